#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/address.hpp"

namespace heydok::net {

/// A set of addresses and networks that an operator names. Immutable after construction.
class AddressPrefixes {
  public:
    AddressPrefixes() = default;
    /// Reads addresses and prefixes, "10.0.0.2", "10.0.0.0/8", "2001:db8::/32". Empty if one of
    /// them is none.
    static std::optional<AddressPrefixes> parse(const std::vector<std::string>& texts);

    [[nodiscard]] bool contains(const TransportAddress& address) const;
    [[nodiscard]] bool empty() const { return prefixes_.empty(); }

  private:
    struct Prefix {
        std::array<std::uint8_t, 16> ip{};
        int bits = 128;
    };
    std::vector<Prefix> prefixes_;
};

/// Whether the address belongs to the internet at large: not to this machine, a local network, a
/// cloud's metadata service, documentation, multicast, or a form that hides an IPv4 address (IANA
/// special-purpose registries, RFC 6890).
bool is_public(const TransportAddress& address);

}  // namespace heydok::net
