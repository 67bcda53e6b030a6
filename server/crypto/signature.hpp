#pragma once
#include <array>
#include <cstdint>

#include "base/bytes.hpp"

namespace heydok::crypto {

inline constexpr std::size_t kSignatureSeedSize = 32;
inline constexpr std::size_t kSignatureSize = 64;

using SignaturePublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, kSignatureSize>;

/// Signs evidence that is checked elsewhere and years later: Ed25519 (RFC 8032). Wiped at its end.
class SigningKey {
  public:
    /// `seed`: 32 bytes that stay secret; the same seed gives the same key.
    explicit SigningKey(ByteView seed);
    ~SigningKey();
    SigningKey(const SigningKey&) = delete;
    SigningKey& operator=(const SigningKey&) = delete;

    [[nodiscard]] const SignaturePublicKey& public_key() const { return public_; }
    [[nodiscard]] Signature sign(ByteView message) const;

  private:
    SignaturePublicKey public_{};
    std::array<std::uint8_t, 64> secret_{};
};

/// Whether the signature is the key's over the message. False for anything of the wrong length.
[[nodiscard]] bool verify_signature(ByteView public_key, ByteView message, ByteView signature);

}  // namespace heydok::crypto
