// Every reason that the engine gives for an end, with what the client is to do then
// (livekit-protocol sections 12.6 and 15). Ends that need media are in
// tests/simulation/leave_actions_test.cpp.
#include "media/engine_fixture.hpp"
#include "media/lifecycle.hpp"

namespace heydok::media {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class LeaveActionsTest : public EngineTest {
  protected:
    /// The session was told this once, then its socket was closed, and nothing came behind.
    void expect_end(SessionId session, LeaveReason reason, LeaveAction action) {
        const auto notices = got<LeaveNotice>(session);
        ASSERT_THAT(notices, SizeIs(1));
        EXPECT_EQ(notices[0].reason, reason);
        EXPECT_EQ(notices[0].action, action);
        EXPECT_THAT(got<CloseSocket>(session), SizeIs(1));
        EXPECT_TRUE(std::holds_alternative<CloseSocket>(messages_[session].back()));
    }
    /// What others hear of the participant at last.
    void expect_gone(SessionId watcher, const std::string& identity, LeaveReason reason) {
        const ParticipantSnapshot last = known(watcher, identity);
        ASSERT_NE(last, nullptr);
        EXPECT_EQ(last->state, ParticipantState::disconnected);
        EXPECT_EQ(last->disconnect_reason, reason);
    }
    void expect_still_here(SessionId watcher, const std::string& identity) {
        EXPECT_NE(known(watcher, identity)->state, ParticipantState::disconnected);
        EXPECT_TRUE(engine_.get_participant("room", identity));
    }
    JoinOptions resume_of(const std::string& identity, const std::string& sid) const {
        JoinOptions result = options(identity);
        result.publisher_offer.reset();
        result.resume_sid = sid;
        return result;
    }
    std::string sid_of(SessionId session) { return last<Joined>(session).participant->sid; }

