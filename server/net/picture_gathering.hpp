#pragma once
#include <cstdint>
#include <utility>

#include "base/bytes.hpp"
#include "base/clock.hpp"

namespace heydok::net {

/// How long the loop waits at most for the rest of a picture.
inline constexpr Duration kGathering = std::chrono::microseconds{250};

/// Whether it is worth waiting for more before what has come is worked on and sent: senders write
/// the packets of a picture back to back, and together they go to a subscriber as one message, with
/// one waking for all. Goes by what RTP packets show without their key: a large one without marker
/// is part of a picture that goes on, a small one is sound, which never waits.
class PictureGathering {
  public:
    void note(ByteView datagram) {
        constexpr std::size_t kPicturePacket = 600;
        constexpr std::uint8_t kMarker = 0x80;
        constexpr std::uint8_t kFirstRtcpType = 192;
        constexpr std::uint8_t kLastRtcpType = 223;
        const bool is_rtp = datagram.size() > 1 && datagram[0] >> 6 == 2 &&
                            (datagram[1] < kFirstRtcpType || datagram[1] > kLastRtcpType);
        if (is_rtp) {
            const bool large = datagram.size() > kPicturePacket;
            goes_on_ = large && (datagram[1] & kMarker) == 0;
            urgent_ = urgent_ || !large;
        }
    }
    /// Asked once per round, for what has been noted since the last time.
    [[nodiscard]] bool worth_waiting() {
        const bool urgent = std::exchange(urgent_, false);
        return std::exchange(goes_on_, false) && !urgent;
    }

  private:
    bool goes_on_ = false;
    bool urgent_ = false;
};

}  // namespace heydok::net
