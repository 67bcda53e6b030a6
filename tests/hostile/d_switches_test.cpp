// D19: the line that one subscriber gets over a million switches among layers and sources, with
// lost packets in between. Virtual time moves with each frame.
#include <gtest/gtest.h>

#include <array>

#include "base/random.hpp"
#include "media/forwarder.hpp"
#include "rtc/rtp/packet_writer.hpp"
#include "rtc/rtp/vp8_descriptor.hpp"

namespace heydok::media {
namespace {

using namespace std::chrono_literals;

constexpr int kSwitches = 1'000'000;
/// Of the VP8 frame behind its descriptor: first byte, and the layer as a mark of the test's.
constexpr std::size_t kFrameSize = 4;

/// One source: numbers that start anywhere, and the packet that is written over and over.
struct Source {
    std::uint8_t layer = 0;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint16_t picture = 0;
    std::uint8_t tl0 = 0;
    std::uint8_t key_index = 0;
    SourceClock clock;
    Bytes bytes = Bytes(64);
    MediaPacket packet;

    /// The next frame, of one packet; it may be lost on the way here.
    const MediaPacket& next_frame(Instant now, std::uint32_t elapsed, bool key) {
        timestamp += elapsed;
        picture = (picture + 1) & 0x7FFF;
        ++tl0;
        key_index = (key_index + (key ? 1 : 0)) & 31;
        rtp::Vp8Descriptor descriptor;
        descriptor.start_of_partition = true;
        descriptor.picture_id = picture;
        descriptor.picture_id_15_bit = true;
        descriptor.tl0_picture_index = tl0;
        descriptor.temporal_id = 0;
        descriptor.key_index = key_index;
        std::array<std::uint8_t, rtp::kMaxVp8DescriptorSize> head{};
        const std::size_t size = rtp::write_vp8_descriptor(descriptor, head);
        const std::array<std::uint8_t, kFrameSize> frame{
            static_cast<std::uint8_t>(key ? 0x10 : 0x11), layer, 3, 4};
        rtp::PacketParts parts;
        parts.header = {true, 96, sequence++, timestamp, 100U + layer};
        parts.payload_head = ByteView{head}.first(size);
        parts.payload = frame;
        bytes.resize(rtp::packet_size(parts));
        rtp::write_packet(bytes, parts);
        packet = {};
        packet.now = now;
        packet.view = *rtp::PacketView::parse(bytes);
        packet.source = layer;
        packet.layer = layer;
        packet.clock = &clock;
        EXPECT_TRUE(read_payload(peer::MediaCodec::vp8, packet));
        return packet;
    }
};

/// What a receiver sees of a packet.
struct Seen {
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint16_t picture = 0;
    std::uint8_t tl0 = 0;
    bool key = false;
    std::uint8_t layer = 0;
};

Seen read(const RewrittenPacket& out) {
    std::array<std::uint8_t, 128> whole{};
    auto end = std::copy(out.prefix.begin(), out.prefix.end(), whole.begin());
    end = std::copy(out.payload.begin(), out.payload.end(), end);
    const auto size = static_cast<std::size_t>(end - whole.begin());
    const auto view = rtp::PacketView::parse_header(out.header);
    const auto vp8 = rtp::parse_vp8_descriptor(ByteView{whole}.first(size));
    EXPECT_TRUE(view && vp8);
    return {view->sequence_number(), view->timestamp(), *vp8->picture_id,
            *vp8->tl0_picture_index, vp8->key_frame,    whole[vp8->size + 1]};
}

class Switches : public ::testing::Test {
  protected:
    Switches() {
        peer::NegotiatedSection section;
        section.mid = "3";
        section.codecs = {{peer::MediaCodec::vp8, 120, 121, true, true}};
        EXPECT_TRUE(forwarder_.bind(section));
        for (std::uint8_t i = 0; i < sources_.size(); ++i) {
            Source& source = sources_[i];
            source.layer = i;
            source.sequence = static_cast<std::uint16_t>(random_.u32());
            source.timestamp = random_.u32();
            source.picture = static_cast<std::uint16_t>(random_.u32() & 0x7FFF);
            source.tl0 = static_cast<std::uint8_t>(random_.u32());
            source.clock = {std::uint64_t{1'000} << 32, source.timestamp, Instant{}};
        }
    }
    /// Every source has its next frame; `key` says whose is a key frame, `lost` whose goes astray.
    void step(std::uint8_t key, std::uint8_t lost) {
        constexpr std::uint32_t kTicks = 2'970;
        now_ += 33ms;
        for (Source& source : sources_) {
            const MediaPacket& in = source.next_frame(now_, kTicks, (key >> source.layer & 1) != 0);
            if ((lost >> source.layer & 1) != 0) {
                lost_ += seen_ && seen_->layer == source.layer ? 1 : 0;
                continue;
            }
            const auto previous = forwarder_.last_source();
            const auto out =
                forwarder_.rewrite(in, previous ? &sources_[*previous].clock : nullptr);
            if (out) {
                judge(read(*out));
            }
        }
    }
    void judge(const Seen& next) {
        if (seen_) {
            const auto gap = static_cast<std::uint16_t>(next.sequence - seen_->sequence - 1);
            ASSERT_GT(static_cast<std::int32_t>(next.timestamp - seen_->timestamp), 0);
            if (next.layer != seen_->layer) {
                ++switches_;
                ASSERT_EQ(gap, 0) << "a switch leaves no gap";
                ASSERT_TRUE(next.key) << "and begins with a key frame";
                ASSERT_EQ((next.picture - seen_->picture) & 0x7FFF, 1);
                ASSERT_EQ(static_cast<std::uint8_t>(next.tl0 - seen_->tl0), 1);
            } else {
                ASSERT_EQ(gap, lost_) << "gaps are what was lost, nothing else";
            }
        }
        lost_ = 0;
        seen_ = next;
    }

    Random random_ = Random::seeded(19);
    Forwarder forwarder_{{peer::MediaCodec::vp8, 0x1111, 0x2222, 65'530, 9, 0xFFFF'FF00}};
    std::array<Source, 3> sources_;
    Instant now_{1s};
    std::optional<Seen> seen_;
    std::uint16_t lost_ = 0;
    int switches_ = 0;
};

TEST_F(Switches, D19_AMillionSwitchesMakeOneStream) {
    step(7, 0);
    while (switches_ < kSwitches && !HasFatalFailure()) {
        const std::uint32_t dice = random_.u32();
        forwarder_.set_target_layer(static_cast<std::uint8_t>(dice % 3));
        if ((dice >> 8) % 64 == 0) {
            forwarder_.pause();
            seen_.reset();
        }
        const auto lost = static_cast<std::uint8_t>(dice >> 16 & dice >> 20 & dice >> 24 & 7);
        step(static_cast<std::uint8_t>(dice >> 4 & 7), lost);
    }
    EXPECT_EQ(switches_, kSwitches);
}

}  // namespace
}  // namespace heydok::media