    SessionId ben_ = join("ben");  ///< watches
    SessionId ada_ = join("ada");
};

TEST_F(LeaveActionsTest, DuplicateIdentityDisconnectsTheOlder) {
    const SessionId newer = join("ada");
    expect_end(ada_, LeaveReason::duplicate_identity, LeaveAction::disconnect);
    EXPECT_THAT(got<LeaveNotice>(newer), IsEmpty());
    expect_still_here(ben_, "ada");
}

TEST_F(LeaveActionsTest, RemovedByTheHostDisconnects) {
    ASSERT_TRUE(engine_.remove_participant(now_, "room", "ada", outbox_));
    collect();
    expect_end(ada_, LeaveReason::participant_removed, LeaveAction::disconnect);
    expect_gone(ben_, "ada", LeaveReason::participant_removed);
}

TEST_F(LeaveActionsTest, ADeletedRoomDisconnectsEverybody) {
    ASSERT_TRUE(engine_.delete_room(now_, "room", outbox_));
    collect();
    expect_end(ada_, LeaveReason::room_deleted, LeaveAction::disconnect);
    expect_end(ben_, LeaveReason::room_deleted, LeaveAction::disconnect);
}

TEST_F(LeaveActionsTest, ARoomThatOnlyARecorderIsInCloses) {
    JoinOptions recorder = options("recorder");
    recorder.room = "other";
    recorder.permission.recorder = true;
    recorder.permission.hidden = true;
    JoinOptions guest = options("guest");
    guest.room = "other";
    const SessionId host = join(guest);
    const SessionId listening = join(recorder);
    signal(host, Leave{});
    run_for(21s);
    expect_end(listening, LeaveReason::room_closed, LeaveAction::disconnect);
}

TEST_F(LeaveActionsTest, AServerThatEndsAsksForAFullReconnect) {
    engine_.shut_down(now_, outbox_);
    collect();
    expect_end(ada_, LeaveReason::server_shutdown, LeaveAction::reconnect);
    expect_end(ben_, LeaveReason::server_shutdown, LeaveAction::reconnect);
}

TEST_F(LeaveActionsTest, AMoveAsksForAFullReconnect) {
    RoomInfo destination;
    destination.name = "ward";
    ASSERT_TRUE(engine_.move_participant(now_, "room", "ada", destination, outbox_));
    collect();
    expect_end(ada_, LeaveReason::migration, LeaveAction::reconnect);
    expect_gone(ben_, "ada", LeaveReason::migration);
}

TEST_F(LeaveActionsTest, AResumeOfNobodyAsksForAFullReconnect) {
    expect_end(join(resume_of("ada", "PA_unknown")), LeaveReason::state_mismatch,
               LeaveAction::reconnect);
    expect_still_here(ben_, "ada");
    EXPECT_THAT(got<LeaveNotice>(ada_), IsEmpty()) << "who is there notices nothing";
}

TEST_F(LeaveActionsTest, ABelievedTrackThatIsUnknownAsksForAFullReconnect) {
    SyncState state;
    state.published_track_sids = {"TR_unknown"};
    signal(ada_, state);
    expect_end(ada_, LeaveReason::state_mismatch, LeaveAction::reconnect);
    expect_still_here(ben_, "ada");
    run_for(kResumeTimeout + 1s);
    expect_gone(ben_, "ada", LeaveReason::connection_timeout);
}

TEST_F(LeaveActionsTest, AnotherCertificateAsksForAFullReconnect) {
    sdp::Session changed = browser_offer();
    for (sdp::MediaSection& section : changed.sections) {
        for (sdp::Fingerprint& fingerprint : section.fingerprints) {
            fingerprint.value.at(0) ^= 1;
        }
    }
    signal(ada_, Offer{offer(changed, 2)});
    expect_end(ada_, LeaveReason::state_mismatch, LeaveAction::reconnect);
    expect_gone(ben_, "ada", LeaveReason::state_mismatch);
}

TEST_F(LeaveActionsTest, AnOfferThatCannotBeReadDisconnects) {
    signal(ada_, Offer{{"offer", "v=0", 2, {}}});
    expect_end(ada_, LeaveReason::media_failure, LeaveAction::disconnect);
    expect_gone(ben_, "ada", LeaveReason::media_failure);
}

TEST_F(LeaveActionsTest, WhoNeverConnectsIsDisconnected) {
    run_for(kJoinTimeout + 1s);
    expect_end(ada_, LeaveReason::join_failure, LeaveAction::disconnect);
}

TEST_F(LeaveActionsTest, ARoomThatFilledMeanwhileDisconnects) {
    RoomOptions small;
    small.name = "small";
    small.max_participants = 1;
    ASSERT_TRUE(engine_.create_room(now_, small, outbox_));
    JoinOptions first = options("first");
    first.room = "small";
    JoinOptions second = options("second");
    second.room = "small";
    join(first);
    expect_end(join(second), LeaveReason::join_failure, LeaveAction::disconnect);
}

TEST_F(LeaveActionsTest, WhoLeavesIsToldNothingAndTheOthersTheReason) {
    signal(ada_, Leave{});
    EXPECT_THAT(got<LeaveNotice>(ada_), IsEmpty());
    EXPECT_THAT(got<CloseSocket>(ada_), SizeIs(1));
    expect_gone(ben_, "ada", LeaveReason::client_initiated);
}

struct SimulatedEnd {
    const char* name;
    Simulate::Scenario scenario;
    LeaveAction action;
};

class SimulatedEnds : public LeaveActionsTest, public testing::WithParamInterface<SimulatedEnd> {};

INSTANTIATE_TEST_SUITE_P(
    Scenarios, SimulatedEnds,
    testing::Values(
        SimulatedEnd{"ServerLeave", Simulate::Scenario::server_leave, LeaveAction::disconnect},
        SimulatedEnd{"NodeFailure", Simulate::Scenario::node_failure, LeaveAction::reconnect},
        SimulatedEnd{"Migration", Simulate::Scenario::migration, LeaveAction::resume},
        SimulatedEnd{"FullReconnect", Simulate::Scenario::leave_request_full_reconnect,
                     LeaveAction::reconnect}),
    [](const auto& instance) { return std::string{instance.param.name}; });

TEST_P(SimulatedEnds, SayWhatTheClientIsToDoAndThatWorks) {
    const std::string sid = sid_of(ada_);
    signal(ada_, Simulate{GetParam().scenario, 1});
    expect_end(ada_, LeaveReason::server_shutdown, GetParam().action);
    const SessionId again = join(resume_of("ada", sid));
    switch (GetParam().action) {
        case LeaveAction::disconnect:
            expect_gone(ben_, "ada", LeaveReason::server_shutdown);
            expect_end(again, LeaveReason::state_mismatch, LeaveAction::reconnect);
            break;
        case LeaveAction::resume:
            EXPECT_THAT(got<Reconnected>(again), SizeIs(1));
            expect_still_here(ben_, "ada");
            break;
        case LeaveAction::reconnect: {
            const SessionId anew = join("ada");
            EXPECT_NE(sid_of(anew), sid);
            EXPECT_THAT(got<LeaveNotice>(anew), IsEmpty());
            break;
        }
    }
}

}  // namespace
}  // namespace heydok::media
