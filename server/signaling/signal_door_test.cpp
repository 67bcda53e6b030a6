// Section G of docs/hardening.md at the signalling door: origins. Each test
// runs beside a session of somebody else, which must not notice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/signal_door_fixture.hpp"

namespace heydok::signaling {
namespace {

using namespace fixture;

TEST_F(SignalDoor, G1_ForeignOriginsAreRefusedAndCookiesOpenNothing) {
    LiveKitOptions options;
    options.allowed_origins = {"https://heydok.example"};
    begin(std::move(options));
    const Claims claims = claims_for("room", "eve");
    const auto status_from = [&](const std::string& path, const std::string& origin) {
        net::Request request = get(path, &claims, join_parameter());
        request.websocket_upgrade = path == "/rtc/v1";
        request.headers.set("Origin", origin);
        return respond(std::move(request)).status;
    };
    for (const std::string origin :
         {"https://evil.example", "null", "http://heydok.example", "https://heydok.example:8443",
          "https://heydok.example.evil.example", "https://evil.heydok.example",
          "https://heydok.example/", "https://HEYDOK.example", "https://heydok.example,x", "*"}) {
        EXPECT_EQ(status_from("/rtc/v1", origin), 403) << origin;
        EXPECT_EQ(status_from("/rtc/v1/validate", origin), 403) << origin;
    }
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

}  // namespace
}  // namespace heydok::signaling
