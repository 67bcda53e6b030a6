#include "tests/support/synthetic_media.hpp"

#include <algorithm>
#include <array>

#include "rtc/rtp/vp8_descriptor.hpp"

namespace heydok::support {
namespace {

constexpr std::uint16_t kMagic = 0x4D48;
constexpr std::size_t kLargestPayload = 1100;
constexpr std::size_t kKeyFrameFactor = 4;
constexpr std::uint8_t kOpusToc = 0x78;  // CELT, 20 ms, mono, one frame

}  // namespace

void write_payload_tag(const PayloadTag& tag, Bytes& out) {
    ByteWriter writer{out};
    writer.u16(kMagic);
    writer.u8(tag.layer);
    writer.u8(tag.temporal);
    writer.u32(tag.number);
    writer.u32(tag.frame);
}

std::optional<PayloadTag> read_payload_tag(ByteView bytes) {
    ByteReader reader{bytes};
    if (reader.u16() != kMagic) {
        return std::nullopt;
    }
    PayloadTag tag;
    tag.layer = reader.u8();
    tag.temporal = reader.u8();
    tag.number = reader.u32();
    tag.frame = reader.u32();
    if (!reader.ok()) {
        return std::nullopt;
    }
    return tag;
}

Bytes make_audio_payload(const PayloadTag& tag, std::size_t size) {
    Bytes payload{kOpusToc};
    write_payload_tag(tag, payload);
    payload.resize(std::max(size, payload.size()), 0x55);
    return payload;
}

std::optional<PayloadTag> read_audio_payload(ByteView payload) {
    if (payload.empty()) {
        return std::nullopt;
    }
    return read_payload_tag(payload.subspan(1));
}

SyntheticVp8::SyntheticVp8(const Options& options, Random& random)
    : SyntheticVideo(options),
      picture_id_(static_cast<std::uint16_t>(random.u32() & 0x7FFF)),
      tl0_index_(static_cast<std::uint8_t>(random.u32())) {}

std::vector<VideoPayload> SyntheticVp8::next_frame() {
    const bool key = take_key_wish();
    since_key_ = key ? 0 : since_key_ + 1;
    static constexpr std::array<std::array<std::uint8_t, 4>, 3> kPatterns{
        {{0, 0, 0, 0}, {0, 1, 0, 1}, {0, 2, 1, 2}}};
    const std::uint8_t temporal = kPatterns[options_.temporal_layers - 1U][since_key_ % 4];
    tl0_index_ = static_cast<std::uint8_t>(tl0_index_ + (temporal == 0 ? 1 : 0));
    const std::size_t mean = options_.bits_per_second / 8 / options_.frames_per_second;
    const std::size_t key_size =
        options_.key_frame_bytes > 0 ? options_.key_frame_bytes : mean * kKeyFrameFactor;
    std::size_t left = std::max<std::size_t>(key ? key_size : mean, 30);

    rtp::Vp8Descriptor descriptor;
    descriptor.start_of_partition = true;
    descriptor.picture_id = picture_id_;
    descriptor.picture_id_15_bit = true;
    descriptor.tl0_picture_index = tl0_index_;
    descriptor.temporal_id = temporal;
    descriptor.layer_sync = temporal > 0 && since_key_ % 4 < 3;
    descriptor.key_index = static_cast<std::uint8_t>(key_frames() & 0x1F);

    std::vector<VideoPayload> packets;
    while (left > 0) {
        const std::size_t size = std::min(left, kLargestPayload);
        left -= size;
        VideoPayload packet{Bytes(rtp::kMaxVp8DescriptorSize), left == 0};
        packet.bytes.resize(rtp::write_vp8_descriptor(descriptor, packet.bytes));
        packet.bytes.push_back(key ? 0x10 : 0x11);  // P bit of the frame header
        write_payload_tag({packet_++, options_.layer, frame_, temporal}, packet.bytes);
        packet.bytes.resize(std::max(packet.bytes.size(), size), 0xAA);
        packets.push_back(std::move(packet));
        descriptor.start_of_partition = false;
    }
    ++frame_;
    picture_id_ = (picture_id_ + 1) & 0x7FFF;
    return packets;
}

std::optional<PayloadTag> read_video_payload(ByteView payload, std::size_t descriptor_size) {
    if (payload.size() <= descriptor_size + 1) {
        return std::nullopt;
    }
    return read_payload_tag(payload.subspan(descriptor_size + 1));
}

}  // namespace heydok::support
