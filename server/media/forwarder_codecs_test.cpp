#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "media/forwarder.hpp"
#include "rtc/rtp/packet_writer.hpp"

namespace heydok::media {
namespace {

using peer::MediaCodec;
using testing::ElementsAre;

/// Keeps the bytes that a MediaPacket views.
struct Made {
    Bytes bytes;
    MediaPacket packet;
};

std::unique_ptr<Made> make_packet(const rtp::Header& header, ByteView head, ByteView extensions) {
    static constexpr std::array<std::uint8_t, 3> kRest{1, 2, 3};
    auto made = std::make_unique<Made>();
    const rtp::PacketParts parts{header, extensions, head, kRest, 0};
    made->bytes.resize(rtp::packet_size(parts));
    rtp::write_packet(made->bytes, parts);
    made->packet.view = *rtp::PacketView::parse(made->bytes);
    return made;
}

rtp::PacketView read_sent(const RewrittenPacket& out, Bytes& whole) {
    whole.assign(out.header.begin(), out.header.end());
    whole.insert(whole.end(), out.prefix.begin(), out.prefix.end());
    whole.insert(whole.end(), out.payload.begin(), out.payload.end());
    const auto view = rtp::PacketView::parse(whole);
    EXPECT_TRUE(view);
    return *view;
}

/// VP8 with three temporal layers in the order 0 2 1 2, one packet a picture.
class TemporalVp8 : public testing::Test {
  protected:
    TemporalVp8() {
        peer::NegotiatedSection section;
        section.codecs = {{MediaCodec::vp8, 120, 121, true, true}};
        EXPECT_TRUE(forwarder_.bind(section));
    }

    std::unique_ptr<Made> next(bool key) {
        since_key_ = key ? 0 : since_key_ + 1;
        static constexpr std::array<std::uint8_t, 4> kPattern{0, 2, 1, 2};
        const std::uint8_t temporal = kPattern[since_key_ % 4];
        tl0_ = static_cast<std::uint8_t>(tl0_ + (temporal == 0 ? 1 : 0));
        rtp::Vp8Descriptor descriptor;
        descriptor.start_of_partition = true;
        descriptor.picture_id = picture_;
        descriptor.picture_id_15_bit = true;
        descriptor.tl0_picture_index = tl0_;
        descriptor.temporal_id = temporal;
        descriptor.layer_sync = since_key_ % 4 == 1 || since_key_ % 4 == 2;
        std::array<std::uint8_t, 8> head{};
        const std::size_t size = rtp::write_vp8_descriptor(descriptor, head);
        head[size] = key ? 0x10 : 0x11;
        auto made =
            make_packet({true, 96, sequence_++, timestamp_, 5}, ByteView{head}.first(size + 1), {});
        picture_ = (picture_ + 1) & 0x7fff;
        timestamp_ += 3000;
        EXPECT_TRUE(read_payload(MediaCodec::vp8, made->packet));
        return made;
    }
    /// Temporal layer of the picture when it was sent; checks that numbers count on.
    std::optional<int> send(const Made& made) {
        const auto out = forwarder_.rewrite(made.packet, nullptr);
        if (!out) {
            return std::nullopt;
        }
        Bytes whole;
        const auto vp8 = rtp::parse_vp8_descriptor(read_sent(*out, whole).payload());
        EXPECT_TRUE(vp8);
        if (last_) {
            EXPECT_EQ(static_cast<std::uint16_t>(out->sequence - last_sequence_), 1);
            EXPECT_EQ((*vp8->picture_id - *last_->picture_id) & 0x7fff, 1);
            const int step = *vp8->tl0_picture_index - *last_->tl0_picture_index;
            EXPECT_EQ(step & 0xff, *vp8->temporal_id == 0 ? 1 : 0);
        }
        last_ = *vp8;
        last_sequence_ = out->sequence;
        return *vp8->temporal_id;
    }

