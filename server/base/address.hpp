#pragma once
#include <array>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace heydok {

enum class Protocol : std::uint8_t { udp, tcp };

/// Where a datagram comes from or goes to. IPv4 is held as IPv4-mapped IPv6, so each address has
/// one form. For TCP `connection` is the number that `net` gave the connection (never reused).
/// Personal data: has no log formatter.
struct TransportAddress {
    std::array<std::uint8_t, 16> ip{};
    std::uint16_t port = 0;
    Protocol protocol = Protocol::udp;
    std::uint32_t connection = 0;

    friend bool operator==(const TransportAddress&, const TransportAddress&) = default;

    [[nodiscard]] bool is_ipv4() const {
        static constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0,   0,
                                                              0, 0, 0, 0, 255, 255};
        return std::memcmp(ip.data(), kMapped.data(), kMapped.size()) == 0;
    }
};

/// Reads "192.0.2.1" or "2001:db8::1" (no names, no zones, no port).
std::optional<TransportAddress> parse_address(std::string_view text, std::uint16_t port);

/// The address without the port, for SDP candidates and socket calls; never for logs.
std::string address_text(const TransportAddress& address);

}  // namespace heydok

template <>
struct std::hash<heydok::TransportAddress> {
    std::size_t operator()(const heydok::TransportAddress& address) const noexcept {
        std::uint64_t low = 0;
        std::uint64_t high = 0;
        std::memcpy(&low, address.ip.data(), 8);
        std::memcpy(&high, address.ip.data() + 8, 8);
        std::uint64_t mixed = high ^ low * 0x9E3779B97F4A7C15 ^
                              (static_cast<std::uint64_t>(address.port) << 40) ^
                              (static_cast<std::uint64_t>(address.connection) << 8) ^
                              static_cast<std::uint64_t>(address.protocol);
        mixed = (mixed ^ mixed >> 32) * 0xD6E8FEB86659FD93;
        return mixed ^ mixed >> 32;
    }
};
