#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "base/address.hpp"
#include "base/bytes.hpp"

namespace heydok::stun {

/// The two bits of the message type that say what a message is (RFC 8489 section 5).
enum class Class : std::uint8_t { request = 0, indication = 1, success = 2, error = 3 };

/// The twelve bits of the message type that name the method. Other values are parsed, too: the
/// caller drops what it does not speak.
enum class Method : std::uint16_t { binding = 0x001 };

/// Attribute types that ICE needs (RFC 8489 section 18.3, RFC 8445 section 16.1). Other values are
/// legal in a parsed message.
enum class AttributeType : std::uint16_t {
    username = 0x0006,
    message_integrity = 0x0008,
    error_code = 0x0009,
    unknown_attributes = 0x000A,
    message_integrity_sha256 = 0x001C,
    xor_mapped_address = 0x0020,
    priority = 0x0024,
    use_candidate = 0x0025,
    software = 0x8022,
    fingerprint = 0x8028,
    ice_controlled = 0x8029,
    ice_controlling = 0x802A,
};

/// 96 random bits that tie a response to its request.
using TransactionId = std::array<std::uint8_t, 12>;

/// One attribute of a parsed message; `value` is without padding and valid as long as the datagram.
struct Attribute {
    AttributeType type;
    ByteView value;
};

/// True for the types that a receiver must understand or refuse with 420 (RFC 8489 section 14).
constexpr bool is_comprehension_required(AttributeType type) {
    return static_cast<std::uint16_t>(type) < 0x8000;
}

/// Reads a XOR-MAPPED-ADDRESS value (RFC 8489 section 14.2) into a UDP address in canonical form;
/// nothing when family or length is wrong.
std::optional<TransportAddress> read_xor_address(ByteView value, const TransactionId& id);

/// Writes a XOR-MAPPED-ADDRESS value into `out` and answers its size: 8 for IPv4, 20 for IPv6.
std::size_t write_xor_address(const TransportAddress& address, const TransactionId& id,
                              std::array<std::uint8_t, 20>& out);

}  // namespace heydok::stun
