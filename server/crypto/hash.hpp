#pragma once
#include <array>
#include <cstdint>
#include <memory>

#include "base/bytes.hpp"

namespace heydok::crypto {

inline constexpr std::size_t kSha1Size = 20;
inline constexpr std::size_t kSha256Size = 32;

using Sha1Digest = std::array<std::uint8_t, kSha1Size>;
using Sha256Digest = std::array<std::uint8_t, kSha256Size>;

/// SHA-256 of `bytes` (FIPS 180-4).
Sha256Digest sha256(ByteView bytes);

/// SHA-256 of a file or stream that comes in pieces. One thread.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(ByteView bytes);
    /// The digest of everything so far; afterwards the object starts anew.
    Sha256Digest finish();

  private:
    struct Context;
    std::unique_ptr<Context> context_;
};

/// HMAC-SHA1 (RFC 2104), where the protocol says so: STUN MESSAGE-INTEGRITY and one-time codes.
Sha1Digest hmac_sha1(ByteView key, ByteView bytes);
/// HMAC-SHA256 (RFC 2104).
Sha256Digest hmac_sha256(ByteView key, ByteView bytes);

}  // namespace heydok::crypto
