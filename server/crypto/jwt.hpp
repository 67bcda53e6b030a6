#pragma once
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace heydok::crypto {

/// Longest token that is looked at.
inline constexpr std::size_t kMaxJwtSize = std::size_t{16} * 1024;

/// A JWS in compact form, cut at its dots (RFC 7515 section 3.1). Views into the token.
struct JwtParts {
    std::string_view header;
    std::string_view payload;
    std::string_view signature;
    std::string_view signed_text;  ///< header and payload with the dot between them
};
/// `too_large` above kMaxJwtSize, `truncated` without three parts, `malformed` with more.
Parsed<JwtParts> split_jwt(std::string_view token);

/// Signs a JWS in compact form with `{"alg":"HS256","typ":"JWT"}` (RFC 7515). `payload_json` is
/// taken as it is.
std::string sign_hs256(std::string_view payload_json, std::string_view key);

/// The payload of a token whose signature fits `key`. The algorithm is fixed: a header that names
/// another one, that has `crit`, or that is no flat JSON object of strings is refused before the
/// signature is computed. The caller judges the claims (exp, nbf, iss). `too_large` above
/// kMaxJwtSize, `truncated` without three parts, `unsupported` for the header, else `malformed`.
Parsed<std::string> verify_hs256(std::string_view token, std::string_view key);

/// The payload without any check, to find the issuer whose key is needed. Never trust it before
/// `verify_hs256` has succeeded with that key.
Parsed<std::string> peek_payload(std::string_view token);

}  // namespace heydok::crypto
