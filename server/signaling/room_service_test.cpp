#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "livekit/room_service.pb.h"
#include "signaling/livekit_service_fixture.hpp"

namespace heydok::signaling {
namespace {

using namespace fixture;
using testing::HasSubstr;

TEST_F(LiveKitServiceTest, RoomServiceChecksTheGrant) {
    Claims nothing = claims_for("r", "");
    Claims admin = nothing;
    admin.room_admin = true;
    Claims lister = nothing;
    lister.room_list = true;
    Claims creator = nothing;
    creator.room_create = true;
    EXPECT_EQ(respond(twirp("RoomService/ListRooms", "{}", nothing)).status, 401);
    EXPECT_EQ(respond(twirp("RoomService/ListRooms", "{}", lister)).status, 200);
    EXPECT_EQ(respond(twirp("RoomService/CreateRoom", R"({"name":"n"})", lister)).status, 401);
    EXPECT_EQ(respond(twirp("RoomService/CreateRoom", R"({"name":"r"})", creator)).status, 200);
    EXPECT_EQ(respond(twirp("RoomService/ListParticipants", R"({"room":"r"})", admin)).status, 200);
    EXPECT_EQ(respond(twirp("RoomService/ListParticipants", R"({"room":"other"})", admin)).status,
              401);
    EXPECT_EQ(respond(twirp("RoomService/ListParticipants", R"({"room":"r"})", creator)).status,
              401);
    net::Request anonymous = twirp("RoomService/ListRooms", "{}", lister);
    anonymous.headers.set("Authorization", "Bearer x");
    EXPECT_EQ(respond(anonymous).status, 401);
}

TEST_F(LiveKitServiceTest, RoomServiceErrorsAreExactJson) {
    Claims creator = claims_for("missing", "");
    creator.room_create = true;
    creator.room_admin = true;
    const net::Response missing = respond(
        twirp("RoomService/RemoveParticipant", R"({"room":"missing","identity":"x"})", creator));
    EXPECT_EQ(missing.status, 404);
    EXPECT_EQ(missing.headers.get("Content-Type"), "application/json");
    EXPECT_THAT(missing.body, HasSubstr(R"("code":"not_found")"));
    EXPECT_EQ(respond(twirp("RoomService/CreateRoom", R"({"name":""})", creator)).status, 400);
    EXPECT_EQ(respond(twirp("RoomService/CreateRoom", "{", creator)).status, 400);
    EXPECT_EQ(respond(twirp("RoomService/Nothing", "{}", creator)).status, 404);
    EXPECT_EQ(respond(twirp("Egress/StartEgress", "{}", creator)).status, 501);
    EXPECT_EQ(
        respond(twirp("RoomService/PerformRpc",
                      R"({"room":"missing","destinationIdentity":"x","method":"m"})", creator))
            .status,
        404);
    net::Request get_request = twirp("RoomService/ListRooms", "{}", creator);
    get_request.method = "GET";
    EXPECT_EQ(respond(get_request).status, 404);
}

/// LiveKit's open server knows the method and does not do it either: only its cloud does.
TEST_F(LiveKitServiceTest, ForwardParticipantIsKnownAndNotOffered) {
    Claims admin = claims_for("here", "");
    admin.room_admin = true;
    const auto forward = [&] {
        return respond(twirp("RoomService/ForwardParticipant",
                             R"({"room":"here","identity":"x","destinationRoom":"there"})", admin));
    };
    EXPECT_EQ(forward().status, 401) << "rights come first";
    admin.destination_room = "there";
    const net::Response refused = forward();
    EXPECT_EQ(refused.status, 501);
    EXPECT_THAT(refused.body, HasSubstr(R"("code":"unimplemented")"));
    EXPECT_EQ(run(service_->call("ForwardParticipant", "{}")).error().code, "unimplemented");
    EXPECT_THAT(*run(service_->call("ListRooms", "{}")), testing::Not(HasSubstr("there")));
}

TEST_F(LiveKitServiceTest, JsonAndProtobufSayTheSame) {
    Claims creator = claims_for("", "");
    creator.room_create = true;
    // Both spellings of a name, an unknown one, and a number as text.
    const net::Response json =
        respond(twirp("RoomService/CreateRoom",
                      R"({"name":"n","empty_timeout":7,"maxParticipants":3,"new":true})", creator));
    ASSERT_EQ(json.status, 200);
    EXPECT_THAT(json.body, HasSubstr(R"("emptyTimeout":7)"));
    EXPECT_THAT(json.body, HasSubstr(R"("maxParticipants":3)"));
    EXPECT_THAT(json.body, HasSubstr(R"("creationTime":"1)")) << "64 bit numbers are texts";
    livekit::CreateRoomRequest wanted;
    wanted.set_name("n");
    net::Request request = twirp("RoomService/CreateRoom", wanted.SerializeAsString(), creator);
    request.headers.set("Content-Type", "application/protobuf");
    const net::Response binary = respond(request);
    ASSERT_EQ(binary.status, 200);
    EXPECT_EQ(binary.headers.get("Content-Type"), "application/protobuf");
    livekit::Room room;
    ASSERT_TRUE(room.ParseFromString(binary.body));
    EXPECT_EQ(room.name(), "n");
    EXPECT_EQ(room.max_participants(), 3U) << "the same room";
}

TEST_F(LiveKitServiceTest, ProductCallsWithoutAToken) {
    const auto made = run(service_->call("CreateRoom", R"({"name":"m"})"));
    ASSERT_TRUE(made.has_value());
    EXPECT_THAT(*made, HasSubstr(R"("name":"m")"));
    const auto missing = run(service_->call("DeleteRoom", R"({"room":"unknown"})"));
    ASSERT_TRUE(missing.has_error());
    EXPECT_EQ(missing.error().code, "not_found");
    EXPECT_EQ(run(service_->call("Nothing", "{}")).error().code, "unimplemented");
}

TEST_F(LiveKitServiceTest, EventsReachTheProduct) {
    std::vector<std::string> events;
    service_->on_event([&](const std::string& json) { events.push_back(json); });
    io_.poll();
    ASSERT_TRUE(run(service_->call("CreateRoom", R"({"name":"m"})")).has_value());
    run(service_->statistics());
    io_.poll();
    ASSERT_FALSE(events.empty());
    EXPECT_THAT(events[0], HasSubstr(R"("event":"room_started")"));
    EXPECT_THAT(events[0], HasSubstr(R"("id":"EV_)"));
    EXPECT_THAT(events[0], HasSubstr(R"("createdAt":"1800000000")"));
}

}  // namespace
}  // namespace heydok::signaling
