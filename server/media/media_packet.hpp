#pragma once
#include <optional>

#include "base/clock.hpp"
#include "rtc/peer/negotiated.hpp"
#include "rtc/rtp/packet.hpp"
#include "rtc/rtp/vp8_descriptor.hpp"

namespace heydok::media {

/// When and how far a source's RTP clock is, by its newest sender report (RFC 3550 section 6.4.1).
struct SourceClock {
    std::uint64_t ntp_time = 0;  ///< of the publisher's clock
    std::uint32_t rtp_time = 0;
    Instant arrived{};
};

/// A packet of a published track, read once for all its subscriptions. Views into the datagram.
struct MediaPacket {
    Instant now{};
    rtp::PacketView view;
    std::uint8_t source = 0;  ///< index of its stream in the publication
    std::uint8_t layer = 0;   ///< spatial: 0 is the smallest
    bool key_frame = false;   ///< first packet of a key frame; always true for audio
    std::optional<rtp::Vp8Descriptor> vp8;
    ByteView audio_level;                ///< header extension value, empty when absent
    const SourceClock* clock = nullptr;  ///< null before the first sender report
};

/// Whether an H.264 payload (RFC 6184) begins a picture that decodes by itself: SPS or IDR.
bool starts_h264_key_frame(ByteView payload);

/// Fills what the payload tells; false when the payload cannot be of this codec.
bool read_payload(peer::MediaCodec codec, MediaPacket& packet);

}  // namespace heydok::media
