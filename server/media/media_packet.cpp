#include "media/media_packet.hpp"

#include "rtc/rtp/red.hpp"

namespace heydok::media {
namespace {

constexpr std::uint8_t kSps = 7;
constexpr std::uint8_t kStapA = 24;
constexpr std::uint8_t kFuA = 28;

std::uint8_t unit_type(std::uint8_t byte) {
    return byte & 0x1f;
}

/// N of the AV1 aggregation header: first packet of a coded video sequence.
constexpr std::uint8_t kAv1NewSequence = 0x08;

bool read_vp8(MediaPacket& packet) {
    const auto descriptor = rtp::parse_vp8_descriptor(packet.view.payload());
    if (!descriptor) {
        return false;
    }
    packet.vp8 = *descriptor;
    packet.key_frame = descriptor->key_frame;
    return true;
}

bool read_vp9(MediaPacket& packet) {
    const auto descriptor = rtp::parse_vp9_descriptor(packet.view.payload());
    if (!descriptor) {
        return false;
    }
    packet.vp9 = *descriptor;
    packet.key_frame = descriptor->starts_key_picture();
    return true;
}

bool read_av1(MediaPacket& packet) {
    packet.key_frame = (packet.view.payload()[0] & kAv1NewSequence) != 0;
    return true;
}

bool read_red(MediaPacket& packet) {
    const auto red = rtp::parse_red(packet.view.payload());
    if (!red || red->primary.empty()) {
        return false;
    }
    packet.primary = red->primary;
    packet.primary_payload_type = red->primary_payload_type;
    return true;
}

}  // namespace

bool starts_h264_key_frame(ByteView payload) {
    ByteReader reader{payload};
    const std::uint8_t type = unit_type(reader.u8());
    if (type == kFuA) {
        const std::uint8_t header = reader.u8();
        return reader.ok() && (header & 0x80) != 0 && unit_type(header) == kSps;
    }
    if (type != kStapA) {
        return reader.ok() && type == kSps;
    }
    while (reader.remaining() > 2) {
        const ByteView unit = reader.take(reader.u16());
        if (!reader.ok()) {
            return false;
        }
        if (!unit.empty() && unit_type(unit[0]) == kSps) {
            return true;
        }
    }
    return false;
}

bool read_payload(peer::MediaCodec codec, MediaPacket& packet) {
    packet.key_frame = peer::is_audio(codec);
    if (packet.view.payload().empty()) {
        return true;
    }
    switch (codec) {
        case peer::MediaCodec::opus:
            return true;
        case peer::MediaCodec::red:
            return read_red(packet);
        case peer::MediaCodec::vp8:
            return read_vp8(packet);
        case peer::MediaCodec::h264:
            packet.key_frame = starts_h264_key_frame(packet.view.payload());
            return true;
        case peer::MediaCodec::vp9:
            return read_vp9(packet);
        case peer::MediaCodec::av1:
            return read_av1(packet);
    }
    return false;
}

bool read_dependency(rtp::DependencyReader& reader, std::uint8_t extension_id,
                     rtp::DependencyDescriptor& into, MediaPacket& packet) {
    const ByteView value = packet.view.extension(extension_id);
    if (value.empty()) {
        return true;
    }
    const auto descriptor = reader.read(value);
    if (!descriptor) {
        return false;
    }
    into = *descriptor;
    packet.dependency = &into;
    packet.dependency_value = value;
    packet.dependency_id = extension_id;
    packet.key_frame =
        into.brings_structure && into.start_of_frame && into.frame.reference_count == 0;
    return true;
}

}  // namespace heydok::media
