#include "rtc/rtp/vp9_descriptor.hpp"

#include <algorithm>

namespace heydok::rtp {
namespace {

constexpr std::uint8_t kHasPictureId = 0x80;     // I
constexpr std::uint8_t kInterPicture = 0x40;     // P
constexpr std::uint8_t kHasLayers = 0x20;        // L
constexpr std::uint8_t kFlexible = 0x10;         // F
constexpr std::uint8_t kStart = 0x08;            // B
constexpr std::uint8_t kEnd = 0x04;              // E
constexpr std::uint8_t kHasStructure = 0x02;     // V
constexpr std::uint8_t kNotReference = 0x01;     // Z
constexpr std::uint8_t kLongPictureId = 0x80;    // M
constexpr std::uint8_t kMoreReferences = 0x01;   // N
constexpr std::uint8_t kHasResolutions = 0x10;   // Y
constexpr std::uint8_t kHasPictureGroup = 0x08;  // G

void read_layers(ByteReader& reader, Vp9Descriptor& descriptor) {
    const std::uint8_t byte = reader.u8();
    descriptor.has_layers = true;
    descriptor.temporal = static_cast<std::uint8_t>(byte >> 5);
    descriptor.switching_up = (byte & 0x10) != 0;
    descriptor.spatial = static_cast<std::uint8_t>(byte >> 1 & 0x07);
    descriptor.inter_layer = (byte & 0x01) != 0;
    if (!descriptor.flexible) {
        descriptor.tl0_picture_index = reader.u8();
    }
}

/// P_DIFF, at most three; false when there are more.
bool skip_references(ByteReader& reader) {
    for (std::size_t count = 1; (reader.u8() & kMoreReferences) != 0; ++count) {
        if (!reader.ok() || count == kMaxVp9References) {
            return false;
        }
    }
    return true;
}

void read_structure(ByteReader& reader, Vp9Descriptor& descriptor) {
    const std::uint8_t head = reader.u8();
    descriptor.spatial_layers = static_cast<std::uint8_t>((head >> 5) + 1);
    if ((head & kHasResolutions) != 0) {
        reader.skip(std::size_t{descriptor.spatial_layers} * 4);
    }
    if ((head & kHasPictureGroup) == 0) {
        return;
    }
    for (std::size_t pictures = reader.u8(); pictures > 0 && reader.ok(); --pictures) {
        reader.skip(reader.u8() >> 2 & 0x03);
    }
}

}  // namespace

Parsed<Vp9Descriptor> parse_vp9_descriptor(ByteView payload) {
    ByteReader reader{payload};
    Vp9Descriptor descriptor;
    const std::uint8_t flags = reader.u8();
    descriptor.inter_picture = (flags & kInterPicture) != 0;
    descriptor.flexible = (flags & kFlexible) != 0;
    descriptor.starts_frame = (flags & kStart) != 0;
    descriptor.ends_frame = (flags & kEnd) != 0;
    descriptor.not_reference = (flags & kNotReference) != 0;
    if ((flags & kHasPictureId) != 0) {
        const std::uint8_t first = reader.u8();
        descriptor.picture_id_15_bit = (first & kLongPictureId) != 0;
        std::uint16_t id = first & 0x7F;
        if (descriptor.picture_id_15_bit) {
            id = static_cast<std::uint16_t>(id << 8 | reader.u8());
        }
        descriptor.picture_id = id;
    }
    if ((flags & kHasLayers) != 0) {
        read_layers(reader, descriptor);
    }
    if (descriptor.flexible && descriptor.inter_picture && !skip_references(reader)) {
        return reader.ok() ? ParseError::malformed : ParseError::truncated;
    }
    if ((flags & kHasStructure) != 0) {
        read_structure(reader, descriptor);
    }
    if (!reader.ok() || reader.remaining() == 0) {
        return ParseError::truncated;
    }
    descriptor.size = reader.position();
    return descriptor;
}

std::size_t write_vp9_head(const Vp9Descriptor& descriptor, ByteView payload,
                           std::uint16_t picture_id, std::uint8_t tl0_picture_index,
                           MutableBytes out) {
    out[0] = payload[0];
    std::size_t at = 1;
    if (descriptor.picture_id && descriptor.picture_id_15_bit) {
        store_u16(&out[at], static_cast<std::uint16_t>(0x8000 | picture_id));
        at += 2;
    } else if (descriptor.picture_id) {
        out[at++] = static_cast<std::uint8_t>(picture_id & 0x7F);
    }
    if (descriptor.has_layers) {
        out[at] = payload[at];
        ++at;
    }
    if (descriptor.tl0_picture_index) {
        out[at++] = tl0_picture_index;
    }
    return at;
}

}  // namespace heydok::rtp
