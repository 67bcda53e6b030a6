#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "signaling/livekit_service_fixture.hpp"

namespace heydok::signaling {
namespace {

using namespace fixture;
using testing::HasSubstr;

TEST_F(LiveKitServiceTest, ServesItsPathsOnly) {
    EXPECT_TRUE(LiveKitService::serves("/rtc"));
    EXPECT_TRUE(LiveKitService::serves("/rtc/v1/validate"));
    EXPECT_TRUE(LiveKitService::serves("//rtc//v1"));
    EXPECT_TRUE(LiveKitService::serves("/twirp/livekit.RoomService/ListRooms"));
    EXPECT_FALSE(LiveKitService::serves("/"));
    EXPECT_FALSE(LiveKitService::serves("/rtcx"));
    EXPECT_FALSE(LiveKitService::serves("/api/rtc"));
}

TEST_F(LiveKitServiceTest, ValidateSaysWhy) {
    const Claims good = claims_for("r", "ada");
    const auto status = [&](const Claims* claims, const std::string& join) {
        return respond(get("/rtc/v1/validate", claims, join)).status;
    };
    EXPECT_EQ(status(&good, join_parameter()), 200);
    EXPECT_EQ(status(nullptr, join_parameter()), 401);
    EXPECT_EQ(status(&good, "not*base64"), 400);
    EXPECT_EQ(status(&good, ""), 400);
    Claims no_join = good;
    no_join.room_join = false;
    EXPECT_EQ(status(&no_join, join_parameter()), 401);
    Claims no_room = good;
    no_room.room.clear();
    EXPECT_EQ(status(&no_room, join_parameter()), 400);
    Claims nobody = good;
    nobody.identity.clear();
    EXPECT_EQ(status(&nobody, join_parameter()), 400);
    Claims long_name = good;
    long_name.name = std::string(257, 'n');
    EXPECT_EQ(status(&long_name, join_parameter()), 400);
    Claims two_lines = good;
    two_lines.name = "a\nb";
    EXPECT_EQ(status(&two_lines, join_parameter()), 400);
    Claims expired = good;
    expired.expires -= std::chrono::hours{1};
    EXPECT_EQ(status(&expired, join_parameter()), 401);
    Claims eternal = good;
    eternal.expires += std::chrono::hours{24};
    EXPECT_EQ(status(&eternal, join_parameter()), 401);
}

TEST_F(LiveKitServiceTest, EveryAnswerMayBeReadByEveryPage) {
    const net::Response refused = respond(get("/rtc/v1/validate", nullptr, ""));
    EXPECT_EQ(refused.headers.get("Access-Control-Allow-Origin"), "*");
    net::Request preflight = get("/rtc/v1/validate", nullptr, "");
    preflight.method = "OPTIONS";
    const net::Response allowed = respond(preflight);
    EXPECT_EQ(allowed.status, 204);
    EXPECT_EQ(allowed.headers.get("Access-Control-Allow-Headers"), "*");
}

TEST_F(LiveKitServiceTest, TokenFromHeaderOrQuery) {
    net::Request request = get("/rtc/v1/validate", nullptr, join_parameter());
    request.headers.set("Authorization", "Bearer " + sign_token(claims_for("r", "ada"), kSecret));
    EXPECT_EQ(respond(request).status, 200);
}

TEST_F(LiveKitServiceTest, WithoutUpgradeThereIsNothing) {
    const Claims claims = claims_for("r", "ada");
    EXPECT_EQ(respond(get("/rtc/v1", &claims, join_parameter())).status, 404);
    EXPECT_EQ(respond(get("/rtc/other", &claims, join_parameter())).status, 404);
    EXPECT_EQ(respond(get("/rtc", &claims, "")).status, 404);
}

TEST_F(LiveKitServiceTest, RoomThatDoesNotExistIsNamedInTheAnswer) {
    LiveKitOptions options;
    options.engine.auto_create_rooms = false;
    start(std::move(options));
    const Claims claims = claims_for("r", "ada");
    const net::Response response = respond(get("/rtc/v1/validate", &claims, join_parameter()));
    EXPECT_EQ(response.status, 404);
    EXPECT_THAT(response.body, HasSubstr("requested room does not exist"));
}

TEST_F(LiveKitServiceTest, ProductMayRefuseAValidToken) {
    LiveKitOptions options;
    options.may_join = [](std::string room, std::string identity) -> asio::awaitable<bool> {
        co_return room == "r" && identity != "removed";
    };
    start(std::move(options));
    const Claims ada = claims_for("r", "ada");
    const Claims removed = claims_for("r", "removed");
    EXPECT_EQ(respond(get("/rtc/v1/validate", &ada, join_parameter())).status, 200);
    EXPECT_EQ(respond(get("/rtc/v1/validate", &removed, join_parameter())).status, 403);
}

TEST_F(LiveKitServiceTest, ForeignPagesAreRefusedWhenThereIsARule) {
    LiveKitOptions options;
    options.page_may_open = [](const net::Request& request) {
        return request.headers.get("Origin") == "https://heydok.example";
    };
    start(std::move(options));
    const Claims claims = claims_for("r", "ada");
    net::Request request = get("/rtc/v1/validate", &claims, join_parameter());
    request.headers.set("Origin", "https://evil.example");
    EXPECT_EQ(respond(request).status, 403);
    request.headers.set("Origin", "https://heydok.example");
    EXPECT_EQ(respond(request).status, 200);
}

TEST_F(LiveKitServiceTest, FirstFrameIsJoinThenAFreshToken) {
    const Claims claims = claims_for("r", "ada");
    const auto socket = session(get("/rtc/v1", &claims, join_parameter()), [](FakeSocket& client) {
        livekit::SignalRequest ping;
        ping.set_ping(5);
        client.push(ping);
        ping.mutable_ping_req()->set_timestamp(77);
        client.push(ping);
        livekit::SignalRequest data_track;
        data_track.mutable_publish_data_track_request()->set_pub_handle(3);
        client.push(data_track);
    });
    std::vector<livekit::SignalResponse::MessageCase> kinds;
    for (const auto& message : socket->sent()) {
        kinds.push_back(message.message_case());
    }
    using Case = livekit::SignalResponse;
    EXPECT_THAT(kinds, testing::IsSupersetOf({Case::kJoin, Case::kRefreshToken, Case::kPong,
                                              Case::kPongResp, Case::kRequestResponse}));
    for (const auto& message : socket->sent()) {
        if (message.has_refresh_token()) {
            const auto fresh = verify_token(message.refresh_token(), {{"key", kSecret}}, kNow,
                                            std::chrono::hours{6});
            ASSERT_TRUE(fresh.has_value());
            EXPECT_EQ(fresh->identity, "ada");
            EXPECT_EQ(fresh->room, "r");
            EXPECT_TRUE(fresh->room_join);
        }
        if (message.has_pong_resp()) {
            EXPECT_EQ(message.pong_resp().last_ping_timestamp(), 77);
            EXPECT_EQ(message.pong_resp().timestamp(), kNow.time_since_epoch().count());
        }
    }
}

TEST_F(LiveKitServiceTest, MessagesThatCannotBeReadEndTheSession) {
    const Claims claims = claims_for("r", "ada");
    const auto close_code = [&](net::WebSocket::Message message) {
        return session(get("/rtc/v1", &claims, join_parameter()),
                       [&](FakeSocket& client) { client.push(std::move(message)); })
            ->close_code();
    };
    EXPECT_EQ(close_code({.binary = true, .data = "\xFF\xFF\xFF"}), 1007);
    EXPECT_EQ(close_code({.binary = false, .data = "{"}), 1007);
}

TEST_F(LiveKitServiceTest, WhoSpeaksJsonIsAnsweredInJson) {
    const Claims claims = claims_for("r", "ada");
    const auto socket = session(get("/rtc/v1", &claims, join_parameter()), [](FakeSocket& client) {
        client.push({.binary = false, .data = R"({"pingReq":{"timestamp":"5"},"later":1})"});
        client.push({.binary = false, .data = R"({"getDataBlobRequest":{"request_id":9}})"});
    });
    ASSERT_GE(socket->texts().size(), 2U);
    EXPECT_THAT(socket->texts()[0], HasSubstr(R"("pongResp":{"lastPingTimestamp":"5")"));
    EXPECT_THAT(socket->texts(), testing::Contains(HasSubstr(R"("reason":"UNSUPPORTED_TYPE")")));
}

TEST_F(LiveKitServiceTest, TheOldPathReadsTheQuery) {
    const Claims claims = claims_for("r", "ada");
    net::Request request = get("/rtc", &claims, "");
    request.query += "&auto_subscribe=1&sdk=swift&protocol=9&version=1.0.0";
    const auto socket = session(std::move(request), [](FakeSocket&) {});
    ASSERT_GE(socket->sent().size(), 1U);
    EXPECT_TRUE(socket->sent()[0].join().subscriber_primary());
    EXPECT_TRUE(std::any_of(socket->sent().begin(), socket->sent().end(),
                            [](const auto& message) { return message.has_offer(); }));
}

TEST_F(LiveKitServiceTest, TooManyMessagesEndTheSession) {
    const Claims claims = claims_for("r", "ada");
    const auto socket = session(get("/rtc/v1", &claims, join_parameter()), [](FakeSocket& client) {
        livekit::SignalRequest ping;
        ping.set_ping(1);
        for (int i = 0; i < 1000; ++i) {
            client.push(ping);
        }
    });
    EXPECT_EQ(socket->close_code(), 1008);
}

TEST_F(LiveKitServiceTest, F6_ABadTokenIsRefusedBeforeAnyRoomIsLookedUp) {
    run(service_->call("CreateRoom", R"({"name":"there"})"));
    Claims claims = claims_for("there", "ada");
    claims.expires -= std::chrono::hours{1};
    for (int i = 0; i < 200; ++i) {
        for (const char* room : {"there", "nowhere"}) {
            claims.room = room;
            net::Request request = get("/rtc/v1", &claims, join_parameter());
            request.websocket_upgrade = true;
            EXPECT_EQ(respond(request).status, 401) << "the same answer for both";
        }
    }
}

TEST_F(LiveKitServiceTest, F8_ALoopOfJoinsIsSlowed) {
    const Claims loop = claims_for("r", "loop");
    int refused = 0;
    for (int i = 0; i < 200; ++i) {
        net::Request request = get("/rtc/v1", &loop, join_parameter());
        request.websocket_upgrade = true;
        refused += respond(request).status == 429 ? 1 : 0;
    }
    EXPECT_GT(refused, 0);
    const Claims other = claims_for("r", "ada");
    net::Request request = get("/rtc/v1", &other, join_parameter());
    request.websocket_upgrade = true;
    EXPECT_EQ(respond(request).status, 101);
}

TEST_F(LiveKitServiceTest, AfterStopNobodyGetsIn) {
    run([](LiveKitService& service) -> asio::awaitable<int> {
        co_await service.stop();
        co_return 0;
    }(*service_));
    const Claims claims = claims_for("r", "ada");
    EXPECT_EQ(respond(get("/rtc/v1/validate", &claims, join_parameter())).status, 503);
    EXPECT_EQ(run(service_->call("ListRooms", "{}")).error().code, "unavailable");
}

}  // namespace
}  // namespace heydok::signaling
