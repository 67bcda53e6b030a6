#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "crypto/es256.hpp"
#include "crypto/hash.hpp"

namespace heydok::people {

/// Longest credential id that is accepted, in bytes (WebAuthn level 3 section 4).
inline constexpr std::size_t kLongestCredentialId = 1023;

/// A new credential, as an authenticator describes it.
struct NewCredential {
    Bytes id;
    crypto::P256Point key;
};

/// What an authenticator signs (WebAuthn level 3 section 6.1).
struct AuthenticatorData {
    crypto::Sha256Digest relying_party;  ///< SHA-256 of the relying party's id
    bool user_present = false;
    bool user_verified = false;
    std::uint32_t sign_count = 0;
    std::optional<NewCredential> credential = {};  ///< at registration
};

/// Reads it. `unsupported`: a key that is not ES256 on P-256; it is compared with the one canonical
/// encoding (CTAP2 section 6 orders the map), so that no CBOR has to be parsed. Bytes after the
/// key are extensions and are not looked at.
Parsed<AuthenticatorData> parse_authenticator_data(ByteView bytes);

}  // namespace heydok::people
