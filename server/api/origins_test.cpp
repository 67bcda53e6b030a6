// Which pages may call the API, what links begin with, and what leads nowhere.
#include "api/origins.hpp"
#include "api/api_house_for_test.hpp"

namespace heydok::api {
namespace {

TEST_F(ApiHouse, AnswersToForeignOriginsFollowTheList) {
    start({.frontend_url = "https://heydok.example", .cors_origins = {"https://portal.example"}});
    const std::string cookie = sign_in();
    const std::string body = R"({"name":"a"})";
    auto create_from = [&](const std::string& origin) {
        return post("/api/v1/meetings/create", body, {.cookie = cookie, .origin = origin});
    };
    EXPECT_EQ(200, create_from("https://heydok.example").status);
    EXPECT_EQ(200, create_from("http://localhost:8000").status) << "the request's own host";
    const Answer allowed = create_from("https://portal.example");
    EXPECT_EQ(200, allowed.status);
    EXPECT_EQ("https://portal.example", allowed.headers.get("Access-Control-Allow-Origin"));
    for (const char* origin :
         {"null", "https://portal.example.evil.example", "https://evil.portal.example",
          "https://evil.example", "http://portal.example", "https://portal.example:444",
          "https://portal.example/", "https://PORTAL.example", "https://portal.example,x", "*",
          "http://heydok.example", "https://heydok.example:8443"}) {
        const Answer refused = create_from(origin);
        EXPECT_EQ(403, refused.status) << origin;
        EXPECT_EQ("foreign-origin", refused.text("code")) << origin;
        EXPECT_FALSE(refused.headers.has("Access-Control-Allow-Origin")) << origin;
    }
    EXPECT_EQ(204,
              send("OPTIONS", "/api/v1/meetings/create", "", {.origin = "https://portal.example"})
                  .status);
    EXPECT_EQ(
        403,
        send("OPTIONS", "/api/v1/meetings/create", "", {.origin = "https://evil.example"}).status);
}

TEST_F(ApiHouse, ThePageOfThisHostOpensTheSignallingOfThisHost) {
    start({.frontend_url = "https://heydok.example", .cors_origins = {"https://portal.example"}});
    const auto from = [](const std::string& host, const std::string& origin) {
        net::Request request;
        request.headers.set("Host", host);
        request.headers.set("Origin", origin);
        return request;
    };
    const auto may_open = [&](const std::string& host, const std::string& origin) {
        return api().page_may_open_signalling(from(host, origin));
    };
    EXPECT_TRUE(may_open("heydok.example", "https://heydok.example"));
    EXPECT_TRUE(may_open("heydok.example", "https://portal.example"));
    EXPECT_TRUE(may_open("praxis-pc:8000", "http://praxis-pc:8000")) << "in the practice's network";
    EXPECT_FALSE(may_open("praxis-pc:8000", "http://praxis-pc:8001"));
    EXPECT_FALSE(may_open("evil.example", "http://evil.example"));
    EXPECT_FALSE(may_open("heydok.example", "null"));

    const Origins origins{
        {.frontend_url = "https://heydok.example", .cors_origins = {}, .port = 1}};
    EXPECT_EQ(origins.signal_url(from("praxis-pc:8000", "http://praxis-pc:8000")),
              "ws://praxis-pc:8000");
    EXPECT_EQ(origins.signal_url(from("praxis-pc:8000", "https://heydok.example")),
              "wss://heydok.example");
    EXPECT_EQ(origins.signal_url(from("evil.example", "http://evil.example")),
              "wss://heydok.example");
}

TEST_F(ApiHouse, AHostThatSomebodyMadeUpReachesNoLink) {
    const std::string cookie = sign_in();
    auto link = [&](const std::string& host) {
        return post("/api/v1/meetings/create", R"({"name":"a"})", {.cookie = cookie, .host = host})
            .text("meeting_link");
    };
    EXPECT_TRUE(link("192.168.1.7:8000").starts_with("http://192.168.1.7:8000/m/"));
    EXPECT_TRUE(link("[fd00::1]:8000").starts_with("http://[fd00::1]:8000/m/"));
    EXPECT_TRUE(link("praxis-pc:8000").starts_with("http://praxis-pc:8000/m/"));
    EXPECT_TRUE(link("evil.example").starts_with("http://localhost:8000/m/"));
    EXPECT_TRUE(link("evil.example:80@x").starts_with("http://localhost:8000/m/"));
    const Answer rebound =
        post("/api/v1/meetings/create", R"({"name":"a"})",
             {.cookie = cookie, .origin = "http://evil.example", .host = "evil.example"});
    EXPECT_EQ(403, rebound.status) << "a name that an attacker points at us is not our origin";
}

TEST_F(ApiHouse, UnknownPathsAndMethods) {
    EXPECT_EQ(404, get("/api/v1/nothing").status);
    EXPECT_EQ(404, get("/api").status);
    EXPECT_EQ(404, get("/api/v1/meetings/").status);
    EXPECT_EQ(404, get("/api/v1/meetings/a b").status);
    EXPECT_EQ(404, get("/api/v1/meetings/" + std::string(65, 'a')).status);
    const Answer wrong = send("DELETE", "/api/v1/meetings", "", {});
    EXPECT_EQ(405, wrong.status);
    EXPECT_EQ("GET", wrong.headers.get("Allow"));
    EXPECT_EQ(405, send("TRACE", "/healthz", "", {}).status);
    EXPECT_EQ(200, get("/healthz").status);
    EXPECT_EQ(200, get("/readyz").status);
    EXPECT_EQ("test", get("/api/v1/config").text("version"));
}

}  // namespace
}  // namespace heydok::api
