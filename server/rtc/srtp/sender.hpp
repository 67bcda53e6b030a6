#pragma once
#include <array>
#include <memory>

#include "base/bytes.hpp"
#include "rtc/srtp/profile.hpp"
#include "rtc/srtp/replay_window.hpp"

namespace heydok::srtp {

/// Sending state of one SSRC: roll-over counter and what was sent lately. Owned by whoever sends
/// the stream (the forwarder's down track), so that the packet path needs no look-up. An SSRC has
/// at most one of these in the life of a key: a second one would repeat nonces.
struct SenderStream {
    explicit SenderStream(std::uint32_t stream_ssrc) : ssrc(stream_ssrc) {}
    std::uint32_t ssrc;
    ReplayWindow sent;
};

/// A packet in parts that need not lie together in memory: the rewritten header, the part of the
/// payload that was rewritten too (RTX number, payload descriptor; may be empty), and the rest,
/// which several subscribers may share.
struct PacketParts {
    ByteView header;  ///< with CSRCs and header extension
    ByteView payload_prefix;
    ByteView payload;
};

/// Protects what one peer is sent, RFC 3711 and RFC 7714, with keys that are scheduled once.
/// One thread. Key material is wiped at the end.
class Sender {
  public:
    /// Null if key or salt do not have the profile's size.
    static std::unique_ptr<Sender> create(Profile profile, ByteView master_key,
                                          ByteView master_salt);
    ~Sender();
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;

    /// Protects in place the packet in the first `length` bytes of `buffer`, which has
    /// rtp_overhead() more. Returns the new length, 0 if nothing may be sent: malformed header,
    /// another SSRC, no room, an index that was used or is too old (a nonce is never repeated: to
    /// send again, keep the protected bytes or use RTX), or the key's last packet was reached.
    std::size_t protect_rtp(SenderStream& stream, MutableBytes buffer, std::size_t length);
    /// The same from parts, written to `out` in one pass without an intermediate copy. `out` must
    /// not overlap the payload parts, and may begin with the header already.
    std::size_t protect_rtp(SenderStream& stream, const PacketParts& packet, MutableBytes out);
    /// Protects a compound RTCP packet in place. Returns the new length, 0 if malformed, no room,
    /// or 2^31 packets were sent with this key.
    std::size_t protect_rtcp(MutableBytes buffer, std::size_t length);

    /// True once a limit of the key was reached (2^48 RTP packets of a stream, 2^31 RTCP packets):
    /// the session must be renewed.
    [[nodiscard]] bool exhausted() const;
    [[nodiscard]] Profile profile() const;
    /// For tests: continues as if `index` RTCP packets had been sent.
    void skip_rtcp_to(std::uint32_t index);

  private:
    struct Impl;
    explicit Sender(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace heydok::srtp
