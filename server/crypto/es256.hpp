#pragma once
#include <array>
#include <cstdint>

#include "base/bytes.hpp"

namespace heydok::crypto {

/// A public key on P-256: x and y, big-endian (SEC 1 section 2.3.4 without the leading 04).
using P256Point = std::array<std::uint8_t, 64>;

/// Whether `signature` (DER, as in RFC 3279 section 2.2.3) is the key's ECDSA signature with
/// SHA-256 of `message`. False, too, for a point that is not on the curve and for anything that is
/// no signature.
[[nodiscard]] bool verify_es256(const P256Point& key, ByteView message, ByteView signature);

}  // namespace heydok::crypto
