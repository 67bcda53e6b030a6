// Sign-in, sessions and what slows a guesser down.
#include "api/api_house_for_test.hpp"

namespace heydok::api {
namespace {

using namespace std::chrono_literals;

TEST_F(ApiHouse, SigningInGivesACookieThatSaysWhoYouAre) {
    const std::string cookie = sign_in();
    const Answer me = get("/api/v1/me", {.cookie = cookie});
    EXPECT_EQ(200, me.status);
    EXPECT_EQ("ada@example.org", me.text("email"));
    EXPECT_EQ(json::parse(R"(["physician"])"), me.body.at("roles"));
    const std::string may = json::serialize(me.body.at("permissions"));
    EXPECT_NE(std::string::npos, may.find("meeting:create"));
    EXPECT_EQ(std::string::npos, may.find("config:show")) << "what anybody may is not listed";
    EXPECT_EQ("no-store", me.headers.get("Cache-Control"));
}

TEST_F(ApiHouse, TheCookieIsForTheServerOnlyAndBoundToTls) {
    add_physician("ada@example.org");
    const std::string body = credentials("ada@example.org", kPassword);
    const std::string plain{post("/api/v1/auth/login", body).headers.get("Set-Cookie")};
    EXPECT_NE(std::string::npos, plain.find("HttpOnly; SameSite=Lax"));
    EXPECT_EQ(std::string::npos, plain.find("Secure"));
    start({.frontend_url = "https://heydok.example"});
    const std::string secure{post("/api/v1/auth/login", body).headers.get("Set-Cookie")};
    EXPECT_NE(std::string::npos, secure.find("; Secure"));
}

TEST_F(ApiHouse, UnknownEmailAndWrongPasswordAreAnsweredAlike) {
    add_physician("ada@example.org");
    const Answer unknown = post("/api/v1/auth/login", credentials("eve@example.org", kPassword));
    const Answer wrong =
        post("/api/v1/auth/login", credentials("ada@example.org", "wrong password"));
    EXPECT_EQ(401, unknown.status);
    EXPECT_EQ("wrong-credentials", unknown.text("code"));
    EXPECT_EQ(json::serialize(unknown.body), json::serialize(wrong.body));
}

TEST_F(ApiHouse, GuessingAPasswordIsSlowedDownPerAddressAndAccount) {
    add_physician("ada@example.org");
    const std::string wrong = credentials("ada@example.org", "wrong password");
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(401, post("/api/v1/auth/login", wrong).status) << i;
    }
    const Answer eleventh = post("/api/v1/auth/login", wrong);
    EXPECT_EQ(429, eleventh.status);
    EXPECT_EQ("300", eleventh.headers.get("Retry-After"));
    const std::string right = credentials("ada@example.org", kPassword);
    EXPECT_EQ(429, post("/api/v1/auth/login", right).status) << "the limit tells nothing";
    EXPECT_EQ(200, post("/api/v1/auth/login", right, {.address = "192.0.2.2"}).status)
        << "the physician is not locked out elsewhere";
    pass(300s);
    EXPECT_EQ(200, post("/api/v1/auth/login", right).status);
}

TEST_F(ApiHouse, SigningInOftenIsNoMisuse) {
    add_physician("ada@example.org");
    for (int i = 0; i < 15; ++i) {
        ASSERT_EQ(200,
                  post("/api/v1/auth/login", credentials("ada@example.org", kPassword)).status);
    }
}

TEST_F(ApiHouse, SigningOutEndsTheSession) {
    const std::string cookie = sign_in();
    EXPECT_EQ(204, post("/api/v1/auth/logout", "", {.cookie = cookie}).status);
    EXPECT_EQ(401, get("/api/v1/me", {.cookie = cookie}).status);
    EXPECT_EQ(401, post("/api/v1/auth/logout", "", {.cookie = cookie}).status);
}

TEST_F(ApiHouse, ANewSignInEndsTheOldSession) {
    const std::string first = sign_in();
    const Answer again =
        post("/api/v1/auth/login", credentials("ada@example.org", kPassword), {.cookie = first});
    EXPECT_EQ(200, again.status);
    EXPECT_EQ(401, get("/api/v1/me", {.cookie = first}).status);
}

}  // namespace
}  // namespace heydok::api
