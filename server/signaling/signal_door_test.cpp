// Section G of docs/hardening.md at the signalling door: origins, tokens and resumes. Each test
// runs beside a session of somebody else, which must not notice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/log.hpp"
#include "signaling/signal_door_fixture.hpp"

namespace heydok::signaling {
namespace {

using namespace fixture;
using testing::HasSubstr;
using testing::Not;

TEST_F(SignalDoor, G1_ForeignPagesAreRefusedAndCookiesOpenNothing) {
    LiveKitOptions options;
    options.page_may_open = [](const net::Request& request) {
        const std::string_view origin = request.headers.get("Origin");
        return origin.empty() || origin == "https://heydok.example";
    };
    begin(std::move(options));
    const Claims claims = claims_for("room", "eve");
    const auto status_from = [&](const std::string& path, const std::string& origin) {
        net::Request request = get(path, &claims, join_parameter());
        request.websocket_upgrade = path == "/rtc/v1";
        request.headers.set("Origin", origin);
        return respond(std::move(request)).status;
    };
    EXPECT_EQ(status_from("/rtc/v1", "https://evil.example"), 403);
    EXPECT_EQ(status_from("/rtc/v1/validate", "https://evil.example"), 403);
    EXPECT_EQ(status_from("/rtc/v1", "https://heydok.example"), 101);
    EXPECT_EQ(join_status(get("/rtc/v1", &claims, join_parameter())), 101)
        << "native clients send none; browsers always do";

    const std::string token = sign_token(claims, kSecret);
    for (const std::string name : {"access_token", "token", "session", "Authorization"}) {
        net::Request request = get("/rtc/v1", nullptr, join_parameter());
        request.headers.set("Cookie", name + "=" + token);
        EXPECT_EQ(join_status(std::move(request)), 401) << name;
    }
}

TEST_F(SignalDoor, G2_TokensOpenOnlyWhatTheySayAndOnlyWhereTheProtocolPutsThem) {
    const Claims good = claims_for("room", "eve");
    const std::string token = sign_token(good, kSecret);
    const auto with_token = [&](const std::string& presented) {
        net::Request request = get("/rtc/v1", nullptr, join_parameter());
        request.query += "&access_token=" + presented;
        return join_status(std::move(request));
    };
    EXPECT_EQ(with_token(token), 101);
    EXPECT_EQ(with_token(""), 401);
    EXPECT_EQ(with_token(token.substr(0, token.rfind('.') + 1)), 401) << "no signature";
    EXPECT_EQ(with_token(token.substr(0, token.rfind('.'))), 401);
    EXPECT_EQ(with_token("eyJhbGciOiJub25lIn0" + token.substr(token.find('.'))), 401)
        << "algorithm none";
    EXPECT_EQ(with_token(sign_token(good, Secret{std::string(32, 'x')})), 401);
    EXPECT_EQ(with_token(token + "." + token), 401);
    EXPECT_EQ(with_token(std::string(100'000, 'a')), 401);
    const std::string other = sign_token(claims_for("room", "mallory"), kSecret);
    const auto first = token.find('.');
    const auto last = token.rfind('.');
    EXPECT_EQ(with_token(token.substr(0, first) +
                         other.substr(other.find('.'), other.rfind('.') - other.find('.')) +
                         token.substr(last)),
              401)
        << "the claims of another token";

    const auto with_claims = [&](const std::function<void(Claims&)>& change) {
        Claims claims = good;
        change(claims);
        return with_token(sign_token(claims, kSecret));
    };
    using std::chrono::hours;
    EXPECT_EQ(with_claims([](Claims& c) { c.expires -= hours{1}; }), 401);
    EXPECT_EQ(with_claims([](Claims& c) { c.expires += hours{24}; }), 401) << "lives too long";
    EXPECT_EQ(with_claims([](Claims& c) {
                  c.issued = std::chrono::floor<std::chrono::seconds>(kNow) + hours{1};
              }),
              401)
        << "not yet valid";
    EXPECT_EQ(with_claims([](Claims& c) { c.issuer = "other"; }), 401);
    EXPECT_EQ(with_claims([](Claims& c) {
                  c.room_join = false;
                  c.room_admin = true;
              }),
              401)
        << "a token of the room service joins nothing";
    EXPECT_EQ(with_token(sign_webhook_token("key", kSecret, "aGFzaA==", kNow)), 401);

    net::Request both = get("/rtc/v1", &good, join_parameter());
    both.headers.set("Authorization", "Bearer " + token + "x");
    EXPECT_EQ(join_status(std::move(both)), 401) << "a wrong header is not saved by the query";
    net::Request protocol = get("/rtc/v1", nullptr, join_parameter());
    protocol.headers.set("Sec-WebSocket-Protocol", token);
    EXPECT_EQ(join_status(std::move(protocol)), 401);
    Claims admin = good;
    admin.room_list = true;
    net::Request twirp_query = twirp("RoomService/ListRooms", "{}", admin);
    twirp_query.query = "access_token=" + sign_token(admin, kSecret);
    EXPECT_EQ(respond(twirp_query).status, 200);
    twirp_query.headers.set("Authorization", "");
    EXPECT_EQ(respond(twirp_query).status, 401) << "the room service reads no query";
}

TEST_F(SignalDoor, G2_NothingOfATokenIsLoggedOrAnswered) {
    Claims claims = claims_for("room", "eve-identity");
    const std::string token = sign_token(claims, kSecret);
    claims.expires -= std::chrono::hours{1};
    const std::string expired = sign_token(claims, kSecret);
    log::set_level(log::Level::trace);
    testing::internal::CaptureStderr();
    std::string answered;
    for (const std::string& presented : {token, expired, token + "x"}) {
        net::Request request = get("/rtc/v1/validate", nullptr, join_parameter());
        request.query += "&access_token=" + presented;
        answered += respond(std::move(request)).body;
    }
    net::Request request = get("/rtc/v1", nullptr, join_parameter());
    request.query += "&access_token=" + token;
    const auto socket = session(std::move(request), [](FakeSocket& client) {
        client.push({.binary = true, .data = "\xFF"});
    });
    EXPECT_EQ(socket->close_code(), kInvalidPayload);
    const std::string logged = testing::internal::GetCapturedStderr();
    log::set_level(log::Level::info);
    for (const std::string& part : {token.substr(token.rfind('.')), std::string{"eve-identity"},
                                    std::string{"access_token"}}) {
        EXPECT_THAT(logged, Not(HasSubstr(part)));
        EXPECT_THAT(answered, Not(HasSubstr(part)));
    }
}

TEST_F(SignalDoor, G15_OnlyTheSameParticipantResumes) {
    const Claims eve = claims_for("resume", "eve");
    const auto open = [&](const Claims& claims, const std::string& sid = {}) {
        const auto socket = open_session(get("/rtc/v1", &claims, join_parameter(sid)));
        run_until([&] { return !socket->answers().empty(); });
        return socket;
    };
    const auto first = open(eve);
    const std::string sid = first->answers()[0].join().participant().sid();
    ASSERT_THAT(sid, testing::StartsWith("PA_"));
    const auto refused = [&](const FakeSocket& socket) {
        const livekit::LeaveRequest& leave = socket.answers()[0].leave();
        return leave.reason() == livekit::STATE_MISMATCH &&
               leave.action() == livekit::LeaveRequest::RECONNECT;
    };
    EXPECT_TRUE(refused(*open(claims_for("resume", "mallory"), sid))) << "another identity";
    EXPECT_TRUE(refused(*open(claims_for("room", "eve"), sid))) << "another room";
    const std::string foreign = bystander_->answers()[0].join().participant().sid();
    EXPECT_TRUE(refused(*open(eve, foreign))) << "another's sid";
    Claims expired = eve;
    expired.expires -= std::chrono::hours{1};
    EXPECT_EQ(join_status(get("/rtc/v1", &expired, join_parameter(sid))), 401);
    EXPECT_EQ(first->close_code(), 0) << "none of this touched the first";

    const auto second = open(eve, sid);
    const auto third = open(eve, sid);
    EXPECT_TRUE(second->answers()[0].has_reconnect());
    EXPECT_TRUE(third->answers()[0].has_reconnect());
    run_until([&] { return first->close_code() != 0 && second->close_code() != 0; });
    third->push(ping(5));
    run_until([&] { return answers_ping(*third, 5); });
    EXPECT_EQ(third->close_code(), 0) << "the last one wins";

    ASSERT_FALSE(run(service_->call("RemoveParticipant", R"({"room":"resume","identity":"eve"})"))
                     .has_error());
    run_until([&] { return third->close_code() != 0; });
    EXPECT_TRUE(refused(*open(eve, sid))) << "removed is removed";
}

}  // namespace
}  // namespace heydok::signaling
