#include <algorithm>

#include "media/data_packet.hpp"
#include "tests/simulation/two_members.hpp"

namespace heydok::support {
namespace {

using namespace std::chrono_literals;

/// Ada is heard and seen by Ben; then something happens.
class LifecycleTest : public TwoMembers {
  protected:
    LifecycleTest() : TwoMembers(4) {}

    void start() {
        connect();
        audio_ = publish_audio(ada_);
        video_ = publish_video(ada_);
        ASSERT_TRUE(meeting_.run_until(
            [this] {
                const IncomingStream* stream = ben_.peer->first_stream(true);
                return stream != nullptr && stream->frames().statistics().frames > 30;
            },
            10s));
    }
    [[nodiscard]] const IncomingStream& sound() const { return *ben_.peer->first_stream(false); }
    [[nodiscard]] const IncomingStream& picture() const { return *ben_.peer->first_stream(true); }
    /// Audio packets that Ben gets in the next span.
    std::uint64_t heard_in(Duration span) {
        const std::uint64_t before = sound().frames().statistics().packets;
        meeting_.run_for(span);
        return sound().frames().statistics().packets - before;
    }

    std::string audio_;
    std::string video_;
};

TEST_F(LifecycleTest, IceRestartOfThePublisherLosesNothing) {
    start();
    meeting_.act(ada_, [](ScriptedPeer& p, ScriptedPeer::Outbox& out) { p.restart_ice(out); });
    EXPECT_GE(heard_in(3s), 148u);
    EXPECT_EQ(sound().frames().statistics().missing, 0u);
    EXPECT_EQ(picture().frames().statistics().missing, 0u);
    EXPECT_EQ(sound().frames().statistics().faults(), 0u);
}

TEST_F(LifecycleTest, IceRestartOfTheSubscriberLosesNothing) {
    start();
    meeting_.act(ben_, [](ScriptedPeer& p, ScriptedPeer::Outbox& out) { p.restart_ice(out); });
    EXPECT_GE(heard_in(15s), 745u) << "beyond the life of the old credentials";
    EXPECT_EQ(sound().frames().statistics().missing, 0u);
    EXPECT_EQ(picture().frames().statistics().missing, 0u);
}

TEST_F(LifecycleTest, ChangeOfNetworkWithIceRestartGoesOn) {
    start();
    meeting_.network().set_cut(ben_.address.port, true);
    meeting_.rebind(ben_);
    meeting_.act(ben_, [](ScriptedPeer& p, ScriptedPeer::Outbox& out) { p.restart_ice(out); });
    meeting_.run_for(2s);
    EXPECT_GE(heard_in(2s), 98u);
    EXPECT_EQ(sound().frames().statistics().faults(), 0u);
    const std::uint64_t frames = picture().frames().statistics().frames;
    meeting_.run_for(2s);
    EXPECT_GT(picture().frames().statistics().frames, frames + 50);
}

TEST_F(LifecycleTest, BrokenSocketIsResumedWhileMediaFlows) {
    start();
    const std::string sid = ben_.peer->sid();
    meeting_.break_socket(ben_);
    EXPECT_GE(heard_in(1s), 49u) << "media does not need the socket";
    meeting_.resume(ben_);
    EXPECT_GE(heard_in(4s), 198u);
    EXPECT_EQ(ben_.peer->sid(), sid);
    EXPECT_FALSE(ben_.peer->left());
    EXPECT_EQ(sound().frames().statistics().missing, 0u);
    EXPECT_EQ(ada_.peer->participants().size(), 1u) << "nobody saw Ben leave";
    // The new socket works: what is published after it arrives.
    const std::size_t streams = ben_.peer->streams().size();
    publish_audio(ada_);
    meeting_.run_for(2s);
    EXPECT_EQ(ben_.peer->streams().size(), streams + 1);
}

TEST_F(LifecycleTest, ResumeOfAnUnknownParticipantAsksForAFullReconnect) {
    start();
    meeting_.act(ben_, [](ScriptedPeer& p, ScriptedPeer::Outbox& out) { p.leave(out); });
    meeting_.run_for(1s);
    meeting_.resume(ben_);
    meeting_.run_for(1s);
    ASSERT_TRUE(ben_.peer->left());
    EXPECT_EQ(ben_.peer->left()->action, media::LeaveAction::reconnect);
    EXPECT_EQ(ben_.peer->left()->reason, media::LeaveReason::state_mismatch);
}

TEST_F(LifecycleTest, LeaveEndsEverythingForTheOther) {
    start();
    meeting_.act(ada_, [](ScriptedPeer& p, ScriptedPeer::Outbox& out) { p.leave(out); });
    meeting_.run_for(2s);
    EXPECT_TRUE(ben_.peer->participants().empty());
    EXPECT_EQ(ben_.peer->first_stream(false), nullptr);
    EXPECT_EQ(ben_.peer->first_stream(true), nullptr);
    const std::uint64_t packets = ben_.peer->statistics().rtp_packets;
    meeting_.run_for(2s);
    EXPECT_EQ(ben_.peer->statistics().rtp_packets, packets);
    EXPECT_EQ(meeting_.engine().statistics().participants, 1u);
}

TEST_F(LifecycleTest, SilentPeerIsRemovedInTheEnd) {
    start();
    meeting_.network().set_cut(ada_.address.port, true);
    meeting_.break_socket(ada_);
    EXPECT_TRUE(meeting_.run_until([this] { return ben_.peer->participants().empty(); }, 60s));
    EXPECT_EQ(meeting_.engine().statistics().participants, 1u);
}

TEST_F(LifecycleTest, UnpublishedTrackEndsAndItsSectionIsUsedAgain) {
    start();
    meeting_.act(ada_,
                 [&](ScriptedPeer& p, ScriptedPeer::Outbox& out) { p.unpublish(video_, out); });
    ASSERT_TRUE(
        meeting_.run_until([this] { return ben_.peer->first_stream(true) == nullptr; }, 3s));
    publish_video(ada_);
    ASSERT_TRUE(
        meeting_.run_until([this] { return ben_.peer->first_stream(true) != nullptr; }, 3s));
    meeting_.run_for(2s);
    EXPECT_GT(picture().frames().statistics().frames, 40u);
    EXPECT_EQ(picture().frames().statistics().faults(), 0u);
    EXPECT_EQ(ben_.peer->statistics().bad_answers, 0u);
}

TEST_F(LifecycleTest, MuteStopsTheSoundAndUnmuteContinuesIt) {
    start();
    const auto mute = [&](bool muted) {
        meeting_.act(
            ada_, [&](ScriptedPeer& p, ScriptedPeer::Outbox& out) { p.mute(audio_, muted, out); });
        meeting_.run_for(200ms);
    };
    mute(true);
    EXPECT_EQ(heard_in(1s), 0u);
    const auto& info = *ben_.peer->participants().begin()->second;
    EXPECT_TRUE(std::any_of(info.tracks.begin(), info.tracks.end(),
                            [](const media::TrackInfo& track) { return track.muted; }));
    mute(false);
    EXPECT_GE(heard_in(1s), 49u);
    EXPECT_EQ(sound().frames().statistics().missing, 0u);
    EXPECT_EQ(sound().frames().statistics().faults(), 0u);
}

TEST_F(LifecycleTest, WaitingPatientGetsNoMediaByte) {
    start();
    media::Permission none;
    none.can_publish = none.can_subscribe = none.can_publish_data = false;
    VirtualMeeting::Member& patient = meeting_.join({"patient", none});
    meeting_.run_for(3s);
    EXPECT_TRUE(patient.peer->connected());
    EXPECT_EQ(patient.peer->statistics().rtp_packets, 0u);
    EXPECT_TRUE(patient.peer->streams().empty());
    const std::string cid = publish_audio(patient);
    meeting_.run_for(2s);
    EXPECT_EQ(ben_.peer->streams().size(), 2u) << "only Ada's two tracks";
}

TEST_F(LifecycleTest, DataMessagesReachTheOtherInOrderUnderLoss) {
    start();
    ASSERT_TRUE(meeting_.run_until(
        [this] { return ada_.peer->data_open() && ben_.peer->data_open(); }, 3s));
    LinkConditions bad;
    bad.loss = 0.05;
    bad.delay = 20ms;
    bad.jitter = 20ms;
    meeting_.set_conditions(ada_, bad);
    meeting_.set_conditions(ben_, bad);
    for (int i = 0; i < 50; ++i) {
        const std::string text = "message " + std::to_string(i);
        meeting_.act(ada_, [&](ScriptedPeer& p, ScriptedPeer::Outbox& out) {
            EXPECT_TRUE(p.send_data(meeting_.now(), true,
                                    media::make_user_packet({as_bytes(text), "chat", {}, {}, {}},
                                                            media::DataKind::reliable),
                                    out));
        });
        meeting_.run_for(30ms);
    }
    EXPECT_TRUE(meeting_.run_until([this] { return ben_.peer->data().size() == 50; }, 20s));
    for (std::size_t i = 0; i < ben_.peer->data().size(); ++i) {
        const std::string_view packet = as_text(ben_.peer->data()[i].data);
        EXPECT_NE(packet.find("message " + std::to_string(i)), std::string_view::npos) << i;
        EXPECT_NE(packet.find(ada_.peer->sid()), std::string_view::npos) << "stamped";
    }
    EXPECT_TRUE(ada_.peer->data().empty()) << "no echo";
}

TEST_F(LifecycleTest, WhoHasNoDataChannelsStays) {
    VirtualMeeting::Member& cleo = meeting_.join({.identity = "cleo", .data = false});
    start();
    ASSERT_TRUE(meeting_.run_until([&] { return cleo.peer->connected(); }, 5s));
    meeting_.run_for(120s);
    EXPECT_FALSE(cleo.peer->left().has_value()) << "our INIT goes unanswered; media does not care";
    EXPECT_TRUE(cleo.peer->connected());
    const IncomingStream* sound = cleo.peer->first_stream(false);
    ASSERT_NE(sound, nullptr);
    EXPECT_GT(sound->frames().statistics().packets, 5'500u);
}

}  // namespace
}  // namespace heydok::support
