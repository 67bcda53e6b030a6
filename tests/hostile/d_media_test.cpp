// Section D, media: what an authenticated but hostile publisher sends as RTP.
#include <algorithm>
#include <set>

#include "rtc/rtp/vp8_descriptor.hpp"
#include "tests/hostile/hostile_pair.hpp"

namespace heydok::hardening {
namespace {

using HostileMedia = HostilePair;

TEST_F(HostileMedia, D1_PaddingFollowsTheTable) {
    struct Case {
        std::size_t bytes;  ///< behind the header, the last of which is the count
        std::uint8_t count;
        bool sound;
        bool forwarded;
    };
    const std::vector<Case> cases{{20, 0, false, false},   {20, 20, true, false},
                                  {20, 21, false, false},  {10, 255, false, false},
                                  {255, 255, true, false}, {21, 20, true, true},
                                  {1, 1, true, false},     {1, 2, false, false}};
    std::uint64_t malformed = 0;
    for (const Case& c : cases) {
        SCOPED_TRACE(c.bytes * 1000 + c.count);
        forget_heard();
        ForgedRtp packet = next(audio_, Bytes(c.bytes, 0x78));
        packet.padded = true;
        packet.payload.back() = c.count;
        send(audio_, packet);
        wait(60ms);
        malformed += c.sound ? 0U : 1U;
        EXPECT_EQ(dropped("rtp_malformed"), malformed);
        EXPECT_EQ(heard_count(false), c.forwarded ? 1u : 0u);
    }
    ForgedRtp empty = next(audio_, {});
    empty.padded = true;
    send(audio_, empty);
    send(audio_, next(audio_, Bytes(40, 1)));
    wait(60ms);
    EXPECT_EQ(dropped("rtp_malformed"), malformed + 1) << "the bit without a byte";
    EXPECT_EQ(heard_count(false), 1u) << "life goes on";
}

TEST_F(HostileMedia, D2_ExtensionBlocksOfAnyKindAreBounded) {
    Bytes three_hundred;
    for (int i = 0; i < 300; ++i) {
        three_hundred.insert(three_hundred.end(), {0x10, 0x7F});
    }
    const std::vector<Bytes> blocks{
        one_byte_block({0x00, 0x00, 0x00}),                // padding only
        one_byte_block({0xF0, 0x01, 0x10, 0x02}),          // id 15 ends the list
        one_byte_block({0x1F, 0x01}),                      // value past the end
        one_byte_block({0x10, 0x01, 0x10, 0x02}),          // the same id twice
        one_byte_block(three_hundred),                     // far more than are read
        {0x10, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00},  // two-byte form where one was agreed
        {0x10, 0x00, 0x00, 0x01, 0x01, 0xFF, 0x00, 0x00},  // and its length past the end
        {0x12, 0x34, 0x00, 0x00},                          // unknown profile
    };
    for (const Bytes& block : blocks) {
        ForgedRtp packet = next(audio_, Bytes(40, 1));
        packet.extension = block;
        send(audio_, packet);
    }
    wait(200ms);
    EXPECT_EQ(heard_count(false), blocks.size());
    // A block longer than its packet does not pass the SRTP receiver.
    ForgedRtp past_the_end = next(audio_, {});
    past_the_end.extension = {0xBE, 0xDE, 0xFF, 0xFF};
    send(audio_, past_the_end);
    wait(60ms);
    EXPECT_EQ(heard_count(false), blocks.size());
}

TEST_F(HostileMedia, D3_WithoutAGoodMidNoStreamBegins) {
    const std::uint8_t mid_id = audio_.stream->numbers()->extensions.id(rtp::Extension::mid);
    ASSERT_NE(mid_id, 0);
    const auto element = [&](std::string_view value) {
        Bytes out{static_cast<std::uint8_t>(mid_id << 4 | ((value.size() - 1) & 0x0F))};
        out.insert(out.end(), value.begin(), value.end());
        return one_byte_block(out);
    };
    Bytes too_long{mid_id, 17};
    too_long.resize(19 + 1, 'a');
    Bytes two_byte{0x10, 0x00, 0x00, 0x05};
    two_byte.insert(two_byte.end(), too_long.begin(), too_long.end());
    const std::vector<Bytes> blocks{
        {}, element("unknown"), element("a b"), element("\x01"), two_byte};
    std::uint32_t ssrc = 77'000;
    for (const Bytes& block : blocks) {
        srtp::SenderStream state{++ssrc};
        ForgedRtp packet = next(audio_, Bytes(40, 1));
        packet.ssrc = ssrc;
        packet.extension = block;
        send(state, packet);
    }
    wait(100ms);
    EXPECT_EQ(dropped("rtp_unknown_stream"), blocks.size());
    EXPECT_EQ(heard_count(false), 0u);
    EXPECT_EQ(dora_->peer->streams().size(), 2u) << "no new track";
}

TEST_F(HostileMedia, D4_DescriptorsCutAtEachByteAreRefused) {
    send(video_, next(video_, vp8_payload(true, 100)));
    wait(60ms);
    forget_heard();
    const Bytes whole = vp8_payload(false, 101);
    const std::size_t descriptor = rtp::parse_vp8_descriptor(whole)->size;
    for (std::size_t size = 1; size <= descriptor; ++size) {
        send(video_,
             next(video_, Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))));
    }
    wait(100ms);
    EXPECT_EQ(dropped("payload_malformed"), descriptor);
    EXPECT_EQ(heard_count(true), 0u);
    send(video_, next(video_, whole));
    wait(60ms);
    EXPECT_EQ(heard_count(true), 1u);
}

