#include "media/handshakes.hpp"

#include <algorithm>
#include <map>

namespace heydok::media {

Participant* Handshakes::begin(Participant& who, const TransportAddress& from) {
    end(who);
    const Network network = network_of(from);
    entries_.push_back({&who, network});
    const auto same = std::count_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.network == network; });
    if (static_cast<std::size_t>(same) > limits_.handshakes_per_address && !is_loopback(from)) {
        return oldest_of(network);
    }
    return entries_.size() > limits_.handshakes ? oldest_of(busiest()) : nullptr;
}

void Handshakes::end(const Participant& who) {
    std::erase_if(entries_, [&](const Entry& entry) { return entry.who == &who; });
}

Participant* Handshakes::oldest_of(const Network& network) const {
    const auto found = std::find_if(entries_.begin(), entries_.end(),
                                    [&](const Entry& entry) { return entry.network == network; });
    return found == entries_.end() ? nullptr : found->who;
}

Network Handshakes::busiest() const {
    std::map<Network, std::size_t> counts;
    for (const Entry& entry : entries_) {
        ++counts[entry.network];
    }
    return std::max_element(counts.begin(), counts.end(),
                            [](const auto& a, const auto& b) { return a.second < b.second; })
        ->first;
}

}  // namespace heydok::media
