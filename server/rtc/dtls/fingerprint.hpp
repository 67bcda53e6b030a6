#pragma once
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace heydok::dtls {

/// Hashes that may vouch for a certificate. sha-1, md5 and the like are refused (RFC 8122 section 5
/// allows that).
enum class HashFunction : std::uint8_t { sha256, sha384, sha512 };

/// The hash of a certificate as the session description tells it (RFC 8122).
struct Fingerprint {
    HashFunction function = HashFunction::sha256;
    Bytes digest;
    friend bool operator==(const Fingerprint&, const Fingerprint&) = default;
};

/// Reads the value of `a=fingerprint:`, such as "sha-256 AB:CD:...", in either case. `unsupported`
/// for another hash, `malformed` for a digest that is not of the hash's length.
Parsed<Fingerprint> parse_fingerprint(std::string_view text);

/// The value of `a=fingerprint:`, digits in upper case.
std::string fingerprint_text(const Fingerprint& fingerprint);

}  // namespace heydok::dtls
