#include "base/address.hpp"

#include <arpa/inet.h>

namespace heydok {

std::optional<TransportAddress> parse_address(std::string_view text, std::uint16_t port) {
    const std::string terminated{text.substr(0, INET6_ADDRSTRLEN)};
    TransportAddress address;
    address.port = port;
    if (inet_pton(AF_INET6, terminated.c_str(), address.ip.data()) == 1) {
        return address;
    }
    address.ip.fill(0);
    if (inet_pton(AF_INET, terminated.c_str(), address.ip.data() + 12) == 1) {
        address.ip[10] = address.ip[11] = 255;
        return address;
    }
    return std::nullopt;
}

std::string address_text(const TransportAddress& address) {
    char text[INET6_ADDRSTRLEN] = {};
    if (address.is_ipv4()) {
        inet_ntop(AF_INET, address.ip.data() + 12, text, sizeof text);
    } else {
        inet_ntop(AF_INET6, address.ip.data(), text, sizeof text);
    }
    return text;
}

}  // namespace heydok
