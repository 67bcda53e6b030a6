#pragma once
#include <optional>

#include "base/clock.hpp"
#include "rtc/peer/negotiated.hpp"
#include "rtc/rtp/dependency_descriptor.hpp"
#include "rtc/rtp/packet.hpp"
#include "rtc/rtp/vp8_descriptor.hpp"
#include "rtc/rtp/vp9_descriptor.hpp"

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
    std::uint8_t layer = 0;   ///< of its stream, spatial: 0 is the smallest
    bool layered = false;     ///< the stream carries several spatial layers; `layer` is 0 then
    bool key_frame = false;   ///< first packet of a key frame; always true for audio
    std::optional<rtp::Vp8Descriptor> vp8;
    std::optional<rtp::Vp9Descriptor> vp9;
    const rtp::DependencyDescriptor* dependency = nullptr;  ///< null without
    ByteView dependency_value;                              ///< it as it came
    std::uint8_t dependency_id = 0;                         ///< its extension id
    ByteView primary;  ///< RED: the newest frame alone; empty when it is no RED packet
    std::uint8_t primary_payload_type = 0;  ///< its payload type at the publisher
    ByteView audio_level;                   ///< header extension value, empty when absent
    const SourceClock* clock = nullptr;     ///< null before the first sender report
};

/// Whether an H.264 payload (RFC 6184) begins a picture that decodes by itself: it brings the
/// sequence parameters (SPS), alone, in a STAP-A or as the start of a fragment. WebRTC senders put
/// them in front of every IDR picture, and without them an IDR slice is of no use.
bool starts_h264_key_frame(ByteView payload);

/// Fills what the payload tells; false when the payload cannot be of this codec.
bool read_payload(peer::MediaCodec codec, MediaPacket& packet);

/// Reads the packet's dependency descriptor into `into`, where the packet then points; call it
/// after `read_payload`. True as well when there is none; false when it cannot be read, so that the
/// packet is of no use before the next key frame.
bool read_dependency(rtp::DependencyReader& reader, std::uint8_t extension_id,
                     rtp::DependencyDescriptor& into, MediaPacket& packet);

}  // namespace heydok::media
