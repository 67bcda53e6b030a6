#include "app/web_client.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace heydok::app {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kPage = "<!doctype html><title>heydok</title>";
constexpr std::string_view kScript = "console.log(1)";
constexpr std::string_view kPacked = "packed";

WebClient make_client(std::string_view livekit_url = {}) {
    return WebClient{{{"/index.html", "\"1\"", as_bytes(kPage), {}},
                      {"/assets/index-abc.js", "\"2\"", as_bytes(kScript), as_bytes(kPacked)}},
                     livekit_url};
}

net::Request get(std::string path) {
    net::Request request;
    request.method = "GET";
    request.path = std::move(path);
    request.headers.set("Host", "localhost:8000");
    return request;
}

TEST(WebClient, PagesOfTheClientGetIndexHtml) {
    const WebClient client = make_client();
    for (const char* path : {"/", "/login", "/m/AbC-123_x", "/index.html"}) {
        const net::Response page = client.handle(get(path));
        EXPECT_EQ(page.status, 200) << path;
        EXPECT_EQ(as_text(page.static_body), kPage) << path;
        EXPECT_EQ(page.headers.get("Cache-Control"), "no-cache");
        EXPECT_EQ(page.headers.get("Content-Type"), "text/html; charset=utf-8");
    }
    EXPECT_EQ(client.handle(get("/missing.js")).status, 404);
    EXPECT_EQ(client.handle(get("/assets/index-old")).status, 404);
}

TEST(WebClient, HashedAssetsAreKeptAndCompressed) {
    const WebClient client = make_client();
    net::Request request = get("/assets/index-abc.js");
    EXPECT_EQ(as_text(client.handle(request).static_body), kScript);
    request.headers.set("Accept-Encoding", "gzip, br");
    const net::Response packed = client.handle(request);
    EXPECT_EQ(as_text(packed.static_body), kPacked);
    EXPECT_EQ(packed.headers.get("Content-Encoding"), "gzip");
    EXPECT_THAT(std::string{packed.headers.get("Cache-Control")}, HasSubstr("immutable"));
    request.headers.set("If-None-Match", "\"2\"");
    EXPECT_EQ(client.handle(request).status, 304);
}

TEST(WebClient, PolicyNamesOnlyOurselvesAndTheMediaServer) {
    const auto policy = [](const WebClient& client, std::string_view host) {
        net::Request request = get("/");
        request.headers.set("Host", host);
        return std::string{client.handle(request).headers.get("Content-Security-Policy")};
    };
    const std::string own = policy(make_client(), "heydok.example");
    EXPECT_THAT(own, HasSubstr("default-src 'none'"));
    EXPECT_THAT(own, HasSubstr("connect-src 'self' ws://heydok.example wss://heydok.example;"));
    EXPECT_THAT(own, HasSubstr("worker-src 'self' blob:"));
    EXPECT_THAT(own, HasSubstr("script-src 'self' 'wasm-unsafe-eval';"));
    EXPECT_THAT(own, Not(HasSubstr("'unsafe-")));
    EXPECT_THAT(own, HasSubstr("require-trusted-types-for 'script'; trusted-types "
                               "heydok-worker heydok-people-finder"));
    EXPECT_THAT(policy(make_client("wss://media.example/base"), "a.example"),
                HasSubstr("wss://media.example https://media.example;"));
    EXPECT_THAT(policy(make_client(), "evil; script-src *"), Not(HasSubstr("script-src *")));
}

TEST(WebClient, SaysWhenItWasNotBuilt) {
    const WebClient client{{}, {}};
    EXPECT_EQ(client.handle(get("/")).status, 200);
    EXPECT_THAT(client.handle(get("/")).body, HasSubstr("without the web client"));
    EXPECT_EQ(client.handle(get("/login")).status, 404);
}

TEST(WebClient, OnlyGet) {
    net::Request request = get("/");
    request.method = "POST";
    EXPECT_EQ(make_client().handle(request).status, 405);
}

}  // namespace
}  // namespace heydok::app
