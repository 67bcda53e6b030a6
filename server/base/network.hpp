#pragma once
#include <array>
#include <cstdint>

#include "base/address.hpp"

namespace heydok {

/// What limits per address count as one: an IPv4 address, or the /64 of an IPv6 address, of which
/// one subscriber has 2^64 (RFC 6177). Personal data: has no log formatter.
using Network = std::array<std::uint8_t, 16>;

Network network_of(const TransportAddress& address);

bool is_loopback(const TransportAddress& address);

}  // namespace heydok