TEST_F(HostileMedia, D4_PictureIdsAndLayerIndexesThatLieAreCarried) {
    send(video_, next(video_, vp8_payload(true, 5)));
    for (const std::uint16_t picture : {32'767, 0, 16'384, 3, 32'000, 5, 5}) {
        send(video_, next(video_, vp8_payload(false, picture, static_cast<std::uint8_t>(picture))));
    }
    wait(150ms);
    const auto packets = heard(true);
    ASSERT_EQ(packets.size(), 8u);
    for (std::size_t i = 1; i < packets.size(); ++i) {
        EXPECT_EQ(rtp::distance(packets[i - 1].sequence_number, packets[i].sequence_number), 1);
    }
}

TEST_F(HostileMedia, D5_OnlyKeyFramesAndNoneAtAll) {
    const std::uint64_t before = key_frame_requests();
    for (std::uint16_t i = 0; i < 100; ++i) {
        send(video_, next(video_, vp8_payload(true, i)));
        wait(20ms);
    }
    EXPECT_EQ(heard_count(true), 100u);
    // None at all: the subscriber starts anew and is told nothing but what begins
    // a picture.
    meeting_.act(*dora_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
        const std::string sid = peer.first_stream(true)->options().track_sid;
        media::TrackSettings off;
        off.track_sids = {sid};
        off.disabled = true;
        out.requests.emplace_back(off);
        off.disabled = false;
        out.requests.emplace_back(off);
    });
    wait(100ms);
    forget_heard();
    const std::uint64_t asked = key_frame_requests();
    for (std::uint16_t i = 0; i < 200; ++i) {
        send(video_, next(video_, vp8_payload(false, i)));
        wait(20ms);
    }
    EXPECT_EQ(heard_count(true), 0u) << "no picture without its beginning";
    EXPECT_GE(key_frame_requests() - asked, 2u);
    EXPECT_LE(key_frame_requests() - asked, 9u) << "one each 500 ms in four seconds";
    EXPECT_LE(asked - before, 6u);
}

