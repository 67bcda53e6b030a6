#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "signaling/livekit_service_fixture.hpp"

namespace heydok::signaling {
namespace {

using namespace fixture;

const livekit::SignalResponse* find(const FakeSocket& socket,
                                    livekit::SignalResponse::MessageCase kind) {
    const auto found = std::find_if(socket.sent().begin(), socket.sent().end(),
                                    [&](const auto& sent) { return sent.message_case() == kind; });
    return found == socket.sent().end() ? nullptr : &*found;
}

std::string move_body(const std::string& to) {
    return R"({"room":"r","identity":"ada","destinationRoom":")" + to + R"("})";
}

TEST_F(LiveKitServiceTest, AMoveBringsTheTokenOfTheOtherRoom) {
    const std::string there = "there";
    Claims claims = claims_for("r", "ada");
    claims.permission.can_publish_data = false;
    const auto socket = open_session(get("/rtc/v1", &claims, join_parameter()));
    run_until([&] { return find(*socket, livekit::SignalResponse::kJoin) != nullptr; });
    ASSERT_TRUE(run(service_->call("MoveParticipant", move_body(there))));
    run_until([&] { return socket->close_code() != 0; });
    const auto* moved = find(*socket, livekit::SignalResponse::kRoomMoved);
    ASSERT_NE(moved, nullptr);
    EXPECT_EQ(moved->room_moved().room().name(), there);
    EXPECT_EQ(moved->room_moved().participant().identity(), "ada");
    const auto token =
        verify_token(moved->room_moved().token(), {{"key", kSecret}}, kNow, std::chrono::hours{6});
    ASSERT_TRUE(token.has_value());
    EXPECT_EQ(token->room, there);
    EXPECT_EQ(token->identity, "ada");
    EXPECT_FALSE(token->permission.can_publish_data) << "no right is won by a move";
    const auto* leave = find(*socket, livekit::SignalResponse::kLeave);
    ASSERT_NE(leave, nullptr);
    EXPECT_EQ(leave->leave().action(), livekit::LeaveRequest::RECONNECT);
    const auto back = open_session(get("/rtc/v1", &*token, join_parameter()));
    run_until([&] { return find(*back, livekit::SignalResponse::kJoin) != nullptr; });
    EXPECT_EQ(find(*back, livekit::SignalResponse::kJoin)->join().room().name(), there);
    back->close(1000);
    run(service_->statistics());
    io_.poll();
}

TEST_F(LiveKitServiceTest, AMoveNeedsItsGrantAndAPlace) {
    Claims admin = claims_for("r", "");
    admin.room_admin = true;
    const auto status = [&](const std::string& to) {
        return respond(twirp("RoomService/MoveParticipant", move_body(to), admin)).status;
    };
    EXPECT_EQ(status("there"), 401) << "the token names no destination";
    admin.destination_room = "there";
    EXPECT_EQ(status("elsewhere"), 401);
    EXPECT_EQ(status("there"), 404) << "nobody to move";
    const Claims claims = claims_for("r", "ada");
    const auto socket = open_session(get("/rtc/v1", &claims, join_parameter()));
    run_until([&] { return find(*socket, livekit::SignalResponse::kJoin) != nullptr; });
    const auto code = [&](const std::string& to) {
        const auto done = run(service_->call("MoveParticipant", move_body(to)));
        return std::string{done.has_error() ? std::string_view{done.error().code} : "moved"};
    };
    EXPECT_EQ(code("r"), "invalid_argument");
    const Claims other = claims_for("there", "ada");
    const auto taken = open_session(get("/rtc/v1", &other, join_parameter()));
    run_until([&] { return find(*taken, livekit::SignalResponse::kJoin) != nullptr; });
    EXPECT_EQ(code("there"), "already_exists");
    for (const auto& open : {socket, taken}) {
        open->close(1000);
    }
    run(service_->statistics());
    io_.poll();
}

TEST_F(LiveKitServiceTest, TokensThatWereTakenBackOpenNothing) {
    Claims old = claims_for("r", "ada");
    old.issued = std::chrono::floor<std::chrono::seconds>(kNow) - std::chrono::seconds{10};
    const auto status = [&](const Claims& claims) {
        return respond(get("/rtc/v1/validate", &claims, join_parameter())).status;
    };
    EXPECT_EQ(status(old), 200);
    const auto removed = run(service_->call(
        "RemoveParticipant", R"({"room":"r","identity":"ada","revokeTokenTs":"1800000000"})"));
    EXPECT_EQ(removed.error().code, "not_found") << "gone already, and stays out all the same";
    EXPECT_EQ(status(old), 401);
    Claims fresh = old;
    fresh.issued = std::chrono::floor<std::chrono::seconds>(kNow);
    EXPECT_EQ(status(fresh), 200);
    EXPECT_EQ(status(claims_for("other", "ada")), 200);
}

TEST_F(LiveKitServiceTest, FreshTokensComeInTheirRhythm) {
    LiveKitOptions options;
    EXPECT_EQ(options.token_interval, std::chrono::minutes{5});
    options.token_interval = std::chrono::milliseconds{1};
    start(options);
    const Claims claims = claims_for("r", "ada");
    const auto socket = open_session(get("/rtc/v1", &claims, join_parameter()));
    const auto tokens = [&] {
        return std::count_if(socket->sent().begin(), socket->sent().end(),
                             [](const auto& sent) { return sent.has_refresh_token(); });
    };
    run_until([&] { return tokens() >= 4; });
    socket->close(1000);
    run_until([&] { return socket.use_count() == 1; });
}

}  // namespace
}  // namespace heydok::signaling
