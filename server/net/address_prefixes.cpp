#include "net/address_prefixes.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

#include "base/assert.hpp"

namespace heydok::net {
namespace {

constexpr int kMappedBits = 96;  ///< of the IPv4-mapped form, before the IPv4 address itself

bool same_prefix(const std::array<std::uint8_t, 16>& left,
                 const std::array<std::uint8_t, 16>& right, int bits) {
    for (std::size_t i = 0; i < left.size() && bits > 0; ++i, bits -= 8) {
        const auto mask =
            static_cast<std::uint8_t>(bits >= 8 ? 0xFF : 0xFF << static_cast<unsigned>(8 - bits));
        if ((left[i] & mask) != (right[i] & mask)) {
            return false;
        }
    }
    return true;
}

AddressPrefixes known(const std::vector<std::string>& texts) {
    const std::optional<AddressPrefixes> prefixes = AddressPrefixes::parse(texts);
    HEYDOK_ASSERT(prefixes.has_value());
    return *prefixes;
}

}  // namespace

std::optional<AddressPrefixes> AddressPrefixes::parse(const std::vector<std::string>& texts) {
    AddressPrefixes prefixes;
    for (const std::string_view text : texts) {
        const std::size_t slash = text.find('/');
        const auto address = parse_address(text.substr(0, slash), 0);
        if (!address) {
            return std::nullopt;
        }
        const int before = address->is_ipv4() ? kMappedBits : 0;
        Prefix prefix{.ip = address->ip, .bits = 128};
        if (slash != std::string_view::npos) {
            const std::string_view number = text.substr(slash + 1);
            int bits = -1;
            const auto [end, error] =
                std::from_chars(number.data(), number.data() + number.size(), bits);
            if (error != std::errc{} || end != number.data() + number.size() || bits < 1 ||
                before + bits > 128) {
                return std::nullopt;
            }
            prefix.bits = before + bits;
        }
        prefixes.prefixes_.push_back(prefix);
    }
    return prefixes;
}

bool AddressPrefixes::contains(const TransportAddress& address) const {
    return std::any_of(prefixes_.begin(), prefixes_.end(), [&](const Prefix& prefix) {
        return same_prefix(prefix.ip, address.ip, prefix.bits);
    });
}

bool is_public(const TransportAddress& address) {
    static const AddressPrefixes special = known(
        {"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
         "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
         "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
         // Of IPv6 only 2000::/3 is handed out; in it: protocols and Teredo, documentation, 6to4.
         "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"});
    static const AddressPrefixes global = known({"2000::/3"});
    return !special.contains(address) && (address.is_ipv4() || global.contains(address));
}

}  // namespace heydok::net
