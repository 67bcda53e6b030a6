#pragma once
#include <array>
#include <cstdint>

#include "base/bytes.hpp"

namespace heydok::srtp {

using GcmBlock = std::array<std::uint8_t, 16>;
inline constexpr std::size_t kGcmPowers = 16;

/// What depends on the key. Powers of the hash key in the order in which a run of sixteen blocks
/// needs them: the sixteenth first.
struct GcmKeys {
    static constexpr std::size_t kMaxRoundKeys = 15;

    alignas(16) std::array<GcmBlock, kMaxRoundKeys> round_keys;
    alignas(16) std::array<GcmBlock, kGcmPowers> powers;
    std::uint32_t rounds = 0;
    bool wide = false;
};

/// AES-GCM (NIST SP 800-38D, RFC 7714) for whole packets, with the processor's instructions for AES
/// and carry-less multiplication, whose time does not depend on what they work on. OpenSSL's
/// general interface takes several calls per packet that look parameters up by name, which cost as
/// much as the encryption; where these instructions are missing it is used nevertheless. Keyed
/// once, no allocation; calls of different threads are independent.
class PacketGcm {
  public:
    static constexpr std::size_t kTagSize = 16;
    using Nonce = std::array<std::uint8_t, 12>;

    /// Whether this processor can do it. Ask before making one.
    static bool supported();
    /// Whether it can also do two blocks with one instruction (VAES, VPCLMULQDQ).
    static bool wide_supported();

    /// `key` has 16 or 32 bytes. `wide`: long texts go two blocks at a time.
    explicit PacketGcm(ByteView key, bool wide = wide_supported());
    ~PacketGcm();
    PacketGcm(const PacketGcm&) = delete;
    PacketGcm& operator=(const PacketGcm&) = delete;

    /// Encrypts in place and writes the tag; `associated` is authenticated only. A nonce serves
    /// once under a key.
    void seal(const Nonce& nonce, ByteView associated, MutableBytes text, MutableBytes tag) const;
    /// Decrypts in place; false when the tag does not fit, then `text` is worthless.
    [[nodiscard]] bool open(const Nonce& nonce, ByteView associated, MutableBytes text,
                            ByteView tag) const;

  private:
    struct Work;  ///< the instructions

    GcmKeys keys_{};
};

}  // namespace heydok::srtp
