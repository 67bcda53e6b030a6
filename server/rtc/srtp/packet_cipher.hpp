#pragma once
#include <openssl/types.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/bytes.hpp"
#include "rtc/srtp/packet_gcm.hpp"
#include "rtc/srtp/session_keys.hpp"

namespace heydok::srtp {

enum class CipherDirection : std::uint8_t { open = 0, seal = 1 };

/// What makes the initialisation vector of a packet unique under its key.
struct PacketNonce {
    std::uint32_t ssrc = 0;
    std::uint64_t index = 0;  ///< 48 bits for RTP, 31 bits for RTCP
};

/// What is authenticated but sent in the clear. `trailer` is the roll-over counter (RTP) or the
/// word with E bit and index (RTCP).
struct PacketFrame {
    ByteView header;
    std::array<std::uint8_t, 4> trailer{};
};

/// Cipher and authentication of one profile, direction and packet kind, keyed once. Internal to
/// rtc/srtp. One thread.
class PacketCipher {
  public:
    /// `keys` are those of `kind`. AES-GCM is PacketGcm's, or OpenSSL's where the processor lacks
    /// the instructions or `gcm_instructions` is false; both give the same bytes.
    PacketCipher(Profile profile, PacketKind kind, CipherDirection direction,
                 const SessionKeys& keys, bool gcm_instructions = PacketGcm::supported());
    /// With the session keys of a master key and salt, whose sizes fit the profile.
    static PacketCipher derived(Profile profile, PacketKind kind, CipherDirection direction,
                                ByteView master_key, ByteView master_salt);
    ~PacketCipher();
    PacketCipher(const PacketCipher&) = delete;
    PacketCipher& operator=(const PacketCipher&) = delete;

    /// Encrypts both pieces, one after the other, to `out` (may be where they are) and writes the
    /// tag to `tag`.
    void seal(const PacketNonce& nonce, const PacketFrame& frame, ByteView first, ByteView second,
              std::uint8_t* out, MutableBytes tag);
    /// Decrypts in place; false if the tag does not fit, then `payload` is worthless.
    bool open(const PacketNonce& nonce, const PacketFrame& frame, MutableBytes payload,
              ByteView tag);

  private:
    struct FreeCipher {
        void operator()(EVP_CIPHER_CTX* context) const;
    };
    struct FreeMac {
        void operator()(EVP_MAC_CTX* context) const;
    };

    [[nodiscard]] bool is_aead() const { return profile_ != Profile::aes128_cm_sha1_80; }
    /// Salt, stream and index at their places of a counter block.
    [[nodiscard]] std::array<std::uint8_t, 16> vector_of(const PacketNonce& nonce) const;
    void set_nonce(const PacketNonce& nonce);
    void associate(const PacketFrame& frame);
    void transform(ByteView in, std::uint8_t* out);
    void compute_mac(const PacketFrame& frame, ByteView cipher_text, MutableBytes tag);

    Profile profile_;
    PacketKind kind_;
    std::array<std::uint8_t, 16> salt_{};  ///< session salt, zeros behind it
    std::optional<PacketGcm> gcm_;  ///< where the processor can do it; then `cipher_` is empty
    std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> cipher_;
    std::unique_ptr<EVP_MAC_CTX, FreeMac> mac_;
};

}  // namespace heydok::srtp
