#include "media/engine_fixture.hpp"
#include "media/server_rpc.hpp"

namespace heydok::media {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

using RoomServiceTest = EngineTest;

TEST_F(RoomServiceTest, RemovedParticipantsAreToldAndGone) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    ASSERT_TRUE(engine_.remove_participant(now_, "room", "ada", outbox_));
    collect();
    EXPECT_EQ(last<LeaveNotice>(ada).reason, LeaveReason::participant_removed);
    EXPECT_EQ(last<LeaveNotice>(ada).action, LeaveAction::disconnect);
    EXPECT_NE(std::get_if<CloseSocket>(&messages_[ada].back()), nullptr);
    EXPECT_EQ(known(ben, "ada")->state, ParticipantState::disconnected);
    EXPECT_EQ(engine_.remove_participant(now_, "room", "ada", outbox_).error().code, "not_found");
}

TEST_F(RoomServiceTest, DeletingTheRoomSendsEverybodyAway) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    ASSERT_TRUE(engine_.delete_room(now_, "room", outbox_));
    collect();
    EXPECT_EQ(last<LeaveNotice>(ada).reason, LeaveReason::room_deleted);
    EXPECT_EQ(last<LeaveNotice>(ben).reason, LeaveReason::room_deleted);
    EXPECT_THAT(engine_.list_rooms({}), IsEmpty());
    signal(ada, Leave{});  // on its way when the room went
    EXPECT_EQ(engine_.delete_room(now_, "room", outbox_).error().code, "not_found");
}

TEST_F(RoomServiceTest, RemoteMuteWorksAndUnmuteIsRefused) {
    const SessionId ada = join("ada");
    sdp::Session description = browser_offer();
    const std::string sid = publish(ada, description, microphone("mic"), 2);
    ASSERT_TRUE(engine_.mute_track(now_, "room", "ada", sid, true, outbox_));
    collect();
    EXPECT_TRUE(last<MuteNotice>(ada).muted);
    EXPECT_TRUE(known(ada, "ada")->tracks[0].muted);
    EXPECT_EQ(engine_.mute_track(now_, "room", "ada", sid, false, outbox_).error().code,
              "failed_precondition");
    EXPECT_EQ(engine_.mute_track(now_, "room", "ada", "TR_x", true, outbox_).error().code,
              "not_found");
}

TEST_F(RoomServiceTest, MetadataNeedsThePermissionAndIsAnswered) {
    JoinOptions allowed = options("ada");
    allowed.permission.can_update_metadata = true;
    allowed.attributes = {{"old", "1"}};
    const SessionId ada = join(allowed);
    const SessionId ben = join("ben");
    signal(ada, UpdateMetadata{"meta", "", {{"old", ""}, {"new", "2"}}, 9});
    EXPECT_EQ(last<RequestResponse>(ada).reason, RequestReason::ok);
    EXPECT_EQ(last<RequestResponse>(ada).request_id, 9U);
    EXPECT_EQ(known(ben, "ada")->metadata, "meta");
    EXPECT_THAT(known(ben, "ada")->attributes, ElementsAre(std::pair{"new", "2"}));
    EXPECT_EQ(known(ada, "ada")->metadata, "meta");
    signal(ben, UpdateMetadata{"x", "", {}, 3});
    EXPECT_EQ(last<RequestResponse>(ben).reason, RequestReason::not_allowed);
    signal(ada, UpdateMetadata{"", std::string(257, 'x'), {}, 4});
    EXPECT_EQ(last<RequestResponse>(ada).reason, RequestReason::limit_exceeded);
}

TEST_F(RoomServiceTest, TheRoomServiceKnowsItsWords) {
    EXPECT_EQ(engine_.list_participants("none").error().code, "not_found");
    EXPECT_EQ(engine_.get_participant("none", "x").error().code, "not_found");
    EXPECT_EQ(engine_.create_room(now_, {}, outbox_).error().code, "invalid_argument");
    join("ada");
    ASSERT_TRUE(engine_.get_participant("room", "ada"));
    EXPECT_EQ(engine_.get_participant("room", "ben").error().code, "not_found");
    ASSERT_TRUE(engine_.update_room_metadata(now_, "room", "m", outbox_));
    EXPECT_EQ(engine_.list_rooms({"room"})[0].metadata, "m");
}

