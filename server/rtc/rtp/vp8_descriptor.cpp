#include "rtc/rtp/vp8_descriptor.hpp"

namespace heydok::rtp {
namespace {

constexpr std::uint8_t kExtended = 0x80;       // X
constexpr std::uint8_t kNonReference = 0x20;   // N
constexpr std::uint8_t kStart = 0x10;          // S
constexpr std::uint8_t kHasPictureId = 0x80;   // I
constexpr std::uint8_t kHasTl0 = 0x40;         // L
constexpr std::uint8_t kHasTemporal = 0x20;    // T
constexpr std::uint8_t kHasKeyIndex = 0x10;    // K
constexpr std::uint8_t kLongPictureId = 0x80;  // M
constexpr std::uint8_t kLayerSync = 0x20;      // Y
constexpr std::uint8_t kInterFrame = 0x01;     // P of the VP8 frame header (RFC 6386 section 9.1)

void parse_extension(ByteReader& reader, Vp8Descriptor& descriptor) {
    const std::uint8_t present = reader.u8();
    if ((present & kHasPictureId) != 0) {
        const std::uint8_t first = reader.u8();
        descriptor.picture_id_15_bit = (first & kLongPictureId) != 0;
        std::uint16_t id = first & 0x7F;
        if (descriptor.picture_id_15_bit) {
            id = static_cast<std::uint16_t>(id << 8 | reader.u8());
        }
        descriptor.picture_id = id;
    }
    if ((present & kHasTl0) != 0) {
        descriptor.tl0_picture_index = reader.u8();
    }
    if ((present & (kHasTemporal | kHasKeyIndex)) == 0) {
        return;
    }
    const std::uint8_t shared = reader.u8();
    if ((present & kHasTemporal) != 0) {
        descriptor.temporal_id = static_cast<std::uint8_t>(shared >> 6);
        descriptor.layer_sync = (shared & kLayerSync) != 0;
    }
    if ((present & kHasKeyIndex) != 0) {
        descriptor.key_index = static_cast<std::uint8_t>(shared & 0x1F);
    }
}

bool is_extended(const Vp8Descriptor& descriptor) {
    return descriptor.picture_id || descriptor.tl0_picture_index || descriptor.temporal_id ||
           descriptor.key_index;
}

std::uint8_t presence_bits(const Vp8Descriptor& descriptor) {
    return static_cast<std::uint8_t>(
        (descriptor.picture_id ? kHasPictureId : 0) | (descriptor.tl0_picture_index ? kHasTl0 : 0) |
        (descriptor.temporal_id ? kHasTemporal : 0) | (descriptor.key_index ? kHasKeyIndex : 0));
}

}  // namespace

Parsed<Vp8Descriptor> parse_vp8_descriptor(ByteView payload) {
    ByteReader reader{payload};
    Vp8Descriptor descriptor;
    const std::uint8_t first = reader.u8();
    descriptor.non_reference = (first & kNonReference) != 0;
    descriptor.start_of_partition = (first & kStart) != 0;
    descriptor.partition = first & 0x07;
    if ((first & kExtended) != 0) {
        parse_extension(reader, descriptor);
    }
    if (!reader.ok() || reader.remaining() == 0) {
        return ParseError::truncated;
    }
    descriptor.size = reader.position();
    descriptor.key_frame =
        descriptor.starts_frame() && (payload[descriptor.size] & kInterFrame) == 0;
    return descriptor;
}

std::size_t vp8_descriptor_size(const Vp8Descriptor& descriptor) {
    if (!is_extended(descriptor)) {
        return 1;
    }
    const std::size_t picture = descriptor.picture_id ? (descriptor.picture_id_15_bit ? 2 : 1) : 0;
    const std::size_t shared = descriptor.temporal_id || descriptor.key_index ? 1 : 0;
    return 2 + picture + (descriptor.tl0_picture_index ? 1 : 0) + shared;
}

std::size_t write_vp8_descriptor(const Vp8Descriptor& descriptor, MutableBytes out) {
    const std::size_t size = vp8_descriptor_size(descriptor);
    if (size > out.size()) {
        return 0;
    }
    out[0] = static_cast<std::uint8_t>(
        (is_extended(descriptor) ? kExtended : 0) | (descriptor.non_reference ? kNonReference : 0) |
        (descriptor.start_of_partition ? kStart : 0) | (descriptor.partition & 0x07));
    if (size == 1) {
        return size;
    }
    out[1] = presence_bits(descriptor);
    std::size_t at = 2;
    if (descriptor.picture_id && descriptor.picture_id_15_bit) {
        store_u16(&out[at], static_cast<std::uint16_t>(0x8000 | *descriptor.picture_id));
        at += 2;
    } else if (descriptor.picture_id) {
        out[at++] = static_cast<std::uint8_t>(*descriptor.picture_id & 0x7F);
    }
    if (descriptor.tl0_picture_index) {
        out[at++] = *descriptor.tl0_picture_index;
    }
    if (at < size) {
        out[at] = static_cast<std::uint8_t>((descriptor.temporal_id.value_or(0) & 0x03) << 6 |
                                            (descriptor.layer_sync ? kLayerSync : 0) |
                                            (descriptor.key_index.value_or(0) & 0x1F));
    }
    return size;
}

}  // namespace heydok::rtp
