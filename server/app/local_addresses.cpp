#include "app/local_addresses.hpp"

#include <sys/socket.h>

#include <optional>

#include "app/config.hpp"
#include "net/file_descriptor.hpp"
#include "net/socket_address.hpp"

namespace heydok::app {

namespace {

/// Documentation addresses (RFC 5737, RFC 3849): outside of every local network, so the kernel
/// answers with the default route. Connecting a UDP socket sends nothing.
constexpr const char* kFarAway = "192.0.2.1";
constexpr const char* kFarAwayIpv6 = "2001:db8::1";
constexpr std::uint16_t kAnyPort = 9;

std::optional<TransportAddress> source_towards(const char* target, net::Family family) {
    const auto address = parse_address(target, kAnyPort);
    const net::FileDescriptor socket{
        ::socket(family == net::Family::dual ? AF_INET6 : AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    if (!socket.open() || !address) {
        return std::nullopt;
    }
    const net::SocketAddress kernel = net::socket_address(*address, family);
    // The socket interface of the kernel takes every address type through this one pointer type.
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&kernel.storage), kernel.size) !=
        0) {
        return std::nullopt;
    }
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    if (::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&bound), &size) != 0) {
        return std::nullopt;
    }
    TransportAddress out = net::transport_address(bound, Protocol::udp);
    out.port = 0;
    return out;
}

}  // namespace

std::vector<TransportAddress> advertised_addresses(const std::string& wanted) {
    std::vector<TransportAddress> out;
    const auto add = [&](std::optional<TransportAddress> address) {
        if (!address) {
            return;
        }
        for (const TransportAddress& known : out) {
            if (known.ip == address->ip) {
                return;
            }
        }
        out.push_back(*address);
    };
    if (!wanted.empty()) {
        const auto address = parse_address(wanted, 0);
        if (!address) {
            throw ConfigError("rtc_address must be an IPv4 or IPv6 address");
        }
        add(address);
    } else {
        add(source_towards(kFarAway, net::Family::ipv4));
        add(source_towards(kFarAwayIpv6, net::Family::dual));
        add(parse_address("127.0.0.1", 0));
    }
    const std::size_t count = out.size();
    for (std::size_t i = 0; i < count; ++i) {
        TransportAddress tcp = out[i];
        tcp.protocol = Protocol::tcp;
        out.push_back(tcp);
    }
    return out;
}

}  // namespace heydok::app