TEST_F(HostileMedia, D6_TheLineOfTimestampsNeverRunsBackwards) {
    send(video_, next(video_, vp8_payload(true, 1)));
    wait(20ms);
    Random random = Random::seeded(3);
    for (std::uint16_t i = 0; i < 60; ++i) {
        ForgedRtp packet = next(video_, vp8_payload(false, i));
        switch (i / 15) {
            case 0:
                packet.timestamp = video_.timestamp - video_.step * i;  // frozen
                break;
            case 1:
                packet.timestamp -= 0x8000'0000U;  // half the circle away
                break;
            case 2:
                packet.timestamp = random.u32();
                break;
            default:
                packet.timestamp = 0x7000'0000U - i * 90'000U * 20;  // backwards, 20 s at a time
        }
        send(video_, packet);
        wait(33ms);
    }
    const auto packets = heard(true);
    ASSERT_EQ(packets.size(), 61u);
    for (std::size_t i = 1; i < packets.size(); ++i) {
        const std::int32_t step = rtp::distance(packets[i - 1].timestamp, packets[i].timestamp);
        EXPECT_GE(step, 0) << i;
        EXPECT_LE(step, 90'000 * 12) << i;
    }
}

TEST_F(HostileMedia, D7_MoreThanTheLimitIsDropped) {
    for (int i = 0; i < 5'000; ++i) {
        send(audio_, next(audio_, Bytes(30, 1)));
    }
    wait(100ms);
    EXPECT_GE(dropped("over_rate"), 5'000u - 1'500u);
    EXPECT_TRUE(meeting_.run_until(
        [this] {
            return eve_->peer->quality_of(eve_->peer->sid()) == media::ConnectionQuality::poor;
        },
        6s))
        << "and told so";
    EXPECT_LE(heard_count(false), 1'500u);
    wait(2s);
    forget_heard();
    for (int i = 0; i < 1'200; ++i) {  // 20 Mbit/s on an audio track
        send(audio_, next(audio_, Bytes(1'150, 1)));
    }
    wait(100ms);
    EXPECT_LE(heard_count(false), 8'000'000u / 8 / 1'150);
    EXPECT_GT(heard_count(false), 500u);
    wait(2s);
    forget_heard();
    send(audio_, next(audio_, Bytes(40, 1)));
    wait(50ms);
    EXPECT_EQ(heard_count(false), 1u) << "served again once it behaves";
}

TEST_F(HostileMedia, D8_AMutedTrackIsNoSpeakerHoweverLoud) {
    const std::uint8_t level_id =
        audio_.stream->numbers()->extensions.id(rtp::Extension::audio_level);
    ASSERT_NE(level_id, 0);
    const std::string sid = dora_->peer->first_stream(false)->options().track_sid;
    const auto shout = [&] {
        for (int i = 0; i < 50; ++i) {
            ForgedRtp packet = next(audio_, Bytes(40, 1));
            packet.extension = one_byte_block({static_cast<std::uint8_t>(level_id << 4), 0x80});
            send(audio_, packet);
            wait(20ms);
        }
    };
    shout();
    EXPECT_EQ(heard_count(false), 50u);
    ASSERT_TRUE(meeting_.engine().mute_track(meeting_.now(), "attack", "eve", sid, true,
                                             meeting_.engine_outbox()));
    meeting_.flush_engine();
    wait(1s);
    forget_heard();
    bool told = false;
    meeting_.engine_outbox().clear();
    for (int i = 0; i < 50; ++i) {
        ForgedRtp packet = next(audio_, Bytes(40, 1));
        packet.extension = one_byte_block({static_cast<std::uint8_t>(level_id << 4), 0x80});
        send(audio_, packet);
        wait(20ms);
        for (const auto& outgoing : meeting_.engine_outbox().messages) {
            told = told || std::holds_alternative<media::SpeakersChanged>(outgoing.message);
        }
    }
    EXPECT_EQ(heard_count(false), 0u);
    EXPECT_FALSE(told);
}

TEST_F(HostileMedia, D16_OpusOfAnyShapeGoesOnUnchanged) {
    // One byte (DTX), 120 ms, with data behind the frame, and the largest that
    // fits a datagram.
    for (const std::size_t size : {1, 3, 300, 1'100}) {
        send(audio_, next(audio_, Bytes(size, 0xF8)));
    }
    wait(100ms);
    EXPECT_EQ(heard_count(false), 4u);
    EXPECT_EQ(dora_->peer->transport().undecryptable(), 0u);
    send(audio_, next(audio_, {}));
    send(audio_, next(audio_, Bytes(40, 1)));
    wait(100ms);
    const auto packets = heard(false);
    ASSERT_EQ(packets.size(), 5u);
    EXPECT_EQ(rtp::distance(packets[3].sequence_number, packets[4].sequence_number), 1)
        << "an empty packet leaves no hole";
}

TEST_F(HostileMedia, D17_RetransmissionsOfUnknownOrForgedNumbersAreDropped) {
    const auto rtx_type = video_.stream->numbers()->rtx_payload_type;
    ASSERT_TRUE(rtx_type);
    send(video_, next(video_, vp8_payload(true, 1)));
    wait(60ms);
    forget_heard();
    rtp::SequenceNumber sequence = 500;
    const auto repair = [&](rtp::SequenceNumber original, Bytes inner) {
        ForgedRtp packet;
        packet.ssrc = video_.stream->rtx_ssrc();
        packet.payload_type = *rtx_type;
        packet.sequence = sequence++;
        packet.timestamp = video_.timestamp;
        packet.payload = {static_cast<std::uint8_t>(original >> 8),
                          static_cast<std::uint8_t>(original)};
        packet.payload.insert(packet.payload.end(), inner.begin(), inner.end());
        send(video_.stream->rtx_protection(), packet);
    };
    const rtp::SequenceNumber last = static_cast<rtp::SequenceNumber>(video_.sequence - 1);
    repair(last, vp8_payload(false, 2));  // was there already
    repair(static_cast<rtp::SequenceNumber>(last - 20'000), vp8_payload(false, 2));  // long ago
    wait(60ms);
    EXPECT_EQ(heard_count(true), 0u);
    EXPECT_GE(dropped("rtp_repeated"), 1u);
    video_.sequence = static_cast<rtp::SequenceNumber>(video_.sequence + 2);  // two are lost
    send(video_, next(video_, vp8_payload(false, 4)));
    wait(20ms);
    repair(static_cast<rtp::SequenceNumber>(last + 1), vp8_payload(false, 2));
    repair(static_cast<rtp::SequenceNumber>(last + 2), {});  // a repair of nothing
    wait(60ms);
    EXPECT_EQ(heard_count(true), 2u) << "the repaired one comes through";
}

}  // namespace
}  // namespace heydok::hardening
