#pragma once
#include <memory>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "rtc/srtp/profile.hpp"

namespace heydok::srtp {

/// Streams that one peer may have sent in the life of a key; packets of further ones are dropped.
inline constexpr std::size_t kMaxReceiverStreams = 512;

/// An SRTCP index that runs ahead by so much is no loss: the half of the index space would be gone.
inline constexpr std::uint32_t kMaxRtcpIndexJump = std::uint32_t{1} << 30;

/// Why a packet was dropped; for counters.
enum class Drop : std::uint8_t {
    malformed,        ///< too short, wrong version, header longer than the packet
    replayed,         ///< seen before, or further behind than kReplayWindow
    unauthenticated,  ///< wrong tag
    unencrypted,      ///< SRTCP without the E bit
    index_jump,       ///< SRTCP kMaxRtcpIndexJump or more ahead of the last one
    too_many_streams,
};

/// Verifies and decrypts what one peer sends. A packet that does not authenticate changes no state
/// (but its buffer is lost). One thread. Key material is wiped at the end.
class Receiver {
  public:
    /// Null if key or salt do not have the profile's size.
    static std::unique_ptr<Receiver> create(Profile profile, ByteView master_key,
                                            ByteView master_salt);
    ~Receiver();
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    /// Decrypts in place; the result is the length of the plain RTP packet at the start of
    /// `packet`.
    Result<std::size_t, Drop> unprotect_rtp(MutableBytes packet);
    /// Decrypts in place; the result is the length of the plain compound RTCP packet.
    Result<std::size_t, Drop> unprotect_rtcp(MutableBytes packet);

    [[nodiscard]] Profile profile() const;

  private:
    struct Impl;
    explicit Receiver(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace heydok::srtp
