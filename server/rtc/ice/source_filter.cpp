#include "rtc/ice/source_filter.hpp"

#include <algorithm>

namespace heydok::ice {
namespace {

bool is_plausible_ipv4(const std::uint8_t* ip, LoopbackSources loopback) {
    const bool this_network = ip[0] == 0;
    const bool multicast_reserved_or_broadcast = ip[0] >= 224;
    const bool refused_loopback = ip[0] == 127 && loopback == LoopbackSources::refuse;
    return !this_network && !multicast_reserved_or_broadcast && !refused_loopback;
}

bool is_plausible_ipv6(const std::array<std::uint8_t, 16>& ip, LoopbackSources loopback) {
    const bool leading_zeros =
        std::all_of(ip.begin(), ip.end() - 1, [](std::uint8_t byte) { return byte == 0; });
    const bool unspecified = leading_zeros && ip[15] == 0;
    const bool refused_loopback =
        leading_zeros && ip[15] == 1 && loopback == LoopbackSources::refuse;
    const bool multicast = ip[0] == 0xFF;
    return !unspecified && !refused_loopback && !multicast;
}

}  // namespace

bool SourceFilter::is_plausible(const TransportAddress& from) const {
    if (from.port == 0) {
        return false;
    }
    const bool is_own = std::any_of(own_.begin(), own_.end(), [&](const TransportAddress& own) {
        return own.ip == from.ip && own.port == from.port;
    });
    if (is_own) {
        return false;
    }
    return from.is_ipv4() ? is_plausible_ipv4(from.ip.data() + 12, loopback_)
                          : is_plausible_ipv6(from.ip, loopback_);
}

}  // namespace heydok::ice
