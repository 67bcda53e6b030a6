#pragma once
#include <cstdint>
#include <memory>
#include <optional>

#include "base/bytes.hpp"
#include "crypto/es256.hpp"

struct evp_pkey_st;

namespace heydok::crypto {

/// Signatures of others that we check (RFC 7518 section 3.1).
enum class SignatureAlgorithm : std::uint8_t { rs256, ps256, es256 };

/// A public key of somebody who signs tokens. Immutable; copies share it.
class PublicKey {
  public:
    /// Big-endian modulus and exponent. Empty for what is no RSA key of 2048 to 8192 bits.
    static std::optional<PublicKey> rsa(ByteView modulus, ByteView exponent);
    /// Empty for a point that is not on the curve.
    static std::optional<PublicKey> p256(const P256Point& point);

    /// Whether `signature` is the key's over `message`. ES256 in the form of RFC 7518 section 3.4:
    /// r and s, 32 bytes each. False, too, for an algorithm that is not of this kind of key.
    [[nodiscard]] bool verifies(SignatureAlgorithm algorithm, ByteView message,
                                ByteView signature) const;
    /// The same for an ECDSA signature with SHA-256 in DER.
    [[nodiscard]] bool verifies_der(ByteView message, ByteView signature) const;

  private:
    explicit PublicKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
    std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace heydok::crypto
