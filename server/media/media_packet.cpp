#include "media/media_packet.hpp"

namespace heydok::media {
namespace {

constexpr std::uint8_t kIdr = 5;
constexpr std::uint8_t kSps = 7;
constexpr std::uint8_t kStapA = 24;
constexpr std::uint8_t kFuA = 28;

std::uint8_t unit_type(std::uint8_t byte) {
    return byte & 0x1f;
}

bool is_key_unit(std::uint8_t type) {
    return type == kIdr || type == kSps;
}

}  // namespace

bool starts_h264_key_frame(ByteView payload) {
    ByteReader reader{payload};
    const std::uint8_t type = unit_type(reader.u8());
    if (type == kFuA) {
        const std::uint8_t header = reader.u8();
        return reader.ok() && (header & 0x80) != 0 && is_key_unit(unit_type(header));
    }
    if (type != kStapA) {
        return reader.ok() && is_key_unit(type);
    }
    while (reader.remaining() > 2) {
        const ByteView unit = reader.take(reader.u16());
        if (!reader.ok()) {
            return false;
        }
        if (!unit.empty() && is_key_unit(unit_type(unit[0]))) {
            return true;
        }
    }
    return false;
}

bool read_payload(peer::MediaCodec codec, MediaPacket& packet) {
    if (codec == peer::MediaCodec::opus || packet.view.payload().empty()) {
        packet.key_frame = codec == peer::MediaCodec::opus;
        return true;
    }
    if (codec == peer::MediaCodec::h264) {
        packet.key_frame = starts_h264_key_frame(packet.view.payload());
        return true;
    }
    const auto descriptor = rtp::parse_vp8_descriptor(packet.view.payload());
    if (!descriptor) {
        return false;
    }
    packet.vp8 = *descriptor;
    packet.key_frame = descriptor->key_frame;
    return true;
}

}  // namespace heydok::media
