#include "media/forwarder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <vector>

#include "base/random.hpp"
#include "rtc/rtp/packet_writer.hpp"

namespace heydok::media {
namespace {

using namespace std::chrono_literals;

peer::NegotiatedSection video_section() {
    peer::NegotiatedSection section;
    section.mid = "3";
    section.codecs = {{peer::MediaCodec::vp8, 120, 121, true, true}};
    section.extensions.set(rtp::Extension::mid, 4);
    section.extensions.set(rtp::Extension::abs_send_time, 2);
    return section;
}

peer::NegotiatedSection audio_section() {
    peer::NegotiatedSection section;
    section.mid = "0";
    section.codecs = {{peer::MediaCodec::opus, 109, std::nullopt, true, true}};
    section.extensions.set(rtp::Extension::mid, 4);
    section.extensions.set(rtp::Extension::audio_level, 1);
    return section;
}

StreamIdentity vp8_identity() {
    return {peer::MediaCodec::vp8, 0x1111, 0x2222, 65'530, 9, 0xffff'ff00};
}

/// One publisher's layer: numbers of its own, some random start.
struct Layer {
    std::uint8_t index = 0;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    std::uint16_t picture = 0;
    std::uint8_t tl0 = 0;
    std::uint8_t key = 0;
    bool wide_picture = true;
    SourceClock clock;
};

/// Keeps the bytes that a MediaPacket views.
struct Made {
    Bytes bytes;
    MediaPacket packet;
};

std::unique_ptr<Made> make_video(Instant now, Layer& layer, bool key, bool last,
                                 bool first = true) {
    auto made = std::make_unique<Made>();
    rtp::Vp8Descriptor descriptor;
    descriptor.start_of_partition = first;
    descriptor.picture_id = layer.picture;
    descriptor.picture_id_15_bit = layer.wide_picture;
    descriptor.tl0_picture_index = layer.tl0;
    descriptor.temporal_id = 0;
    descriptor.key_index = layer.key;
    std::array<std::uint8_t, 8> head{};
    const std::size_t size = rtp::write_vp8_descriptor(descriptor, head);
    const Bytes payload{static_cast<std::uint8_t>(key ? 0x10 : 0x11), layer.index, 3, 4};
    rtp::PacketParts parts;
    parts.header = {last, 96, layer.sequence++, layer.timestamp, 100U + layer.index};
    parts.payload_head = ByteView{head}.first(size);
    parts.payload = payload;
    made->bytes.resize(rtp::packet_size(parts));
    rtp::write_packet(made->bytes, parts);
    made->packet.now = now;
    made->packet.view = *rtp::PacketView::parse(made->bytes);
    made->packet.source = layer.index;
    made->packet.layer = layer.index;
    made->packet.clock = &layer.clock;
    EXPECT_TRUE(read_payload(peer::MediaCodec::vp8, made->packet));
    return made;
}

struct Sent {
    std::uint16_t sequence;
    std::uint32_t timestamp;
    rtp::Vp8Descriptor vp8;
    std::uint8_t layer;
};

Sent read_sent(const RewrittenPacket& out) {
    Bytes whole{out.header.begin(), out.header.end()};
    whole.insert(whole.end(), out.prefix.begin(), out.prefix.end());
    whole.insert(whole.end(), out.payload.begin(), out.payload.end());
    const auto view = rtp::PacketView::parse(whole);
    EXPECT_TRUE(view);
    const auto vp8 = rtp::parse_vp8_descriptor(view->payload());
    EXPECT_TRUE(vp8);
    return {view->sequence_number(), view->timestamp(), *vp8, view->payload()[vp8->size + 1]};
}

/// A picture of two packets; the first of them as it goes out.
RewrittenPacket forward_picture(Forwarder& forwarder, Instant now, Layer& layer, bool key,
                                std::vector<std::unique_ptr<Made>>& kept, std::vector<Sent>& sent) {
    std::optional<RewrittenPacket> first;
    for (const bool last : {false, true}) {
        kept.push_back(make_video(now, layer, key && !last, last, !last));
        const auto out = forwarder.rewrite(kept.back()->packet, nullptr);
        EXPECT_TRUE(out);
        sent.push_back(read_sent(*out));
        first = first ? first : out;
    }
    layer.timestamp += 3'000;
    ++layer.picture;
    ++layer.tl0;
    return *first;
}

TEST(Forwarder, WhatIsTakenBackLeavesNoHole) {
    Forwarder forwarder{vp8_identity()};
    ASSERT_TRUE(forwarder.bind(video_section()));
    Layer layer{0, 7, 1000, 5, 1, 1, true, {}};
    std::vector<std::unique_ptr<Made>> kept;
    std::vector<Sent> sent;
    Instant now{1s};
    forward_picture(forwarder, now, layer, true, kept, sent);
    const std::size_t really_sent = sent.size();
    // Kept as the pacer keeps it.
    const RewrittenPacket late = forward_picture(forwarder, now += 33ms, layer, false, kept, sent);
    Bytes prefix(rtp::kMaxVp8DescriptorSize);
    prefix.resize(rtp::write_vp8_descriptor(sent[really_sent].vp8, prefix));
    RewrittenPacket first = late;
    first.prefix = prefix;
    forward_picture(forwarder, now += 33ms, layer, false, kept, sent);
    forwarder.take_back(first, true);
    EXPECT_TRUE(forwarder.wants_key_frame());

    ++layer.key;
    forward_picture(forwarder, now += 5s, layer, true, kept, sent);
    const Sent& before = sent[really_sent - 1];
    const Sent& after = sent[sent.size() - 2];
    EXPECT_EQ(after.sequence, static_cast<std::uint16_t>(before.sequence + 1));
    EXPECT_EQ(*after.vp8.picture_id, *before.vp8.picture_id + 1);
    EXPECT_EQ(*after.vp8.tl0_picture_index, *before.vp8.tl0_picture_index + 1);
    EXPECT_EQ(*after.vp8.key_index, *before.vp8.key_index + 1);
    EXPECT_TRUE(rtp::is_newer(after.timestamp, before.timestamp));
}

TEST(Forwarder, TheRestOfABegunPictureIsTakenBackWithoutItsId) {
    Forwarder forwarder{vp8_identity()};
    ASSERT_TRUE(forwarder.bind(video_section()));
    Layer layer{0, 7, 1000, 5, 1, 1, true, {}};
    std::vector<std::unique_ptr<Made>> kept;
    std::vector<Sent> sent;
    Instant now{1s};
    forward_picture(forwarder, now, layer, true, kept, sent);
    kept.push_back(make_video(now += 33ms, layer, false, false));
    const Sent begun = read_sent(*forwarder.rewrite(kept.back()->packet, nullptr));
    kept.push_back(make_video(now, layer, false, true, false));
    const auto refused = forwarder.rewrite(kept.back()->packet, nullptr);
    ASSERT_TRUE(refused);
    forwarder.take_back(*refused, false);

    layer.timestamp += 3'000;
    ++layer.picture;
    forward_picture(forwarder, now += 5s, layer, true, kept, sent);
    const Sent& after = sent[sent.size() - 2];
    EXPECT_EQ(after.sequence, static_cast<std::uint16_t>(begun.sequence + 1));
    EXPECT_EQ(*after.vp8.picture_id, *begun.vp8.picture_id + 1);
}

/// The header with which the subscriber gets the first packet of a picture; empty if nothing is
/// sent.
Bytes first_header(Forwarder& forwarder) {
    Layer layer{0, 7, 1000, 5, 1, 1, true, {}};
    const auto in = make_video(Instant{1s}, layer, true, true);
    const auto out = forwarder.rewrite(in->packet, nullptr);
    return out ? Bytes{out->header.begin(), out->header.end()} : Bytes{};
}

TEST(Forwarder, AsksForThePlayoutDelayOfTheRoom) {
    peer::NegotiatedSection section = video_section();
    section.extensions.set(rtp::Extension::playout_delay, 5);
    for (const bool asked : {false, true}) {
        Forwarder forwarder{vp8_identity()};
        if (asked) {
            forwarder.set_playout_delay({100, 2'000});
        }
        ASSERT_TRUE(forwarder.bind(section));
        const Bytes header = first_header(forwarder);
        const auto view = rtp::PacketView::parse_header(header);
        ASSERT_TRUE(view);
        const auto delay = rtp::parse_playout_delay(view->extension(5));
        ASSERT_EQ(delay.has_value(), asked);
        EXPECT_EQ(delay.value_or(rtp::PlayoutDelay{}).min_ms, asked ? 100 : 0);
        EXPECT_EQ(delay.value_or(rtp::PlayoutDelay{}).max_ms, asked ? 2'000 : 0);
    }
}

TEST(Forwarder, WritesTheNumbersOfTheSubscribersSection) {
    Forwarder forwarder{vp8_identity()};
    ASSERT_TRUE(forwarder.bind(video_section()));
    const Bytes header = first_header(forwarder);
    const auto view = rtp::PacketView::parse_header(header);
    ASSERT_TRUE(view);
    EXPECT_EQ(view->payload_type(), 120);
    EXPECT_EQ(view->ssrc(), 0x1111U);
    EXPECT_EQ(view->sequence_number(), 65'530);
    EXPECT_EQ(view->timestamp(), 0xffff'ff00U);
    EXPECT_TRUE(view->marker());
    EXPECT_EQ(as_text(view->extension(4)), "3");
    EXPECT_EQ(view->extension(2).size(), 3U);
}

TEST(Forwarder, SendsNothingBeforeAKeyFrame) {
    Forwarder forwarder{vp8_identity()};
    ASSERT_TRUE(forwarder.bind(video_section()));
    Layer layer{0, 7, 1000, 5, 1, 1, true, {}};
    EXPECT_TRUE(forwarder.wants_key_frame());
    EXPECT_FALSE(forwarder.rewrite(make_video(Instant{}, layer, false, true)->packet, nullptr));
    EXPECT_TRUE(forwarder.rewrite(make_video(Instant{}, layer, true, true)->packet, nullptr));
    EXPECT_FALSE(forwarder.wants_key_frame());
}

TEST(Forwarder, SendsNothingWithoutASection) {
    Forwarder forwarder{vp8_identity()};
    Layer layer{0, 7, 1000, 5, 1, 1, true, {}};
    EXPECT_FALSE(forwarder.rewrite(make_video(Instant{}, layer, true, true)->packet, nullptr));
    EXPECT_FALSE(forwarder.bind(audio_section())) << "the section lacks the codec";
}

TEST(Forwarder, KeepsGapsOfRealLossAndPlacesLatePackets) {
    Forwarder forwarder{vp8_identity()};
    ASSERT_TRUE(forwarder.bind(video_section()));
    Layer layer{0, 65'534, 1000, 5, 1, 1, true, {}};
    EXPECT_EQ(
        forwarder.rewrite(make_video(Instant{}, layer, true, true)->packet, nullptr)->sequence,
        65'530);
    const auto late = make_video(Instant{}, layer, false, true);
    EXPECT_EQ(
        forwarder.rewrite(make_video(Instant{}, layer, false, true)->packet, nullptr)->sequence,
        65'532);
    EXPECT_EQ(forwarder.rewrite(late->packet, nullptr)->sequence, 65'531);
}

TEST(Forwarder, ClosesTheHolesOfPaddingPackets) {
    Forwarder forwarder{vp8_identity()};
    ASSERT_TRUE(forwarder.bind(video_section()));
    Layer layer{0, 10, 1000, 5, 1, 1, true, {}};
    EXPECT_EQ(
        forwarder.rewrite(make_video(Instant{}, layer, true, true)->packet, nullptr)->sequence,
        65'530);
    rtp::PacketParts parts;
    parts.header = {false, 96, layer.sequence++, layer.timestamp, 100};
    parts.padding = 200;
    Bytes bytes(rtp::packet_size(parts));
    rtp::write_packet(bytes, parts);
    MediaPacket padding;
    padding.view = *rtp::PacketView::parse(bytes);
    ASSERT_TRUE(read_payload(peer::MediaCodec::vp8, padding));
    EXPECT_FALSE(forwarder.rewrite(padding, nullptr));
    EXPECT_EQ(
        forwarder.rewrite(make_video(Instant{}, layer, false, true)->packet, nullptr)->sequence,
        65'531);
}

TEST(Forwarder, SwitchesLayersOnlyAtKeyFramesOnTheWay) {
    Forwarder forwarder{vp8_identity()};
    ASSERT_TRUE(forwarder.bind(video_section()));
    forwarder.set_target_layer(1);
    Layer low{0, 10, 1000, 5, 1, 1, true, {}};
    Layer middle{1, 500, 90'000, 700, 9, 4, true, {}};
    Layer high{2, 900, 5, 33, 2, 8, true, {}};
    EXPECT_TRUE(forwarder.rewrite(make_video(Instant{}, low, true, true)->packet, nullptr));
    EXPECT_FALSE(forwarder.rewrite(make_video(Instant{}, high, true, true)->packet, nullptr))
        << "above the target";
    EXPECT_FALSE(forwarder.rewrite(make_video(Instant{}, middle, false, true)->packet, nullptr));
    EXPECT_TRUE(forwarder.wants_key_frame());
    EXPECT_TRUE(forwarder.rewrite(make_video(Instant{}, middle, true, true)->packet, nullptr));
    EXPECT_FALSE(forwarder.rewrite(make_video(Instant{}, low, true, true)->packet, nullptr))
        << "the left layer is not returned to";
    EXPECT_EQ(forwarder.current_layer(), 1);
}

TEST(Forwarder, AlignsLayersByTheirSenderReports) {
    Forwarder forwarder{vp8_identity()};
    ASSERT_TRUE(forwarder.bind(video_section()));
    forwarder.set_target_layer(1);
    // Both reports are of the same instant; layers began at different timestamps.
    Layer low{0, 10, 1000, 5, 1, 1, true, {std::uint64_t{50} << 32, 1000, Instant{}}};
    Layer middle{1, 500, 77'777, 700, 9, 4, true, {std::uint64_t{50} << 32, 77'777, Instant{}}};
    const auto first =
        forwarder.rewrite(make_video(Instant{}, low, true, true)->packet, &low.clock);
    middle.timestamp += 9000;  // 100 ms later, but it arrives after 130 ms
    const auto second =
        forwarder.rewrite(make_video(Instant{130ms}, middle, true, true)->packet, &low.clock);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(second->timestamp - first->timestamp, 9000U);
}

TEST(Forwarder, UsesArrivalWhereReportsAreAbsurd) {
    Forwarder forwarder{vp8_identity()};
    ASSERT_TRUE(forwarder.bind(video_section()));
    forwarder.set_target_layer(1);
    Layer low{0, 10, 1000, 5, 1, 1, true, {std::uint64_t{50} << 32, 1000, Instant{}}};
    Layer middle{1, 500, 77'777, 700, 9, 4, true, {std::uint64_t{9'999} << 32, 3, Instant{}}};
    const auto first =
        forwarder.rewrite(make_video(Instant{}, low, true, true)->packet, &low.clock);
    const auto second =
        forwarder.rewrite(make_video(Instant{100ms}, middle, true, true)->packet, &low.clock);
    EXPECT_EQ(second->timestamp - first->timestamp, 9000U);
}

TEST(Forwarder, ContinuesWithoutAGapAfterAPause) {
    Forwarder forwarder{vp8_identity()};
    ASSERT_TRUE(forwarder.bind(video_section()));
    Layer layer{0, 10, 1000, 5, 1, 1, true, {}};
    const auto before =
        read_sent(*forwarder.rewrite(make_video(Instant{}, layer, true, true)->packet, nullptr));
    forwarder.pause();
    layer.sequence += 300;
    layer.picture += 100;
    layer.timestamp += 90'000;
    EXPECT_FALSE(forwarder.rewrite(make_video(Instant{}, layer, false, true)->packet, nullptr));
    const auto after =
        read_sent(*forwarder.rewrite(make_video(Instant{}, layer, true, true)->packet, nullptr));
    EXPECT_EQ(static_cast<std::uint16_t>(after.sequence - before.sequence), 1);
    EXPECT_EQ(after.timestamp - before.timestamp, 90'000U);
    EXPECT_EQ(*after.vp8.picture_id, *before.vp8.picture_id + 1);
}

TEST(Forwarder, RepeatsAPacketAsRetransmission) {
    Forwarder forwarder{vp8_identity()};
    ASSERT_TRUE(forwarder.bind(video_section()));
    Layer layer{0, 10, 1000, 5, 1, 1, true, {}};
    const auto original = make_video(Instant{}, layer, true, true);
    const auto sent = forwarder.rewrite(original->packet, nullptr);
    ASSERT_TRUE(sent);
    Bytes first{sent->prefix.begin(), sent->prefix.end()};
    first.insert(first.end(), sent->payload.begin(), sent->payload.end());
    const auto* claimed = forwarder.claim_repeat(Instant{1s}, sent->sequence, 100ms);
    ASSERT_NE(claimed, nullptr);
    const auto rtx = forwarder.make_rtx(Instant{1s}, *claimed, original->packet.view);
    ASSERT_TRUE(rtx);
    const auto header = rtp::PacketView::parse_header(rtx->header);
    EXPECT_EQ(header->ssrc(), 0x2222U);
    EXPECT_EQ(header->payload_type(), 121);
    EXPECT_EQ(header->sequence_number(), 9);
    EXPECT_EQ(load_u16(rtx->prefix.data()), 65'530) << "original sequence number";
    Bytes repeated{rtx->prefix.begin() + 2, rtx->prefix.end()};
    repeated.insert(repeated.end(), rtx->payload.begin(), rtx->payload.end());
    EXPECT_EQ(repeated, first);
    EXPECT_EQ(forwarder.claim_repeat(Instant{1s}, 12, 100ms), nullptr) << "never sent";
}

TEST(Forwarder, CopiesTheAudioLevelAndForwardsAtOnce) {
    Forwarder forwarder{{peer::MediaCodec::opus, 0x33, std::nullopt, 1, 1, 1}};
    ASSERT_TRUE(forwarder.bind(audio_section()));
    const Bytes payload{1, 2, 3};
    rtp::PacketParts parts;
    parts.header = {false, 111, 9, 960, 5};
    parts.payload = payload;
    Bytes bytes(rtp::packet_size(parts));
    rtp::write_packet(bytes, parts);
    const Bytes level{0x85};
    MediaPacket packet;
    packet.view = *rtp::PacketView::parse(bytes);
    packet.audio_level = level;
    ASSERT_TRUE(read_payload(peer::MediaCodec::opus, packet));
    const auto out = forwarder.rewrite(packet, nullptr);
    ASSERT_TRUE(out);
    EXPECT_EQ(rtp::PacketView::parse_header(out->header)->extension(1)[0], 0x85);
    EXPECT_TRUE(std::equal(out->payload.begin(), out->payload.end(), payload.begin()));
}

/// D19: whatever the switches, losses and reorderings, the outgoing line is one stream.
TEST(Forwarder, StaysContinuousOverRandomSwitches) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Random random = Random::seeded(seed);
        Forwarder forwarder{vp8_identity()};
        ASSERT_TRUE(forwarder.bind(video_section()));
        std::array<Layer, 3> layers;
        for (std::uint8_t i = 0; i < 3; ++i) {
            layers[i] = {i,
                         static_cast<std::uint16_t>(random.u32()),
                         random.u32(),
                         static_cast<std::uint16_t>(random.u32() & (i == 0 ? 0x7f : 0x7fff)),
                         static_cast<std::uint8_t>(random.u32()),
                         static_cast<std::uint8_t>(random.u32() & 31),
                         i != 0,
                         {}};
            layers[i].clock = {std::uint64_t{1000} << 32, layers[i].timestamp, Instant{}};
        }
        std::set<std::uint16_t> lost_sequences;
        std::optional<Sent> last;
        std::optional<std::uint8_t> last_layer;
        for (int frame = 0; frame < 2500; ++frame) {
            const Instant now{frame * 33ms};
            if (random.u32() % 40 == 0) {
                forwarder.set_target_layer(static_cast<std::uint8_t>(random.u32() % 3));
            }
            if (random.u32() % 200 == 0) {
                forwarder.pause();
                last_layer.reset();
            }
            for (Layer& layer : layers) {
                const bool key = frame == 0 || random.u32() % 15 == 0;
                layer.timestamp += 2970;
                layer.picture = static_cast<std::uint16_t>((layer.picture + 1) &
                                                           (layer.wide_picture ? 0x7fff : 0x7f));
                ++layer.tl0;
                layer.key = static_cast<std::uint8_t>((layer.key + (key ? 1 : 0)) & 31);
                const int packets = 1 + static_cast<int>(random.u32() % 3);
                const bool lost = random.u32() % 20 == 0 && last_layer == layer.index && !key;
                for (int i = 0; i < packets; ++i) {
                    const auto in = make_video(now, layer, key && i == 0, i + 1 == packets, i == 0);
                    if (lost) {
                        continue;
                    }
                    const auto out =
                        forwarder.rewrite(in->packet, forwarder.last_source()
                                                          ? &layers[*forwarder.last_source()].clock
                                                          : nullptr);
                    if (!out) {
                        continue;
                    }
                    const Sent sent = read_sent(*out);
                    ASSERT_EQ(sent.layer, layer.index);
                    if (last) {
                        const auto step =
                            static_cast<std::uint16_t>(sent.sequence - last->sequence);
                        const auto picture_step = static_cast<std::uint16_t>(
                            (*sent.vp8.picture_id - *last->vp8.picture_id) & 0x7fff);
                        const bool switched = last_layer != layer.index;
                        ASSERT_GE(static_cast<std::int32_t>(sent.timestamp - last->timestamp), 0)
                            << "seed " << seed << " frame " << frame;
                        ASSERT_GT(step, 0);
                        if (switched) {
                            ASSERT_EQ(step, 1) << "a switch leaves no gap";
                            ASSERT_TRUE(sent.vp8.key_frame) << "a switch begins with a key frame";
                            ASSERT_EQ(picture_step, 1);
                            ASSERT_EQ(static_cast<std::uint8_t>(*sent.vp8.tl0_picture_index -
                                                                *last->vp8.tl0_picture_index),
                                      1);
                        } else {
                            ASSERT_LE(step, 1 + 3 * 20);
                            ASSERT_LE(picture_step, 20);
                        }
                    }
                    last = sent;
                    last_layer = layer.index;
                }
            }
        }
        ASSERT_TRUE(last) << "something was forwarded";
    }
}

TEST(SequenceRewriter, LatePacketsOfBeforeTheStartAreNotMapped) {
    SequenceRewriter rewriter{100};
    rewriter.start_source(50);
    EXPECT_EQ(rewriter.map(50), 100);
    EXPECT_EQ(rewriter.map(49), std::nullopt);
    rewriter.start_source(9000);
    EXPECT_EQ(rewriter.map(9000), 101);
    EXPECT_EQ(rewriter.map(51), std::nullopt);
}

TEST(SequenceRewriter, LatePacketsFindTheirOffsetAroundASkippedOne) {
    SequenceRewriter rewriter{100};
    rewriter.start_source(10);
    EXPECT_EQ(rewriter.map(10), 100);
    rewriter.skip(12);
    EXPECT_EQ(rewriter.map(13), 102);
    EXPECT_EQ(rewriter.map(11), 101);
    EXPECT_EQ(rewriter.map(12), std::nullopt) << "its number is taken";
}

TEST(H264, FindsTheBeginningOfADecodablePicture) {
    EXPECT_TRUE(starts_h264_key_frame(Bytes{0x67, 1}));
    EXPECT_FALSE(starts_h264_key_frame(Bytes{0x65, 1})) << "an IDR slice without its parameters";
    EXPECT_FALSE(starts_h264_key_frame(Bytes{0x41, 1}));
    EXPECT_TRUE(starts_h264_key_frame(Bytes{0x78, 0, 2, 0x67, 1, 0, 1, 0x68})) << "STAP-A";
    EXPECT_TRUE(starts_h264_key_frame(Bytes{0x7c, 0x87})) << "FU-A, begin of SPS";
    EXPECT_FALSE(starts_h264_key_frame(Bytes{0x7c, 0x07})) << "FU-A, middle of SPS";
    EXPECT_FALSE(starts_h264_key_frame(Bytes{0x7c, 0x85})) << "FU-A, begin of IDR";
    EXPECT_FALSE(starts_h264_key_frame(Bytes{0x78, 0, 9, 0x67})) << "cut";
    EXPECT_FALSE(starts_h264_key_frame({}));
}

}  // namespace
}  // namespace heydok::media
