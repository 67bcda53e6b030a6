#pragma once
#include "base/bytes.hpp"
#include "base/random.hpp"
#include "base/result.hpp"

namespace heydok::crypto {

inline constexpr std::size_t kAeadKeySize = 32;
inline constexpr std::size_t kAeadNonceSize = 12;
inline constexpr std::size_t kAeadTagSize = 16;
/// What sealing adds to the length of the plain text.
inline constexpr std::size_t kAeadOverhead = kAeadNonceSize + kAeadTagSize;

/// Encrypts with AES-256-GCM (NIST SP 800-38D): random nonce, cipher text, tag. `associated` is
/// authenticated, not stored. `key` has 32 bytes and seals fewer than 2^32 messages (random
/// nonces).
Bytes seal(ByteView key, ByteView plain, ByteView associated, Random& random);

/// Reverses `seal`. `truncated` if shorter than a seal, `malformed` if key, associated data or a
/// byte is not the one that was sealed; then nothing of the plain text gets out.
Parsed<Bytes> open(ByteView key, ByteView sealed, ByteView associated);

}  // namespace heydok::crypto
