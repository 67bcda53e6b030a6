#include "signaling/livekit_service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <thread>

#include "crypto/encoding.hpp"
#include "crypto/jwt.hpp"
#include "livekit/room_service.pb.h"
#include "livekit/signal.pb.h"
#include "signaling/join_request.hpp"

namespace heydok::signaling {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

const Secret kSecret{std::string(32, 's')};
const WallTime kNow{std::chrono::seconds{1'800'000'000}};

Claims claims_for(std::string room, std::string identity) {
    Claims claims;
    claims.issuer = "key";
    claims.identity = std::move(identity);
    claims.room = std::move(room);
    claims.room_join = true;
    claims.expires = std::chrono::sys_seconds{std::chrono::seconds{1'800'000'600}};
    return claims;
}

std::string join_parameter() {
    livekit::JoinRequest request;
    request.mutable_connection_settings()->set_auto_subscribe(true);
    livekit::WrappedJoinRequest wrapped;
    wrapped.set_join_request(request.SerializeAsString());
    return crypto::base64url_encode(as_bytes(wrapped.SerializeAsString()));
}

/// Plays the client's side of the socket from the test: messages go in by push(), come out of
/// sent(). All on the service's executor.
class FakeSocket : public net::WebSocket {
  public:
    explicit FakeSocket(asio::any_io_executor executor) : executor_(std::move(executor)) {}
    asio::awaitable<std::optional<Message>> read() override {
        if (incoming_.empty()) {
            co_return std::nullopt;
        }
        Message next = std::move(incoming_.front());
        incoming_.erase(incoming_.begin());
        co_return next;
    }
    void send(Bytes message) override {
        livekit::SignalResponse response;
        ASSERT_TRUE(parse_message(response, message));
        sent_.push_back(std::move(response));
    }
    void close(std::uint16_t code) override { close_code_ = code; }
    [[nodiscard]] asio::any_io_executor executor() const override { return executor_; }

    void push(const livekit::SignalRequest& request) {
        incoming_.push_back({.binary = true, .data = request.SerializeAsString()});
    }
    void push(Message message) { incoming_.push_back(std::move(message)); }
    [[nodiscard]] const std::vector<livekit::SignalResponse>& sent() const { return sent_; }
    [[nodiscard]] std::uint16_t close_code() const { return close_code_; }

  private:
    asio::any_io_executor executor_;
    std::vector<Message> incoming_;
    std::vector<livekit::SignalResponse> sent_;
    std::uint16_t close_code_ = 0;
};

class LiveKitServiceTest : public testing::Test {
  protected:
    void SetUp() override { start({}); }
    void start(LiveKitOptions options) {
        service_.reset();
        options.keys = {{"key", kSecret}};
        options.wall_clock = [] { return kNow; };
        options.engine.advertised = {*parse_address("127.0.0.1", 0)};
        service_ = std::make_unique<LiveKitService>(io_.get_executor(), std::move(options));
    }
    /// Runs a coroutine to its end on this thread.
    template <class T>
    T run(asio::awaitable<T> work) {
        auto future = asio::co_spawn(io_, std::move(work), asio::use_future);
        io_.restart();
        while (future.wait_for(std::chrono::seconds{0}) != std::future_status::ready) {
            io_.run_one_for(std::chrono::seconds{10});
        }
        return future.get();
    }
    net::Reply handle(net::Request request) {
        return run(service_->handle(std::make_shared<const net::Request>(std::move(request))));
    }
    net::Response respond(net::Request request) {
        net::Reply reply = handle(std::move(request));
        if (auto* response = std::get_if<net::Response>(&reply)) {
            return std::move(*response);
        }
        net::Response upgraded;
        upgraded.status = 101;
        return upgraded;
    }
    static net::Request get(std::string path, const Claims* claims, std::string join) {
        net::Request request;
        request.method = "GET";
        request.path = std::move(path);
        if (claims != nullptr) {
            request.query = "access_token=" + sign_token(*claims, kSecret);
        }
        if (!join.empty()) {
            request.query += "&join_request=" + join;
        }
        return request;
    }
    static net::Request twirp(std::string method, std::string body, const Claims& claims) {
        net::Request request;
        request.method = "POST";
        request.path = "/twirp/livekit." + std::move(method);
        request.headers.set("Authorization", "Bearer " + sign_token(claims, kSecret));
        request.headers.set("Content-Type", "application/json;charset=UTF-8");
        request.body = std::move(body);
        return request;
    }
    /// Runs one socket session with what the client sends, until the media thread is quiet.
    std::shared_ptr<FakeSocket> session(net::Request request,
                                        const std::function<void(FakeSocket&)>& fill) {
        request.websocket_upgrade = true;
        net::Reply reply = handle(std::move(request));
        auto* upgrade = std::get_if<net::Upgrade>(&reply);
        const auto socket = std::make_shared<FakeSocket>(io_.get_executor());
        if (upgrade == nullptr) {
            ADD_FAILURE() << "refused";
            return socket;
        }
        fill(*socket);
        run([](net::Upgrade up, std::shared_ptr<FakeSocket> target) -> asio::awaitable<int> {
            co_await up.session(target);
            co_return 0;
        }(std::move(*upgrade), socket));
        run(service_->statistics());  // everything posted before has been handled
        io_.poll();
        return socket;
    }

    asio::io_context io_;
    std::unique_ptr<LiveKitService> service_;
};

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
    EXPECT_EQ(status(&good, ""), 404);
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
    net::Request old_mode = get("/rtc", &claims, "");
    old_mode.websocket_upgrade = true;
    EXPECT_EQ(respond(old_mode).status, 404);
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

TEST_F(LiveKitServiceTest, ForeignOriginsAreRefusedWhenThereIsAList) {
    LiveKitOptions options;
    options.allowed_origins = {"https://heydok.example"};
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
    EXPECT_EQ(close_code({.binary = false, .data = "{}"}), 1003);
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
    EXPECT_EQ(respond(twirp("RoomService/PerformRpc", R"({"room":"missing"})", creator)).status,
              501);
    net::Request get_request = twirp("RoomService/ListRooms", "{}", creator);
    get_request.method = "GET";
    EXPECT_EQ(respond(get_request).status, 404);
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
