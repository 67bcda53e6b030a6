#pragma once
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace heydok::crypto {

/// RFC 4648 section 4, with padding.
std::string base64_encode(ByteView bytes);
/// Strict: padding required, no white space, unused bits zero (one text per value).
Parsed<Bytes> base64_decode(std::string_view text);

/// RFC 4648 section 5, without padding, as JWT uses it (RFC 7515 section 2).
std::string base64url_encode(ByteView bytes);
/// Strict: no padding, no white space, unused bits zero (one text per value).
Parsed<Bytes> base64url_decode(std::string_view text);

/// RFC 4648 section 6, without padding, as authenticator apps take secrets.
std::string base32_encode(ByteView bytes);

/// Lower-case hexadecimal digits.
std::string hex_encode(ByteView bytes);
/// Either case; an odd number of digits is `truncated`.
Parsed<Bytes> hex_decode(std::string_view text);

}  // namespace heydok::crypto