TEST_F(RoomServiceTest, TheMovedLeaveWithTheirNewRoom) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    RoomInfo other;
    other.name = "other";
    ASSERT_TRUE(engine_.move_participant(now_, "room", "ada", other, outbox_));
    collect();
    EXPECT_EQ(last<RoomMoved>(ada).room.name, "other");
    EXPECT_EQ(last<LeaveNotice>(ada).action, LeaveAction::reconnect);
    EXPECT_EQ(last<LeaveNotice>(ada).reason, LeaveReason::migration);
    EXPECT_NE(std::get_if<CloseSocket>(&messages_[ada].back()), nullptr);
    EXPECT_EQ(known(ben, "ada")->state, ParticipantState::disconnected);
    EXPECT_EQ(engine_.move_participant(now_, "room", "ada", other, outbox_).error().code,
              "not_found");
    close(ben);
    EXPECT_EQ(engine_.move_participant(now_, "room", "ben", other, outbox_).error().code,
              "unavailable")
        << "nobody could tell ben";
}

TEST_F(RoomServiceTest, TheFirstJoinersTokenShapesTheRoom) {
    JoinOptions first = options("ada");
    RoomOptions& wanted = first.room_options.emplace();
    wanted.empty_timeout_s = 7;
    wanted.departure_timeout_s = 9;
    wanted.max_participants = 1;
    wanted.metadata = "shaped";
    join(first);
    const RoomInfo room = engine_.list_rooms({"room"})[0];
    EXPECT_EQ(room.empty_timeout_s, 7U);
    EXPECT_EQ(room.departure_timeout_s, 9U);
    EXPECT_EQ(room.metadata, "shaped");
    JoinOptions second = options("ben");
    second.room_options.emplace().max_participants = 5;
    EXPECT_EQ(engine_.check_join(second), JoinRefusal::room_full) << "the room is made already";
}

TEST_F(RoomServiceTest, CallsWithoutAnAnswerEnd) {
    const SessionId caller{1000};
    join("ada");
    const RpcCall call{.method = "m", .payload = "p", .response_timeout = 30s};
    EXPECT_EQ(engine_.perform_rpc(now_, caller, "room", "eve", call, outbox_).error().code,
              "not_found");
    EXPECT_EQ(engine_.perform_rpc(now_, caller, "room", "ada", {}, outbox_).error().code,
              "invalid_argument");
    const RpcCall huge{.method = "m", .payload = std::string(kMaxRpcPayload + 1, 'x')};
    EXPECT_EQ(engine_.perform_rpc(now_, caller, "room", "ada", huge, outbox_).error().code,
              "invalid_argument");
    for (std::size_t i = 0; i < kMaxServerRpcs; ++i) {
        ASSERT_TRUE(engine_.perform_rpc(now_, caller, "room", "ada", call, outbox_));
    }
    EXPECT_EQ(engine_.perform_rpc(now_, caller, "room", "ada", call, outbox_).error().code,
              "resource_exhausted");
    run_for(kRpcAckTimeout);
    EXPECT_THAT(got<RpcOutcome>(caller), SizeIs(kMaxServerRpcs));
    EXPECT_EQ(last<RpcOutcome>(caller).error,
              static_cast<std::uint32_t>(RpcFailure::connection_timeout));
    ASSERT_TRUE(engine_.perform_rpc(now_, caller, "room", "ada", call, outbox_));
    ASSERT_TRUE(engine_.remove_participant(now_, "room", "ada", outbox_));
    collect();
    EXPECT_EQ(last<RpcOutcome>(caller).error,
              static_cast<std::uint32_t>(RpcFailure::recipient_disconnected));
}

TEST_F(RoomServiceTest, WithdrawnRightsEndTracksAndSubscriptions) {
    const SessionId ada = join("ada");
    const SessionId ben = join("ben");
    sdp::Session description = browser_offer();
    const std::string sid = publish(ada, description, camera("cam"), 2);
    signal(ben, Offer{offer(browser_offer(), 2)});
    UpdateParticipant update;
    update.permission = Permission{};
    update.permission->can_publish = false;
    ASSERT_TRUE(engine_.update_participant(now_, "room", "ada", update, outbox_));
    collect();
    EXPECT_EQ(last<TrackUnpublished>(ada).track_sid, sid);
    EXPECT_THAT(known(ben, "ada")->tracks, IsEmpty());
    EXPECT_FALSE(known(ada, "ada")->permission.can_publish);
    EXPECT_THAT(got<MediaSectionsRequirement>(ben), SizeIs(2)) << "its section is to be freed";
}

}  // namespace
}  // namespace heydok::media
