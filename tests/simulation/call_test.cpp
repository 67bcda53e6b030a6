#include <gtest/gtest.h>

#include "tests/simulation/two_members.hpp"

namespace heydok::support {
namespace {

using namespace std::chrono_literals;

class CallTest : public TwoMembers {};

TEST_F(CallTest, BothConnectAndKnowEachOther) {
    connect();
    meeting_.run_for(1s);
    EXPECT_EQ(ada_.peer->participants().size(), 1u);
    EXPECT_EQ(ben_.peer->participants().size(), 1u);
    EXPECT_TRUE(ada_.peer->data_open());
    EXPECT_EQ(ada_.peer->statistics().bad_answers, 0u);
    EXPECT_EQ(ada_.peer->statistics().offers, 2u) << "the browser's second offer";
}

TEST_F(CallTest, AudioArrivesOnAnIdealNetworkWithoutLoss) {
    connect();
    const std::string cid = publish_audio(ada_);
    meeting_.run_for(10s);
    const IncomingStream* stream = ben_.peer->first_stream(false);
    ASSERT_NE(stream, nullptr);
    EXPECT_EQ(stream->options().track_sid, ada_.peer->published(cid)->sid);
    EXPECT_GT(stream->frames().statistics().packets, 450u);
    EXPECT_EQ(stream->frames().statistics().missing, 0u);
    EXPECT_EQ(stream->frames().statistics().faults(), 0u);
    EXPECT_EQ(stream->reception().lost(), 0);
    EXPECT_GE(stream->sender_reports(), 2u);
    EXPECT_EQ(stream->audio_level(), 30);
    EXPECT_GT(ada_.peer->statistics().transport_feedbacks, 30u);
    EXPECT_GT(ada_.peer->statistics().receiver_reports, 5u);
    EXPECT_EQ(ada_.peer->first_stream(false), nullptr) << "nobody hears themselves";
}

TEST_F(CallTest, VideoStartsWithAKeyFrameAndPlays) {
    connect();
    publish_video(ada_);
    meeting_.run_for(10s);
    const IncomingStream* stream = ben_.peer->first_stream(true);
    ASSERT_NE(stream, nullptr);
    const FrameReader::Statistics& frames = stream->frames().statistics();
    EXPECT_GT(frames.frames, 250u);
    EXPECT_EQ(frames.missing, 0u);
    EXPECT_EQ(frames.faults(), 0u);
    EXPECT_EQ(stream->frames().layer(), 2) << "the highest layer, when nobody asks for less";
}

TEST_F(CallTest, ABlackOutEndsWithAKeyFrameInBothDirections) {
    connect();
    publish_video(ada_);
    publish_video(ben_);
    meeting_.run_for(3s);
    meeting_.network().set_cut(ben_.address.port, true);
    meeting_.run_for(3s);
    const auto asked = [](const VirtualMeeting::Member& member) {
        return member.peer->statistics().key_frame_requests;
    };
    const auto ada_before = asked(ada_);
    const auto ben_before = asked(ben_);
    meeting_.network().set_cut(ben_.address.port, false);
    meeting_.run_for(300ms);
    EXPECT_GT(asked(ada_), ada_before) << "what ben missed";
    EXPECT_GT(asked(ben_), ben_before) << "what ada missed";
    const auto frames = ben_.peer->first_stream(true)->frames().statistics().frames;
    meeting_.run_for(2s);
    EXPECT_GT(ben_.peer->first_stream(true)->frames().statistics().frames, frames + 30);
}

TEST_F(CallTest, HoleThatCannotBeFilledBecomesAKeyFrameAtOnce) {
    connect();
    publish_video(ada_);
    meeting_.run_for(3s);
    const auto asked = ada_.peer->statistics().key_frame_requests;
    meeting_.network().set_cut(ada_.address.port, true);
    meeting_.run_for(900ms);  // more packets than are asked for, less than a broken path
    meeting_.network().set_cut(ada_.address.port, false);
    meeting_.run_for(150ms);
    EXPECT_GT(ada_.peer->statistics().key_frame_requests, asked);
}

TEST_F(CallTest, WhoOnlyReceivesLearnsItsRoundTrip) {
    connect();
    publish_audio(ada_);
    meeting_.run_for(1s);
    LinkConditions slow;
    slow.delay = 40ms;
    meeting_.set_conditions(ben_, slow);
    meeting_.run_for(500ms);
    const Instant sent = meeting_.now();
    constexpr std::uint64_t kNow = 0x1234'5678'9abc'def0;
    meeting_.act(ben_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
        peer.send_reference_time(kNow, out);
    });
    ASSERT_TRUE(
        meeting_.run_until([this] { return ben_.peer->answered_reference().has_value(); }, 2s));
    const rtcp::DlrrBlock& answer = *ben_.peer->answered_reference();
    EXPECT_EQ(answer.last_reference_time, 0x5678'9abcU);
    const Duration round_trip =
        meeting_.now() - sent - rtcp::duration_from_compact(answer.delay_since_reference_time);
    EXPECT_GE(round_trip, 80ms);
    EXPECT_LE(round_trip, 105ms) << "within the 20 ms steps of this test";
    meeting_.run_for(3s);
    EXPECT_EQ(ben_.peer->answered_reference()->delay_since_reference_time,
              answer.delay_since_reference_time)
        << "one answer for one question";
}

TEST_F(CallTest, LateJoinerGetsRunningTracksInTheFirstAnswer) {
    connect();
    publish_audio(ada_);
    publish_video(ada_);
    meeting_.run_for(3s);
    VirtualMeeting::Member& cleo = meeting_.join({"cleo"});
    meeting_.run_for(3s);
    ASSERT_NE(cleo.peer->first_stream(false), nullptr);
    ASSERT_NE(cleo.peer->first_stream(true), nullptr);
    EXPECT_EQ(cleo.peer->statistics().offers, 2u) << "no round trip for the tracks";
    EXPECT_GT(cleo.peer->first_stream(true)->frames().statistics().frames, 40u);
    EXPECT_EQ(cleo.peer->first_stream(true)->frames().statistics().faults(), 0u);
}

}  // namespace
}  // namespace heydok::support
