#include "base/network.hpp"

#include <algorithm>

namespace heydok {

Network network_of(const TransportAddress& address) {
    Network network = address.ip;
    if (!address.is_ipv4()) {
        std::fill(network.begin() + 8, network.end(), std::uint8_t{0});
    }
    return network;
}

bool is_loopback(const TransportAddress& address) {
    static constexpr Network kIpv6{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    return address.is_ipv4() ? address.ip[12] == 127 : address.ip == kIpv6;
}

}  // namespace heydok
