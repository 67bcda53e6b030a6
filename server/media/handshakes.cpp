#include "media/handshakes.hpp"

#include <algorithm>
#include <map>

namespace heydok::media {
namespace {

bool is_loopback(const TransportAddress& address) {
    static const std::array<std::uint8_t, 16> kIpv6 = parse_address("::1", 0)->ip;
    return address.is_ipv4() ? address.ip[12] == 127 : address.ip == kIpv6;
}

}  // namespace

Participant* Handshakes::begin(Participant& who, const TransportAddress& from) {
    end(who);
    entries_.push_back({&who, from.ip});
    const auto same = std::count_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.ip == from.ip; });
    if (static_cast<std::size_t>(same) > limits_.handshakes_per_address && !is_loopback(from)) {
        return oldest_of(from.ip);
    }
    return entries_.size() > limits_.handshakes ? oldest_of(busiest()) : nullptr;
}

void Handshakes::end(const Participant& who) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.who == &who; });
}

Participant* Handshakes::oldest_of(const Ip& ip) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.ip == ip; });
    return found == entries_.end() ? nullptr : found->who;
}

Handshakes::Ip Handshakes::busiest() const {
    std::map<Ip, std::size_t> counts;
    for (const Entry& entry : entries_) {
        ++counts[entry.ip];
    }
    return std::max_element(counts.begin(), counts.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
}

}  // namespace heydok::media
