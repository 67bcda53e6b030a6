#pragma once
#include <sys/socket.h>

#include <optional>
#include <string>

#include "base/address.hpp"

namespace heydok::net {

/// A kernel socket address with its length.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;
};

enum class Family : std::uint8_t { ipv4, dual };

/// For a socket of `family`; a dual socket takes IPv4 in mapped form.
SocketAddress socket_address(const TransportAddress& address, Family family);
/// The wildcard address.
SocketAddress any_address(std::uint16_t port, Family family);
/// From the kernel; IPv4 becomes mapped. Port 0 and zeros for another family.
TransportAddress transport_address(const sockaddr_storage& storage, Protocol protocol);

/// Size of the datagrams that the kernel has put together in this received message (UDP_GRO); empty
/// when it holds one.
std::optional<std::size_t> segment_size(const msghdr& header);

/// False for what no packet can come from: port 0, the wildcard, multicast, broadcast.
bool plausible_source(const TransportAddress& address);

}  // namespace heydok::net
