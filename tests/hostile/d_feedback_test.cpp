// Section D, feedback: what an authenticated but hostile participant sends as
// RTCP.
#include "rtc/rtcp/transport_feedback.hpp"
#include "rtc/rtcp/writer.hpp"
#include "tests/hostile/hostile_pair.hpp"

namespace heydok::hardening {
namespace {

class HostileFeedback : public HostilePair {
  protected:
    /// One second of video so that there is something to ask for again; the
    /// numbers as dora got them.
    std::vector<rtp::SequenceNumber> play(std::uint16_t packets) {
        forget_heard();
        for (std::uint16_t i = 0; i < packets; ++i) {
            send(video_, next(video_, vp8_payload(i == 0, i)));
            wait(5ms);
        }
        wait(50ms);
        std::vector<rtp::SequenceNumber> out;
        for (const rtp::Header& header : heard(true)) {
            out.push_back(header.sequence_number);
        }
        return out;
    }
    /// Packets to dora under the retransmission stream of eve's video.
    [[nodiscard]] std::uint64_t repeats() const {
        return meeting_packets_to_dora_ - heard_count(true) - heard_count(false);
    }
    void count_to_dora() {
        meeting_packets_to_dora_ = 0;
        forget_heard();
        const auto inner = observer_;
        observer_ = [this, inner](const VirtualNetwork::Datagram& datagram) {
            inner(datagram);
            if (datagram.to == dora_->address && is_rtp_packet(datagram.bytes)) {
                ++meeting_packets_to_dora_;
            }
        };
    }
    Bytes nack(std::uint32_t media, const std::vector<rtp::SequenceNumber>& sequences) {
        Bytes out;
        rtcp::Writer{out}.nack(1, media, sequences);
        return out;
    }
    std::uint64_t meeting_packets_to_dora_ = 0;
};

TEST_F(HostileFeedback, D9_BrokenCompoundsAreReadWithinBounds) {
    Bytes many;
    for (int i = 0; i < 120; ++i) {
        rtcp::Writer{many}.receiver_report(7, {});
    }
    const std::vector<Bytes> compounds{
        many,
        {0x80, 201, 0x00, 0x00, 0x80, 201, 0x00, 0x00},                     // length 0
        {0x80, 201, 0xFF, 0xFF, 0, 0, 0, 7},                                // length past the end
        {0x40, 201, 0x00, 0x01, 0, 0, 0, 7},                                // version 1
        {0x9F, 200, 0x00, 0x01, 0, 0, 0, 7},                                // 31 blocks for none
        {0x9F, 201, 0x00, 0x06, 0,  0,  0,  7,  1,  2,  3,  4, 5, 6, 7, 8,  // 31 blocks for one
         9,    10,  11,   12,   13, 14, 15, 16, 17, 18, 19, 20},
        {0xA0, 201, 0x00, 0x01, 0, 0, 0, 255},  // padding longer than the packet
    };
    for (const Bytes& compound : compounds) {
        send_rtcp(*dora_, compound);
        send_rtcp(*eve_, compound);
    }
    wait(200ms);
    EXPECT_GE(dropped("rtcp_malformed"), 10u) << "a wrong version does not get past SRTP";
    EXPECT_TRUE(dora_->peer->connected());
    send(audio_, next(audio_, Bytes(40, 1)));
    wait(50ms);
    EXPECT_EQ(heard_count(false), 1u);
}

TEST_F(HostileFeedback, D10_NacksAreHonouredWithinLimits) {
    const auto sent = play(200);
    ASSERT_EQ(sent.size(), 200u);
    count_to_dora();
    // A packet at most three times, however often it is asked for.
    for (int i = 0; i < 40; ++i) {
        send_rtcp(*dora_, nack(stream_to_dora(true), {sent.back()}));
        wait(110ms);
    }
    EXPECT_EQ(repeats(), 3u);
    // All 65,536 numbers each 10 ms: own, sent, still held, and at most 300 in a
    // second.
    wait(1s);
    count_to_dora();
    const auto ask_from = [&](std::uint32_t first, std::uint32_t pairs_of_17) {
        Bytes pairs;
        ByteWriter pair{pairs};
        for (std::uint32_t at = first; at < first + 17 * pairs_of_17; at += 17) {
            pair.u16(static_cast<std::uint16_t>(at));
            pair.u16(0xFFFF);
        }
        Bytes packet{0x81, 205};
        ByteWriter one{packet};
        one.u16(static_cast<std::uint16_t>(2 + pairs.size() / 4));
        one.u32(1);
        one.u32(stream_to_dora(true));
        one.bytes(pairs);
        send_rtcp(*dora_, packet);
    };
    for (std::uint32_t first = 0; first < 65'536; first += 17 * 10) {
        ask_from(first, 10);
        ask_from(first, 10);
        wait(2ms);
    }
    EXPECT_LE(repeats(), 600u) << "two windows of a second at the most";
    EXPECT_GT(dropped("repeat_refused"), 10'000u);
    // More than 200 at once are a hole of seconds: a key frame instead, and nothing is repeated.
    wait(1s);
    count_to_dora();
    for (std::uint32_t first = 0; first < 65'536; first += 17 * 250) {
        ask_from(first, 250);
        wait(10ms);
    }
    EXPECT_EQ(repeats(), 0u);
}

TEST_F(HostileFeedback, D10_NumbersNeverSentAndStreamsOfOthersAreIgnored) {
    const auto sent = play(50);
    ASSERT_EQ(sent.size(), 50u);
    count_to_dora();
    const auto never = static_cast<rtp::SequenceNumber>(sent.back() + 1'000);
    send_rtcp(*dora_, nack(stream_to_dora(true), {never}));
    const std::uint32_t of_ben = ben_.peer->first_stream(true)->options().ssrc;
    send_rtcp(*dora_, nack(of_ben, {sent.back()}));
    send_rtcp(*dora_, nack(12'345, {sent.back()}));
    wait(100ms);
    EXPECT_EQ(repeats(), 0u);
}

TEST_F(HostileFeedback, D11_AStormOfKeyFrameRequestsIsMerged) {
    play(20);
    const std::uint64_t before = key_frame_requests();
    for (int i = 0; i < 400; ++i) {
        Bytes compound;
        rtcp::Writer writer{compound};
        writer.picture_loss_indication(1, stream_to_dora(true));
        writer.full_intra_request(1, stream_to_dora(true), static_cast<std::uint8_t>(i));
        send_rtcp(*dora_, compound);
        wait(5ms);
    }
    wait(600ms);
    EXPECT_GE(key_frame_requests() - before, 2u);
    EXPECT_LE(key_frame_requests() - before, 6u) << "one each 500 ms in 2.6 seconds";
}

TEST_F(HostileFeedback, D11_AStormOfTwoHundredSubscribersIsMerged) {
    std::vector<Member*> watchers{dora_};
    const auto watches = [](const Member* member) {
        return member->peer->first_stream(true) != nullptr && member->peer->connected();
    };
    // All members have one address, which may have 16 unfinished handshakes.
    constexpr int kWave = 12;
    for (int i = 1; i < 200; ++i) {
        watchers.push_back(&meeting_.join(
            {.identity = "watcher-" + std::to_string(i), .room = "attack", .data = false}));
        if (i % kWave == 0) {
            ASSERT_TRUE(meeting_.run_until([&] { return watchers.back()->peer->connected(); }, 5s));
        }
    }
    ASSERT_TRUE(meeting_.run_until(
        [&] { return std::all_of(watchers.begin(), watchers.end(), watches); }, 30s));
    play(20);
    wait(1s);
    const std::uint64_t before = key_frame_requests();
    for (int round = 0; round < 10; ++round) {
        for (Member* watcher : watchers) {
            const std::uint32_t ssrc = watcher->peer->first_stream(true)->options().ssrc;
            Bytes compound;
            rtcp::Writer writer{compound};
            writer.picture_loss_indication(1, ssrc);
            writer.full_intra_request(1, ssrc, static_cast<std::uint8_t>(round));
            send_rtcp(*watcher, compound);
        }
        wait(200ms);
    }
    wait(600ms);
    EXPECT_GE(key_frame_requests() - before, 2u);
    EXPECT_LE(key_frame_requests() - before, 6u) << "one each 500 ms in 2.6 seconds";
    for (int i = 1; i < 200; ++i) {
        remove("attack", "watcher-" + std::to_string(i));
    }
}

TEST_F(HostileFeedback, D12_AbsurdEstimatesAreSurvived) {
    play(30);
    const Bytes huge_remb{0x8F, 206, 0,   5,   0, 0,    0,    1,    0, 0, 0, 0,
                          'R',  'E', 'M', 'B', 1, 0xFF, 0xFF, 0xFF, 0, 0, 0, 7};
    Bytes zero_remb;
    rtcp::Writer{zero_remb}.remb(1, 0, std::vector<rtp::Ssrc>{7});
    for (int i = 0; i < 50; ++i) {
        send_rtcp(*dora_, i % 2 == 0 ? huge_remb : zero_remb);
        wait(10ms);
    }
    // Feedback for packets never sent, about 4,096 and about 65,535 packets, with
    // deltas of -8 s.
    std::vector<rtcp::PacketArrival> arrivals;
    std::int32_t ticks = 0;
    for (std::uint16_t i = 0; i < 400; ++i) {
        ticks += i % 2 == 0 ? 32'000 : -32'000;
        arrivals.push_back({static_cast<std::uint16_t>(30'000 + i), ticks});
    }
    Bytes deltas;
    rtcp::write_transport_feedback({1, 2, -8'000'000, 3, arrivals}, deltas);
    Bytes many{0x8F, 205, 0, 6, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0};
    many.insert(many.end(), {0x1F, 0xFF, 0x1F, 0xFF, 0, 0, 0, 0});
    for (int i = 0; i < 50; ++i) {
        send_rtcp(*dora_, deltas.size() <= 1'200 ? deltas : Bytes{});
        send_rtcp(*dora_, many);
        wait(10ms);
    }
    EXPECT_EQ(play(30).size(), 30u) << "30 small packets pass under any sane estimate";
}

TEST_F(HostileFeedback, D14_ByeEndsNobodyElseAndNamesDoNotTravel) {
    const std::uint32_t own = video_.stream->ssrc();
    Bytes compound;
    rtcp::Writer writer{compound};
    writer.receiver_report(own, {});
    writer.source_description(own, "eve@evil.example");
    writer.goodbye(ben_.peer->first_stream(true)->options().ssrc);
    writer.goodbye(stream_to_dora(true));
    writer.receiver_reference_time(own, 5);
    Bytes app{0x80, 204, 0, 2, 0, 0, 0, 1, 'e', 'v', 'i', 'l'};
    for (int i = 0; i < 20; ++i) {
        send_rtcp(*eve_, compound);
        send_rtcp(*eve_, app);
        wait(10ms);
    }
    EXPECT_EQ(play(20).size(), 20u);
    EXPECT_TRUE(dora_->peer->connected());
}

}  // namespace
}  // namespace heydok::hardening
