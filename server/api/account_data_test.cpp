// What those who sign in get about themselves, and how they correct it.
#include "api/api_house_for_test.hpp"

namespace heydok::api {
namespace {

using namespace std::chrono_literals;

std::string text_at(const json::value& object, std::string_view field) {
    return json::value_to<std::string>(object.at(field));
}

class AccountData : public ApiHouse {};

TEST_F(AccountData, AnExportHoldsTheOwnAndNothingOfOthers) {
    const std::string ada = sign_in("ada@example.org");
    const std::string eve = sign_in("eve@example.org");
    const std::string own = create(ada);
    const std::string foreign = create(eve);
    const Answer secret = post("/api/v1/factors/totp/begin", "", {.cookie = ada});
    ASSERT_EQ(200, secret.status);
    const Answer exported = post("/api/v1/me/export", "", {.cookie = ada});
    ASSERT_EQ(200, exported.status);
    EXPECT_EQ("attachment; filename=\"heydok-account.json\"",
              exported.headers.get("Content-Disposition"));
    EXPECT_EQ("ada@example.org", text_at(exported.body.at("account"), "email"));
    const json::array& meetings = exported.body.at("meetings").as_array();
    ASSERT_EQ(1U, meetings.size());
    EXPECT_EQ(own, text_at(meetings.at(0), "meeting_id"));
    EXPECT_EQ(1U, exported.body.at("sessions").as_array().size());
    EXPECT_TRUE(exported.body.at("audit_complete").as_bool());
    EXPECT_FALSE(exported.body.at("audit").as_array().empty());
    const std::string text = json::serialize(exported.body);
    EXPECT_EQ(std::string::npos, text.find("eve@"));
    EXPECT_EQ(std::string::npos, text.find(foreign));
    EXPECT_EQ(std::string::npos, text.find(secret.text("secret")));
}

TEST_F(AccountData, OnlyAFreshProofOpensIt) {
    const std::string cookie = sign_in();
    pass(11min);
    const std::int64_t before = entries();
    for (const Answer& refused :
         {post("/api/v1/me/export", "", {.cookie = cookie}),
          post("/api/v1/me/name", R"({"name":"Dr. Neu"})", {.cookie = cookie})}) {
        EXPECT_EQ(403, refused.status);
        EXPECT_EQ("confirmation-required", refused.text("code"));
    }
    EXPECT_EQ(before, entries());
}

TEST_F(AccountData, FiveExportsInTenMinutesAreEnough) {
    const std::string cookie = sign_in();
    for (int time = 0; time < 5; ++time) {
        EXPECT_EQ(200, post("/api/v1/me/export", "", {.cookie = cookie}).status);
    }
    const std::int64_t before = entries();
    const Answer refused = post("/api/v1/me/export", "", {.cookie = cookie});
    EXPECT_EQ(429, refused.status);
    EXPECT_TRUE(refused.headers.has("Retry-After"));
    EXPECT_EQ(before, entries());
}

TEST_F(AccountData, ACorrectedNameIsAName) {
    const std::string cookie = sign_in();
    const std::int64_t before = entries();
    for (const char* name : {"", "7", "a", "A\\nB"}) {
        const Answer refused = post("/api/v1/me/name", std::string{R"({"name":")"} + name + R"("})",
                                    {.cookie = cookie});
        EXPECT_EQ(422, refused.status) << name;
        EXPECT_EQ("name", refused.text("field")) << name;
    }
    EXPECT_EQ(before, entries());
    EXPECT_EQ(200,
              post("/api/v1/me/name", R"({"name":" Dr. Çağla Łukaszewicz "})", {.cookie = cookie})
                  .status);
    EXPECT_EQ(before + 1, entries());
    EXPECT_EQ("Dr. Çağla Łukaszewicz", get("/api/v1/me", {.cookie = cookie}).text("name"));
}

}  // namespace
}  // namespace heydok::api
