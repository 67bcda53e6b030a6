#pragma once
#include <cstdint>
#include <functional>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace heydok::net {

/// Largest datagram that the media port reads, over UDP or inside a TCP frame.
inline constexpr std::size_t kMaxDatagram = 1500;
/// Smallest one: a STUN header has 20 bytes, a protected RTP or RTCP packet more.
inline constexpr std::size_t kMinDatagram = 20;

/// Cuts a TCP byte stream into the frames of RFC 4571: two bytes of length, then the datagram.
/// Never holds more than one frame.
class FrameReader {
  public:
    /// Calls `frame` for each frame that `bytes` completes; the view is valid during the call and
    /// may be changed in it. `malformed` for a length under kMinDatagram, `too_large` for one over
    /// kMaxDatagram: then the stream is of no more use.
    Parsed<void> feed(ByteView bytes, const std::function<void(MutableBytes)>& frame);

    /// Whether a frame has begun and is not complete.
    [[nodiscard]] bool partial() const { return used_ > 0; }

  private:
    [[nodiscard]] std::size_t wanted() const;

    Bytes buffer_ = Bytes(2 + kMaxDatagram);
    std::size_t used_ = 0;
};

/// Appends the datagram as one frame; it has at most 65,535 bytes.
void append_frame(Bytes& out, ByteView datagram);

}  // namespace heydok::net