    Forwarder forwarder_{{MediaCodec::vp8, 0x1111, 0x2222, 65'530, 9, 0}};
    std::uint16_t sequence_ = 65'500;
    std::uint32_t timestamp_ = 0;
    std::uint16_t picture_ = 0x7ff0;
    std::uint8_t tl0_ = 250;
    std::uint32_t since_key_ = 0;
    std::optional<rtp::Vp8Descriptor> last_;
    std::uint16_t last_sequence_ = 0;
};

TEST_F(TemporalVp8, LayersAreLeftOutWithoutAHole) {
    EXPECT_EQ(send(*next(true)), 0);
    forwarder_.set_target_temporal(0);
    for (int i = 1; i < 200; ++i) {
        EXPECT_EQ(send(*next(false)).value_or(-1), i % 4 == 0 ? 0 : -1);
    }
    EXPECT_FALSE(forwarder_.wants_key_frame());
}

TEST_F(TemporalVp8, LayersComeBackWhereThePictureAllowsIt) {
    send(*next(true));
    forwarder_.set_target_temporal(0);
    for (int i = 0; i < 6; ++i) {
        send(*next(false));  // the last one has place 2
    }
    forwarder_.set_target_temporal(2);
    EXPECT_FALSE(send(*next(false))) << "place 3 needs the picture before";
    EXPECT_EQ(send(*next(false)), 0);
    EXPECT_EQ(send(*next(false)), 2);
    EXPECT_EQ(send(*next(false)), 1);
    EXPECT_EQ(send(*next(false)), 2);
}

TEST_F(TemporalVp8, LatePicturesKeepTheirNumbers) {
    send(*next(true));
    forwarder_.set_target_temporal(1);
    send(*next(false));             // 2: left out
    const auto late = next(false);  // 1: overtaken
    const auto top = next(false);   // 2: left out
    const auto base = next(false);  // 0
    EXPECT_FALSE(forwarder_.rewrite(top->packet, nullptr));
    const auto newer = forwarder_.rewrite(base->packet, nullptr);
    const std::uint16_t newer_sequence = newer->sequence;
    Bytes whole;
    const auto newer_vp8 = *rtp::parse_vp8_descriptor(read_sent(*newer, whole).payload());
    const auto older = forwarder_.rewrite(late->packet, nullptr);
    ASSERT_TRUE(older);
    Bytes other;
    const auto older_vp8 = *rtp::parse_vp8_descriptor(read_sent(*older, other).payload());
    EXPECT_EQ(static_cast<std::uint16_t>(newer_sequence - older->sequence), 1);
    EXPECT_EQ((*newer_vp8.picture_id - *older_vp8.picture_id) & 0x7fff, 1);
}

TEST(ForwarderRed, PassesWholeOrUnpacksThePrimary) {
    const std::array<std::uint8_t, 7> head{0xEF, 0x0F, 0x00, 0x02, 0x6F, 0xA1, 0xA2};
    const auto made = make_packet({false, 63, 10, 960, 5}, head, {});
    ASSERT_TRUE(read_payload(MediaCodec::red, made->packet));
    const StreamIdentity identity{MediaCodec::red, 0x11, std::nullopt, 1, 1, 0};
    const peer::NegotiatedCodec opus{MediaCodec::opus, 111, std::nullopt, true, true};
    const peer::NegotiatedCodec other{MediaCodec::opus, 109, std::nullopt, true, true};
    const peer::NegotiatedCodec red{MediaCodec::red, 63, std::nullopt, false, false};
    struct Case {
        std::vector<peer::NegotiatedCodec> codecs;
        int payload_type;
        std::size_t size;
    };
    for (const Case& given :
         {Case{{red, opus}, 63, 10}, Case{{opus}, 111, 3}, Case{{red, other}, 109, 3}}) {
        Forwarder forwarder{identity};
        peer::NegotiatedSection section;
        section.codecs = given.codecs;
        ASSERT_TRUE(forwarder.bind(section));
        EXPECT_TRUE(forwarder.repairs());
        const auto out = forwarder.rewrite(made->packet, nullptr);
        ASSERT_TRUE(out);
        Bytes whole;
        const rtp::PacketView view = read_sent(*out, whole);
        EXPECT_EQ(view.payload_type(), given.payload_type);
        EXPECT_EQ(view.payload().size(), given.size);
        EXPECT_EQ(view.payload().back(), 3);
    }
}

TEST(ForwarderScalable, LongDescriptorsGoInTheTwoByteForm) {
    Bytes value(40);
    for (std::size_t i = 0; i < value.size(); ++i) {
        value[i] = static_cast<std::uint8_t>(i);
    }
    rtp::ExtensionBlock block;
    block.add(4, as_bytes("7"));
    block.add(3, std::array<std::uint8_t, 2>{0xAB, 0xCD});
    std::array<std::uint8_t, 400> out{};
    for (const std::size_t size : {std::size_t{40}, std::size_t{16}, std::size_t{3}}) {
        const std::size_t written = rtp::write_header_with(out, {true, 45, 7, 8, 9}, block.bytes(),
                                                           12, ByteView{value}.first(size));
        const auto view = rtp::PacketView::parse_header(ByteView{out}.first(written));
        ASSERT_TRUE(view) << size;
        EXPECT_EQ(view->header_size(), written);
        EXPECT_EQ(as_text(view->extension(4)), "7");
        EXPECT_THAT(view->extension(3), ElementsAre(0xAB, 0xCD));
        EXPECT_THAT(view->extension(12), testing::ElementsAreArray(ByteView{value}.first(size)));
        EXPECT_EQ(out[13], size > 16 ? 0x00 : 0xDE);
    }
    EXPECT_EQ(rtp::write_header_with(MutableBytes{out}.first(50), {}, block.bytes(), 12, value),
              0U);
}

}  // namespace
}  // namespace heydok::media
