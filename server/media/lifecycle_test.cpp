#include "media/engine_fixture.hpp"

namespace heydok::media {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

using LifecycleTest = EngineTest;

TEST_F(LifecycleTest, TheSameIdentityReplacesItselfQuietly) {
    const SessionId watcher = join("watcher");
    const SessionId first = join("ada");
    const std::string old_sid = known(watcher, "ada")->sid;
    const SessionId second = join("ada");
    EXPECT_EQ(last<LeaveNotice>(first).reason, LeaveReason::duplicate_identity);
    EXPECT_EQ(last<LeaveNotice>(first).action, LeaveAction::disconnect);
    EXPECT_THAT(got<CloseSocket>(first), SizeIs(1));
    EXPECT_NE(known(watcher, "ada")->sid, old_sid);
    EXPECT_EQ(known(watcher, "ada")->state, ParticipantState::joined) << "never disconnected";
    EXPECT_THAT(got<LeaveNotice>(second), IsEmpty());
    close(first);
    EXPECT_EQ(engine_.list_participants("room")->size(), 2U) << "the old socket's end is no news";
}

TEST_F(LifecycleTest, AServerThatEndsAsksEverybodyBackAndKeepsNobody) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    JoinOptions elsewhere = options("eve");
    elsewhere.room = "other room";
    const SessionId eve = join(elsewhere);
    engine_.shut_down(now_, outbox_);
    collect();
    for (const SessionId session : {ada, ben, eve}) {
        EXPECT_EQ(last<LeaveNotice>(session).reason, LeaveReason::server_shutdown);
        EXPECT_EQ(last<LeaveNotice>(session).action, LeaveAction::reconnect);
        EXPECT_NE(std::get_if<CloseSocket>(&messages_[session].back()), nullptr);
    }
    EXPECT_EQ(engine_.statistics().rooms, 0U);
    EXPECT_EQ(engine_.statistics().participants, 0U);
}

TEST_F(LifecycleTest, ResumeKeepsTheParticipantAndTellsEverything) {
    const SessionId ben = join("ben");
    const SessionId first = join("ada");
    const std::string sid = last<Joined>(first).participant->sid;
    close(first);
    JoinOptions again = options("ada");
    again.publisher_offer.reset();
    again.resume_sid = sid;
    const SessionId second = join(again);
    ASSERT_FALSE(messages_[second].empty());
    EXPECT_NE(std::get_if<Reconnected>(&messages_[second][0]), nullptr) << "first of all";
    EXPECT_EQ(known(second, "ada")->sid, sid);
    EXPECT_NE(known(second, "ben"), nullptr);
    EXPECT_EQ(known(ben, "ada")->state, ParticipantState::joined);
    EXPECT_THAT(got<RoomUpdate>(second), SizeIs(1));
}

TEST_F(LifecycleTest, ResumeTakesOverALiveSocket) {
    const SessionId first = join("ada");
    JoinOptions again = options("ada");
    again.publisher_offer.reset();
    again.resume_sid = last<Joined>(first).participant->sid;
    join(again);
    EXPECT_THAT(got<CloseSocket>(first), SizeIs(1));
    EXPECT_THAT(got<LeaveNotice>(first), IsEmpty());
}

TEST_F(LifecycleTest, ResumeOfAnotherSidOrIdentityMustReconnect) {
    const SessionId first = join("ada");
    const std::string sid = last<Joined>(first).participant->sid;
    for (const auto& [identity, resumed] :
         {std::pair{"ada", std::string{"PA_unknown"}}, std::pair{"eve", sid}}) {
        JoinOptions again = options(identity);
        again.resume_sid = resumed;
        const SessionId second = join(again);
        EXPECT_EQ(last<LeaveNotice>(second).reason, LeaveReason::state_mismatch);
        EXPECT_EQ(last<LeaveNotice>(second).action, LeaveAction::reconnect);
        EXPECT_THAT(got<CloseSocket>(second), SizeIs(1));
    }
    EXPECT_THAT(got<CloseSocket>(first), IsEmpty());
}

TEST_F(LifecycleTest, SyncStateWithAnUnknownTrackMustReconnect) {
    const SessionId ada = join("ada");
    SyncState state;
    state.published_track_sids = {"TR_unknown"};
    signal(ada, state);
    EXPECT_EQ(last<LeaveNotice>(ada).action, LeaveAction::reconnect);
}

TEST_F(LifecycleTest, ALostSocketWithoutMediaEndsAfterTheTimeForAResume) {
    const SessionId ben = join("ben");
    const SessionId ada = join("ada");
    close(ada);
    run_for(4s);
    EXPECT_EQ(known(ben, "ada")->state, ParticipantState::joined);
    run_for(2s);
    EXPECT_EQ(known(ben, "ada")->state, ParticipantState::disconnected);
    EXPECT_EQ(known(ben, "ada")->disconnect_reason, LeaveReason::connection_timeout);
}

