#include "tests/support/synthetic_codecs.hpp"

#include <algorithm>

#include "rtc/rtp/bit_reader.hpp"
#include "rtc/rtp/vp8_descriptor.hpp"
#include "rtc/rtp/vp9_descriptor.hpp"

namespace heydok::support {
namespace {

constexpr std::size_t kLargestPayload = 1100;
constexpr std::size_t kKeyFrameFactor = 4;
constexpr std::uint8_t kFuA = 0x7c;
constexpr std::uint8_t kStapA = 0x78;
constexpr std::uint8_t kSps = 0x67;
constexpr std::uint8_t kIdr = 5;
constexpr std::uint8_t kSlice = 1;
constexpr std::size_t kStapHead = 4;
constexpr std::size_t kFuHead = 2;
constexpr std::size_t kAv1Head = 1;

std::size_t frame_size(const SyntheticVideo::Options& options, bool key) {
    const std::size_t mean = options.bits_per_second / 8 / options.frames_per_second;
    return std::max<std::size_t>(key ? mean * kKeyFrameFactor : mean, 60);
}

void write_below(rtp::BitWriter& bits, std::uint32_t value, std::uint32_t limit) {
    std::size_t width = 0;
    for (std::uint32_t rest = limit; rest != 0; rest >>= 1) {
        ++width;
    }
    const std::uint32_t short_values = (1U << width) - limit;
    if (value < short_values) {
        bits.bits(value, width - 1);
    } else {
        bits.bits((value + short_values) >> 1, width - 1);
        bits.bits((value + short_values) & 1, 1);
    }
}

/// Offset of the tag behind what looks like the codec.
std::optional<std::size_t> tag_offset(peer::MediaCodec codec, ByteView payload) {
    if (payload.size() < 2) {
        return std::nullopt;
    }
    switch (codec) {
        case peer::MediaCodec::h264:
            return payload[0] == kStapA ? kStapHead : kFuHead;
        case peer::MediaCodec::vp9: {
            const auto descriptor = rtp::parse_vp9_descriptor(payload);
            return descriptor ? std::optional{descriptor->size} : std::nullopt;
        }
        default:
            return kAv1Head;
    }
}

FrameMarks read_h264(ByteView payload) {
    FrameMarks marks;
    marks.key_frame = payload[0] == kStapA;
    const bool first_fragment = payload[0] == kFuA && (payload[1] & 0x80) != 0;
    marks.starts_frame = marks.key_frame || (first_fragment && (payload[1] & 0x1f) == kSlice);
    return marks;
}

FrameMarks read_vp8(const rtp::Vp8Descriptor& descriptor) {
    FrameMarks marks;
    marks.starts_frame = descriptor.starts_frame();
    marks.key_frame = descriptor.key_frame;
    marks.picture_id = descriptor.picture_id;
    marks.tl0_picture_index = descriptor.tl0_picture_index;
    marks.temporal = descriptor.temporal_id.value_or(0);
    return marks;
}

}  // namespace

std::vector<VideoPayload> SyntheticH264::next_frame() {
    const bool key = take_key_wish();
    std::vector<VideoPayload> packets;
    if (key) {
        VideoPayload parameters{{kStapA, 0, 13, kSps}, false, {}};
        write_payload_tag({packet_++, options_.layer, frame_, 0}, parameters.bytes);
        parameters.bytes.insert(parameters.bytes.end(), {0, 2, 0x68, 0xCE});
        packets.push_back(std::move(parameters));
    }
    bool first = true;
    for (std::size_t left = frame_size(options_, key); left > 0; first = false) {
        const std::size_t size = std::min(left, kLargestPayload);
        left -= size;
        const int edges = (first ? 0x80 : 0) | (left == 0 ? 0x40 : 0);
        VideoPayload packet{
            {kFuA, static_cast<std::uint8_t>(edges | (key ? kIdr : kSlice))}, left == 0, {}};
        write_payload_tag({packet_++, options_.layer, frame_, 0}, packet.bytes);
        packet.bytes.resize(std::max(packet.bytes.size(), size), 0xAA);
        packets.push_back(std::move(packet));
    }
    ++frame_;
    return packets;
}

SyntheticScalable::SyntheticScalable(peer::MediaCodec codec, const Scalability& scalability,
                                     const Options& options)
    : SyntheticVideo(options), codec_(codec), scalability_(scalability) {}

std::vector<VideoPayload> SyntheticScalable::next_frame() {
    const bool key = take_key_wish();
    if (key) {
        picture_ = 0;
    }
    static constexpr std::array<std::array<std::uint8_t, 4>, 3> kPatterns{
        {{0, 0, 0, 0}, {0, 1, 0, 1}, {0, 2, 1, 2}}};
    const std::uint8_t temporal = kPatterns[scalability_.temporal_layers - 1U][picture_ % 4];
    tl0_index_ = static_cast<std::uint8_t>(tl0_index_ + (temporal == 0 ? 1 : 0));
    std::vector<VideoPayload> packets;
    for (std::uint8_t spatial = 0; spatial < scalability_.spatial_layers; ++spatial) {
        const LayerFrame frame = plan(spatial, temporal, key);
        // Each spatial layer has three times the bits of the one below.
        std::size_t share = frame_size(options_, key);
        for (int above = spatial + 1; above < scalability_.spatial_layers; ++above) {
            share /= 3;
        }
        append_frame(frame, std::max<std::size_t>(share, 60), packets);
        ++frame_;
    }
    packets.back().last_of_frame = true;
    ++picture_;
    picture_id_ = (picture_id_ + 1) & 0x7FFF;
    return packets;
}

SyntheticScalable::LayerFrame SyntheticScalable::plan(std::uint8_t spatial, std::uint8_t temporal,
                                                      bool key) {
    LayerFrame frame{spatial, temporal, key, {}, {}};
    if (!key) {
        // T0 and the middle layer need the newest T0, the top layer the picture before.
        const bool top = temporal == 2;
        frame.needs.push_back(top ? last_frame_[spatial] : last_base_[spatial]);
    }
    if (spatial > 0 && (key || !scalability_.key)) {
        frame.needs.push_back(frame_ - 1);
    }
    for (std::uint8_t chain = 0; chain < scalability_.spatial_layers; ++chain) {
        const bool begins = key && spatial == 0;
        frame.chains[chain] =
            begins ? std::uint8_t{0} : static_cast<std::uint8_t>(frame_ - chain_ends_[chain]);
        const bool below = spatial < chain && (key || !scalability_.key);
        if (temporal == 0 && (spatial == chain || below)) {
            chain_ends_[chain] = frame_;
        }
    }
    if (temporal == 0) {
        last_base_[spatial] = frame_;
    }
    last_frame_[spatial] = frame_;
    return frame;
}

void SyntheticScalable::append_frame(const LayerFrame& frame, std::size_t size,
                                     std::vector<VideoPayload>& out) {
    bool first = true;
    while (size > 0) {
        const std::size_t part = std::min(size, kLargestPayload);
        size -= part;
        VideoPayload packet{head(frame, first, size == 0), false, {}};
        write_payload_tag({packet_++, frame.spatial, frame_, frame.temporal}, packet.bytes);
        ByteWriter writer{packet.bytes};
        writer.u8(
            static_cast<std::uint8_t>((first ? 1 : 0) | (size == 0 ? 2 : 0) | (frame.key ? 4 : 0)));
        writer.u8(static_cast<std::uint8_t>(frame.needs.size()));
        for (const std::uint32_t need : frame.needs) {
            writer.u32(need);
        }
        packet.bytes.resize(std::max(packet.bytes.size(), part), 0xAA);
        if (scalability_.dependency) {
            packet.dependency = descriptor(frame, first, size == 0);
        }
        out.push_back(std::move(packet));
        first = false;
    }
}

Bytes SyntheticScalable::head(const LayerFrame& frame, bool first, bool last) const {
    if (codec_ == peer::MediaCodec::av1) {
        const bool begins = first && frame.key && frame.spatial == 0;
        return {static_cast<std::uint8_t>(0x10 | (begins ? 0x08 : 0))};
    }
    const bool structure = frame.key && frame.spatial == 0 && first;
    const bool inter_layer = frame.spatial > 0 && (frame.key || !scalability_.key);
    Bytes bytes{static_cast<std::uint8_t>(0xA0 | (frame.key ? 0 : 0x40) | (first ? 0x08 : 0) |
                                          (last ? 0x04 : 0) | (structure ? 0x02 : 0))};
    ByteWriter writer{bytes};
    writer.u16(0x8000 | picture_id_);
    writer.u8(static_cast<std::uint8_t>(frame.temporal << 5 | 0x10 | frame.spatial << 1 |
                                        (inter_layer ? 1 : 0)));
    writer.u8(tl0_index_);
    if (structure) {
        writer.u8(static_cast<std::uint8_t>((scalability_.spatial_layers - 1) << 5));
    }
    return bytes;
}

std::uint32_t SyntheticScalable::use(const LayerFrame& frame, std::uint8_t spatial,
                                     std::uint8_t temporal) const {
    const bool own = frame.spatial == spatial;
    const bool below = frame.spatial < spatial && (frame.key || !scalability_.key);
    if (frame.temporal > temporal || (!own && !below)) {
        return 0;
    }
    if (frame.temporal == 0) {
        return own ? 2 : 3;
    }
    return frame.temporal == scalability_.temporal_layers - 1 ? 1 : 3;
}

Bytes SyntheticScalable::descriptor(const LayerFrame& frame, bool first, bool last) const {
    const std::uint8_t spatials = scalability_.spatial_layers;
    const std::uint8_t temporals = scalability_.temporal_layers;
    const std::uint32_t targets = spatials * temporals;
    const bool structure = frame.key && frame.spatial == 0 && first;
    Bytes bytes(200);
    rtp::BitWriter bits{bytes};
    bits.bits(first ? 1 : 0, 1);
    bits.bits(last ? 1 : 0, 1);
    bits.bits(frame.spatial * temporals + frame.temporal, 6);
    bits.bits(frame_ & 0xFFFF, 16);
    bits.bits(structure ? 1 : 0, 1);
    bits.bits(0b0111, 4);
    if (structure) {
        bits.bits(0, 6);
        bits.bits(targets - 1, 5);
        for (std::uint32_t i = 0; i < targets; ++i) {
            bits.bits(i + 1 == targets ? 3 : ((i + 1) % temporals == 0 ? 2 : 1), 2);
        }
        for (std::uint32_t i = 0; i < targets; ++i) {
            const LayerFrame layer{static_cast<std::uint8_t>(i / temporals),
                                   static_cast<std::uint8_t>(i % temporals),
                                   false,
                                   {},
                                   {}};
            for (std::uint32_t target = 0; target < targets; ++target) {
                bits.bits(use(layer, static_cast<std::uint8_t>(target / temporals),
                              static_cast<std::uint8_t>(target % temporals)),
                          2);
            }
        }
        bits.bits(0, targets);  // no references in templates
        write_below(bits, spatials, targets + 1);
        for (std::uint32_t target = 0; target < targets; ++target) {
            write_below(bits, target / temporals, spatials);
        }
        for (std::uint32_t i = 0; i < targets * spatials; ++i) {
            bits.bits(0, 4);
        }
        bits.bits(0, 1);
    }
    for (std::uint32_t target = 0; target < targets; ++target) {
        bits.bits(use(frame, static_cast<std::uint8_t>(target / temporals),
                      static_cast<std::uint8_t>(target % temporals)),
                  2);
    }
    for (const std::uint32_t need : frame.needs) {
        bits.bits(2, 2);
        bits.bits(frame_ - need - 1, 8);
    }
    bits.bits(0, 2);
    for (std::uint8_t chain = 0; chain < spatials; ++chain) {
        bits.bits(frame.chains[chain], 8);
    }
    bytes.resize(bits.size());
    return bytes;
}

std::optional<ReceivedPacket> read_media_payload(peer::MediaCodec codec,
                                                 const rtp::PacketView& packet) {
    const ByteView payload = packet.payload();
    ReceivedPacket received;
    received.sequence = packet.sequence_number();
    received.timestamp = packet.timestamp();
    received.marker = packet.marker();
    if (codec == peer::MediaCodec::vp8) {
        const auto descriptor = rtp::parse_vp8_descriptor(payload);
        if (!descriptor) {
            return std::nullopt;
        }
        received.video = read_vp8(*descriptor);
        received.tag = read_video_payload(payload, descriptor->size).value_or(PayloadTag{});
        return received;
    }
    const auto offset = tag_offset(codec, payload);
    if (!offset || payload.size() <= *offset) {
        return std::nullopt;
    }
    received.tag = read_payload_tag(payload.subspan(*offset)).value_or(PayloadTag{});
    if (codec == peer::MediaCodec::h264) {
        received.video = read_h264(payload);
        return received;
    }
    ByteReader reader{payload.subspan(std::min(payload.size(), *offset + kPayloadTagSize))};
    const std::uint8_t edges = reader.u8();
    LayerMarks layer{(edges & 1) != 0, (edges & 2) != 0, (edges & 4) != 0, {}};
    for (std::uint8_t count = reader.u8(); count > 0 && reader.ok(); --count) {
        layer.needs.push_back(reader.u32());
    }
    received.layer = std::move(layer);
    return received;
}

}  // namespace heydok::support
