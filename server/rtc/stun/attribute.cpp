#include "rtc/stun/attribute.hpp"

#include <algorithm>

#include "rtc/stun/message.hpp"

namespace heydok::stun {
namespace {

constexpr std::uint8_t kFamilyIpv4 = 1;
constexpr std::uint8_t kFamilyIpv6 = 2;
constexpr std::uint16_t kPortMask = kMagicCookie >> 16;

/// What the address is XORed with: the cookie, for IPv6 followed by the transaction id.
std::array<std::uint8_t, 16> address_mask(const TransactionId& id) {
    std::array<std::uint8_t, 16> mask{};
    store_u32(mask.data(), kMagicCookie);
    std::copy(id.begin(), id.end(), mask.begin() + 4);
    return mask;
}

}  // namespace

std::optional<TransportAddress> read_xor_address(ByteView value, const TransactionId& id) {
    ByteReader reader{value};
    reader.skip(1);
    const std::uint8_t family = reader.u8();
    const std::uint16_t port = reader.u16();
    const ByteView ip = reader.rest();
    const bool known =
        (family == kFamilyIpv4 && ip.size() == 4) || (family == kFamilyIpv6 && ip.size() == 16);
    if (!reader.ok() || !known) {
        return std::nullopt;
    }
    TransportAddress address;
    address.port = port ^ kPortMask;
    const auto mask = address_mask(id);
    const std::size_t first = address.ip.size() - ip.size();
    for (std::size_t i = 0; i < ip.size(); ++i) {
        address.ip[first + i] = ip[i] ^ mask[i];
    }
    if (family == kFamilyIpv4) {
        address.ip[10] = address.ip[11] = 0xFF;
    }
    return address;
}

std::size_t write_xor_address(const TransportAddress& address, const TransactionId& id,
                              std::array<std::uint8_t, 20>& out) {
    const std::size_t length = address.is_ipv4() ? 4 : 16;
    const auto mask = address_mask(id);
    out[0] = 0;
    out[1] = address.is_ipv4() ? kFamilyIpv4 : kFamilyIpv6;
    store_u16(&out[2], address.port ^ kPortMask);
    for (std::size_t i = 0; i < length; ++i) {
        out[4 + i] = address.ip[address.ip.size() - length + i] ^ mask[i];
    }
    return 4 + length;
}

}  // namespace heydok::stun