TEST_F(LifecycleTest, WhoNeverConnectsIsRemovedAfterAMinute) {
    const SessionId ada = join("ada");
    run_for(59s);
    EXPECT_THAT(got<LeaveNotice>(ada), IsEmpty());
    run_for(2s);
    EXPECT_EQ(last<LeaveNotice>(ada).reason, LeaveReason::join_failure);
    EXPECT_THAT(events_, testing::Contains(RoomEvent::Kind::participant_connection_aborted));
}

TEST_F(LifecycleTest, AnEmptyRoomClosesAfterItsTime) {
    const SessionId ada = join("ada");
    signal(ada, Leave{});
    run_for(19s);
    EXPECT_THAT(engine_.list_rooms({}), SizeIs(1));
    run_for(2s);
    EXPECT_THAT(engine_.list_rooms({}), IsEmpty());
    EXPECT_EQ(events_.back(), RoomEvent::Kind::room_finished);
}

TEST_F(LifecycleTest, ARoomThatNobodyJoinsClosesAfterItsTime) {
    RoomOptions room;
    room.name = "made";
    room.empty_timeout_s = 10;
    ASSERT_TRUE(engine_.create_room(now_, room, outbox_));
    run_for(9s);
    EXPECT_THAT(engine_.list_rooms({"made"}), SizeIs(1));
    run_for(2s);
    EXPECT_THAT(engine_.list_rooms({"made"}), IsEmpty());
    EXPECT_EQ(engine_.next_timeout(), kNever) << "nothing is left to do";
}

TEST_F(LifecycleTest, AFullRoomRefusesButLetsTheSameIdentityReturn) {
    RoomOptions room;
    room.name = "room";
    room.max_participants = 1;
    ASSERT_TRUE(engine_.create_room(now_, room, outbox_));
    join("ada");
    EXPECT_EQ(engine_.check_join(options("ben")), JoinRefusal::room_full);
    EXPECT_EQ(engine_.check_join(options("ada")), std::nullopt);
    JoinOptions recorder = options("recorder");
    recorder.permission.recorder = true;
    EXPECT_EQ(engine_.check_join(recorder), std::nullopt) << "not counted";
    EXPECT_EQ(last<LeaveNotice>(join("ben")).reason, LeaveReason::join_failure);
}

TEST_F(LifecycleTest, SimulatedServerLeaveAndFullReconnect) {
    const SessionId ada = join("ada");
    signal(ada, Simulate{Simulate::Scenario::server_leave, 0});
    EXPECT_EQ(last<LeaveNotice>(ada).action, LeaveAction::disconnect);
    const SessionId ben = join("ben");
    signal(ben, Simulate{Simulate::Scenario::leave_request_full_reconnect, 0});
    EXPECT_EQ(last<LeaveNotice>(ben).action, LeaveAction::reconnect);
}

TEST_F(LifecycleTest, OffersThatCannotBeAnsweredEndTheSessionWithAReason) {
    const SessionId ben = join("ben");
    sdp::Session without_ice = browser_offer();
    without_ice.sections[0].ice_pwd.clear();
    sdp::Session fewer = browser_offer();
    fewer.sections.pop_back();
    fewer.bundle.pop_back();
    sdp::Session other_certificate = browser_offer();
    for (sdp::MediaSection& section : other_certificate.sections) {
        section.fingerprints[0].value[0] ^= 1;
    }
    for (const std::string& text :
         {std::string{"nonsense"}, std::string{}, sdp::to_text(without_ice), sdp::to_text(fewer),
          sdp::to_text(other_certificate)}) {
        const SessionId ada = join("ada");
        signal(ada, Offer{{"offer", text, 2, {}}});
        EXPECT_THAT(got<LeaveNotice>(ada), SizeIs(1)) << text.size();
        EXPECT_THAT(got<CloseSocket>(ada), SizeIs(1));
    }
    EXPECT_THAT(got<LeaveNotice>(ben), IsEmpty()) << "bystanders stay";
    EXPECT_EQ(engine_.list_participants("room")->size(), 1U);
}

TEST_F(LifecycleTest, AnIceRestartChangesOurCredentialsAndKeepsTheFingerprint) {
    const SessionId ada = join("ada");
    const sdp::Session first = last_answer(ada);
    signal(ada, Offer{offer(browser_offer(), 2)});
    EXPECT_EQ(last_answer(ada).sections[0].ice_ufrag, first.sections[0].ice_ufrag);
    sdp::Session restart = browser_offer();
    for (sdp::MediaSection& section : restart.sections) {
        section.ice_ufrag = "another1";
    }
    signal(ada, Offer{offer(restart, 3)});
    EXPECT_NE(last_answer(ada).sections[0].ice_ufrag, first.sections[0].ice_ufrag);
    EXPECT_EQ(last_answer(ada).sections[0].fingerprints, first.sections[0].fingerprints);
}

}  // namespace
}  // namespace heydok::media
