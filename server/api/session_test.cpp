// Sessions over HTTP: limits, the list, ending, and what ends with them.
#include "api/api_house_for_test.hpp"
#include "api/device_name.hpp"
#include "crypto/jwt.hpp"

namespace heydok::api {
namespace {

using namespace std::chrono_literals;

class SessionTest : public ApiHouse {
  protected:
    /// Another browser of the same physician.
    std::string sign_in_again(const std::string& email = "ada@example.org") {
        const Answer answer = post("/api/v1/auth/login", credentials(email, kPassword));
        EXPECT_EQ(200, answer.status);
        const std::string cookie{answer.headers.get("Set-Cookie")};
        return cookie.substr(0, cookie.find(';'));
    }
    std::string session_id(const std::string& cookie) {
        return std::string{std::string_view{
            get("/api/v1/me", {.cookie = cookie}).body.at("session").at("session_id").as_string()}};
    }
    /// The physician is in the media room.
    Answer enter(const std::string& cookie, const std::string& id) {
        const Answer host = join(id, "physician", {.cookie = cookie});
        EXPECT_EQ(200, host.status);
        const json::object event{
            {"event", "participant_joined"},
            {"room", {{"name", id}}},
            {"participant", {{"identity", host.text("identity")}, {"sid", "PA_1"}}}};
        wait(api_->handle_livekit_event(json::serialize(event)));
        return host;
    }
    std::string host_state(const std::string& cookie, const std::string& id) {
        const Answer shown = get("/api/v1/meetings/" + id, {.cookie = cookie});
        for (const json::value& one : shown.body.at("participants").as_array()) {
            if (one.at("role") == json::value("physician")) {
                return std::string{std::string_view{one.at("state").as_string()}};
            }
        }
        return "none";
    }
};

TEST_F(SessionTest, IdlesOutAfterFifteenMinutesUnlessUsed) {
    const std::string cookie = sign_in();
    for (int i = 0; i < 4; ++i) {
        pass(14min);
        ASSERT_EQ(200, get("/api/v1/me", {.cookie = cookie}).status);
    }
    pass(15min);
    EXPECT_EQ(401, get("/api/v1/me", {.cookie = cookie}).status);
}

TEST_F(SessionTest, WhatAPageAsksByItselfIsNoUse) {
    const std::string cookie = sign_in();
    pass(14min);
    EXPECT_EQ(200, get("/api/v1/meetings", {.cookie = cookie, .background = true}).status);
    pass(1min);
    EXPECT_EQ(401, get("/api/v1/meetings", {.cookie = cookie, .background = true}).status);
}

TEST_F(SessionTest, EndsAfterTwelveHoursWhateverIsDone) {
    const std::string cookie = sign_in();
    for (auto used = 0min; used < 12h - 10min; used += 10min) {
        pass(10min);
        ASSERT_EQ(200, get("/api/v1/me", {.cookie = cookie}).status) << used.count();
    }
    pass(10min);
    EXPECT_EQ(401, get("/api/v1/me", {.cookie = cookie}).status);
}

TEST_F(SessionTest, NeitherLimitEndsARunningConsultation) {
    const std::string cookie = sign_in();
    pass(1min);
    const std::string id = create(cookie);
    const Answer host = enter(cookie, id);
    const Answer stream = get(at(id, "/events"), {.cookie = cookie});
    media_.answers["ListParticipants"] = R"({"participants":[{"sid":"PA_1"}]})";
    for (int i = 0; i < 13; ++i) {
        pass(1h);
        wait(api_->keep_house());
    }
    EXPECT_FALSE(stream.stream->is_closed);
    EXPECT_EQ(200, get("/api/v1/me", {.cookie = cookie}).status);
    EXPECT_EQ(0, media_.count("RemoveParticipant"));
    EXPECT_EQ(200, post(at(id, "/leave"), "", {.cookie = cookie}).status);
    wait(api_->keep_house());
    EXPECT_EQ(401, get("/api/v1/me", {.cookie = cookie}).status) << "afterwards both count again";
    EXPECT_TRUE(stream.stream->is_closed);
}

TEST_F(SessionTest, SigningOutEndsTheConsultationOfThisBrowser) {
    const std::string cookie = sign_in();
    const std::string other = sign_in_again();
    const std::string id = create(cookie);
    const Answer host = enter(cookie, id);
    const Answer stream = get(at(id, "/events"), {.cookie = cookie});
    EXPECT_EQ(200, post(at(id, "/token"), "", {.bearer = host.text("token")}).status);
    EXPECT_EQ(204, post("/api/v1/auth/logout", "", {.cookie = cookie}).status);
    EXPECT_TRUE(stream.stream->is_closed);
    EXPECT_EQ("left", host_state(other, id));
    EXPECT_EQ(1, media_.count("RemoveParticipant"));
    EXPECT_NE(std::string::npos, media_.calls.back().second.find("revokeTokenTs"));
    // The token of the media room is worth nothing any more, here and at the embedded engine.
    EXPECT_EQ(401, post(at(id, "/token"), "", {.bearer = host.text("token")}).status);
    EXPECT_EQ(401, get(at(id, "/events"), {.bearer = host.text("token")}).status);
    EXPECT_FALSE(wait(api_->may_join(id, host.text("identity"))));
    // By the other session the physician may come back.
    EXPECT_EQ(200, join(id, "physician", {.cookie = other}).status);
    EXPECT_TRUE(wait(api_->may_join(id, host.text("identity"))));
}

TEST_F(SessionTest, OwnSessionsAreListedAndEndedOneByOne) {
    const std::string here = sign_in();
    const std::string there = sign_in_again();
    const std::string id = create(there);
    static_cast<void>(enter(there, id));
    const Answer stream = get(at(id, "/events"), {.cookie = there});
    const Answer list = get("/api/v1/sessions", {.cookie = here});
    ASSERT_EQ(2U, list.body.at("sessions").as_array().size());
    const std::string sought = session_id(there);
    EXPECT_EQ(204, post("/api/v1/sessions/" + sought + "/end", "", {.cookie = here}).status);
    EXPECT_TRUE(stream.stream->is_closed) << "at once";
    EXPECT_EQ(1, media_.count("RemoveParticipant"));
    EXPECT_EQ(401, get("/api/v1/me", {.cookie = there}).status);
    EXPECT_EQ(404, post("/api/v1/sessions/" + sought + "/end", "", {.cookie = here}).status);
    EXPECT_EQ(1U, get("/api/v1/sessions", {.cookie = here}).body.at("sessions").as_array().size());
}

TEST_F(SessionTest, ForeignSessionsLookLikeMissingOnes) {
    const std::string ada = sign_in();
    const std::string bob = sign_in("bob@example.org");
    const std::string id = session_id(bob);
    EXPECT_EQ(404, post("/api/v1/sessions/" + id + "/end", "", {.cookie = ada}).status);
    EXPECT_EQ(200, get("/api/v1/me", {.cookie = bob}).status);
}

TEST_F(SessionTest, AllOthersEndAtOnce) {
    const std::string here = sign_in();
    const std::string there = sign_in_again();
    EXPECT_EQ(204, post("/api/v1/sessions/end-others", "", {.cookie = here}).status);
    EXPECT_EQ(401, get("/api/v1/me", {.cookie = there}).status);
    EXPECT_EQ(200, get("/api/v1/me", {.cookie = here}).status);
}

TEST_F(SessionTest, SensitiveActsNeedAFreshProof) {
    const std::string cookie = sign_in();
    const std::string change =
        R"({"current_password":"a long password","password":"zwei lampen im flur"})";
    pass(11min);
    const Answer stale = post("/api/v1/auth/password", change, {.cookie = cookie});
    EXPECT_EQ(403, stale.status);
    EXPECT_EQ("confirmation-required", stale.text("code"));
    EXPECT_EQ(401,
              post("/api/v1/auth/confirm", R"({"password":"wrong one here"})", {.cookie = cookie})
                  .status);
    EXPECT_EQ(403, post("/api/v1/auth/password", change, {.cookie = cookie}).status);
    EXPECT_EQ(204,
              post("/api/v1/auth/confirm", R"({"password":"a long password"})", {.cookie = cookie})
                  .status);
    EXPECT_EQ(204, post("/api/v1/auth/password", change, {.cookie = cookie}).status);
}

TEST_F(SessionTest, ANewPasswordEndsTheOtherSessions) {
    const std::string here = sign_in();
    const std::string there = sign_in_again();
    auto change = [&](const std::string& current, const std::string& wanted) {
        return post(
            "/api/v1/auth/password",
            json::serialize(json::object{{"current_password", current}, {"password", wanted}}),
            {.cookie = here});
    };
    EXPECT_EQ(401, change("not the current one", "zwei lampen im flur").status);
    EXPECT_EQ("weak-password", change(kPassword, "passwort12345").text("code"));
    EXPECT_EQ(422, change(kPassword, "short").status);
    EXPECT_EQ(200, get("/api/v1/me", {.cookie = there}).status);
    EXPECT_EQ(204, change(kPassword, "zwei lampen im flur").status);
    EXPECT_EQ(401, get("/api/v1/me", {.cookie = there}).status);
    EXPECT_EQ(200, get("/api/v1/me", {.cookie = here}).status);
    EXPECT_EQ(401, post("/api/v1/auth/login", credentials("ada@example.org", kPassword)).status);
    EXPECT_EQ(
        200,
        post("/api/v1/auth/login", credentials("ada@example.org", "zwei lampen im flur")).status);
}

TEST_F(SessionTest, SigningInAnewKeepsTheConsultationOfTheSamePerson) {
    const std::string cookie = sign_in();
    const std::string id = create(cookie);
    static_cast<void>(enter(cookie, id));
    const Answer again =
        post("/api/v1/auth/login", credentials("ada@example.org", kPassword), {.cookie = cookie});
    ASSERT_EQ(200, again.status);
    const std::string text{again.headers.get("Set-Cookie")};
    const std::string fresh = text.substr(0, text.find(';'));
    EXPECT_EQ("joined", host_state(fresh, id));
    EXPECT_EQ(0, media_.count("RemoveParticipant"));
}

TEST(DeviceName, SaysBrowserAndSystemInWordsOfOurs) {
    EXPECT_EQ("Firefox, Windows",
              device_name("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"));
    EXPECT_EQ("Safari, iPhone",
              device_name("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 "
                          "Version/18.0 Mobile/15E148 Safari/604.1"));
    EXPECT_EQ("Edge, Windows", device_name("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Edg/140.0"));
    EXPECT_EQ("", device_name("curl<script>"));
}

}  // namespace
}  // namespace heydok::api
