#include "net/socket_address.hpp"

#include <netinet/in.h>
#include <netinet/udp.h>

#include <algorithm>
#include <cstring>

namespace heydok::net {

namespace {

constexpr std::size_t kIpv4Offset = 12;

template <class Kernel>
SocketAddress wrap(const Kernel& kernel) {
    SocketAddress out;
    std::memcpy(&out.storage, &kernel, sizeof kernel);
    out.size = sizeof kernel;
    return out;
}

}  // namespace

SocketAddress socket_address(const TransportAddress& address, Family family) {
    if (family == Family::ipv4) {
        sockaddr_in kernel{};
        kernel.sin_family = AF_INET;
        kernel.sin_port = htons(address.port);
        std::memcpy(&kernel.sin_addr, address.ip.data() + kIpv4Offset, 4);
        return wrap(kernel);
    }
    sockaddr_in6 kernel{};
    kernel.sin6_family = AF_INET6;
    kernel.sin6_port = htons(address.port);
    std::memcpy(&kernel.sin6_addr, address.ip.data(), address.ip.size());
    return wrap(kernel);
}

SocketAddress any_address(std::uint16_t port, Family family) {
    TransportAddress any;
    any.port = port;
    return socket_address(any, family);
}

TransportAddress transport_address(const sockaddr_storage& storage, Protocol protocol) {
    TransportAddress out;
    out.protocol = protocol;
    if (storage.ss_family == AF_INET) {
        sockaddr_in kernel{};
        std::memcpy(&kernel, &storage, sizeof kernel);
        out.port = ntohs(kernel.sin_port);
        out.ip[10] = 0xFF;
        out.ip[11] = 0xFF;
        std::memcpy(out.ip.data() + kIpv4Offset, &kernel.sin_addr, 4);
    } else if (storage.ss_family == AF_INET6) {
        sockaddr_in6 kernel{};
        std::memcpy(&kernel, &storage, sizeof kernel);
        out.port = ntohs(kernel.sin6_port);
        std::memcpy(out.ip.data(), &kernel.sin6_addr, out.ip.size());
    }
    return out;
}

std::optional<std::size_t> segment_size(const msghdr& header) {
    for (const cmsghdr* at = CMSG_FIRSTHDR(&header); at != nullptr;
         at = CMSG_NXTHDR(const_cast<msghdr*>(&header), const_cast<cmsghdr*>(at))) {
        if (at->cmsg_level == SOL_UDP && at->cmsg_type == UDP_GRO) {
            int size = 0;
            std::memcpy(&size, CMSG_DATA(at), sizeof size);
            return size > 0 ? std::optional{static_cast<std::size_t>(size)} : std::nullopt;
        }
    }
    return std::nullopt;
}

bool plausible_source(const TransportAddress& address) {
    if (address.port == 0) {
        return false;
    }
    if (address.is_ipv4()) {
        const std::uint8_t first = address.ip[kIpv4Offset];
        return first != 0 && first < 224;  // 224 and above: multicast, reserved, broadcast
    }
    const bool wildcard = std::all_of(address.ip.begin(), address.ip.end(),
                                      [](std::uint8_t byte) { return byte == 0; });
    return !wildcard && address.ip[0] != 0xFF;
}

}  // namespace heydok::net
