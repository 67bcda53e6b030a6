// Practice systems by API key: what a key opens, how long, and the numbers by which they know
// meetings.
#include "api/api_house_for_test.hpp"

namespace heydok::api {
namespace {

using namespace std::chrono_literals;

class ApiKeyTest : public ApiHouse {
  protected:
    Answer make(const std::string& scopes, const std::string& more = "") {
        return post("/api/v1/api-keys", R"({"name":"Praxissystem","scopes":)" + scopes + more + "}",
                    {.cookie = admin_});
    }
    std::string key(const std::string& scopes = R"(["meetings-create","meetings-read"])") {
        return make(scopes).text("key");
    }
    Answer plan(const std::string& bearer, const std::string& external_id,
                const std::string& physician = "ada@example.org") {
        return post(
            "/api/v1/meetings/create",
            json::serialize(json::object{
                {"name", "Videotermin"}, {"physician", physician}, {"external_id", external_id}}),
            {.bearer = bearer});
    }
    json::array keys() {
        return get("/api/v1/api-keys", {.cookie = admin_}).body.at("api_keys").as_array();
    }
    std::string sign_in_admin() {
        return sign_in("ada@example.org", {people::Role::admin, people::Role::physician});
    }
    std::string admin_ = sign_in_admin();
    std::string physician_ = get("/api/v1/me", {.cookie = admin_}).text("account_id");
};

TEST_F(ApiKeyTest, AKeyIsShownOnceAndKeptAsAHash) {
    const Answer made = make(R"(["meetings-create"])");
    ASSERT_EQ(200, made.status);
    const std::string text = made.text("key");
    EXPECT_TRUE(text.starts_with("heydok_"));
    EXPECT_EQ(50U, text.size()) << "256 random bits";
    ASSERT_EQ(1U, keys().size());
    const json::object listed = keys()[0].as_object();
    EXPECT_FALSE(listed.contains("key"));
    EXPECT_TRUE(listed.at("used_at").is_null());
    const bool stored = database_.transact_blocking([&](storage::Transaction& transaction) {
        storage::Rows rows = transaction.query(
            "SELECT 1 FROM api_keys WHERE instr(CAST(key_hash AS TEXT), ?) OR id = ? OR name = ?",
            text, text, text);
        return rows.next();
    });
    EXPECT_FALSE(stored);
}

TEST_F(ApiKeyTest, AMeetingOfAPracticeSystemHasLinksForBothAndIsMadeOnce) {
    const std::string bearer = key();
    const std::int64_t before = entries();
    const Answer made = plan(bearer, "termin-4711");
    ASSERT_EQ(200, made.status);
    const std::string id = made.text("meeting_id");
    EXPECT_EQ("termin-4711", made.text("external_id"));
    EXPECT_EQ("http://localhost:8000/m/" + id, made.text("meeting_link"));
    EXPECT_EQ("http://localhost:8000/meeting/" + id, made.text("physician_link"));
    EXPECT_EQ(before + 1, entries());
    const Answer again = plan(bearer, "termin-4711", physician_);
    EXPECT_EQ(id, again.text("meeting_id"));
    EXPECT_EQ(id, plan(key(), "termin-4711").text("meeting_id")) << "of the practice, not the key";
    EXPECT_EQ(before + 2, entries()) << "the other key, no other meeting";
    EXPECT_NE(id, plan(bearer, "termin-4712").text("meeting_id"));
}

TEST_F(ApiKeyTest, StatusIsAskedByIdAndByExternalIdAndNamesNoPatient) {
    const std::string bearer = key();
    const std::string id = plan(bearer, "a:1").text("meeting_id");
    join(id, "patient");
    const Answer status = get(at(id, "/status"), {.bearer = bearer});
    ASSERT_EQ(200, status.status);
    EXPECT_EQ("a:1", status.text("external_id"));
    EXPECT_EQ("waiting", status.body.at("participants").at(0).at("state").as_string());
    const Answer found = get("/api/v1/meetings?external_id=a:1", {.bearer = bearer});
    ASSERT_EQ(1U, found.body.at("meetings").as_array().size());
    EXPECT_EQ(id, found.body.at("meetings").at(0).at("meeting_id").as_string());
    for (const Answer& answer : {status, found, get("/api/v1/meetings", {.bearer = bearer})}) {
        EXPECT_EQ(std::string::npos, json::serialize(answer.body).find("Paul"));
    }
    EXPECT_TRUE(get("/api/v1/meetings?external_id=a:2", {.bearer = bearer})
                    .body.at("meetings")
                    .as_array()
                    .empty());
    EXPECT_EQ(1U, get("/api/v1/meetings?external_id=a:1", {.cookie = admin_})
                      .body.at("meetings")
                      .as_array()
                      .size())
        << "the physician may look it up too";
}

TEST_F(ApiKeyTest, WrongWishesAreRefusedWithTheirField) {
    const std::string bearer = key();
    EXPECT_EQ("physician", plan(bearer, "a", "nobody@example.org").text("field"));
    for (const std::string& bad : {std::string{}, std::string(65, 'a'), std::string{"a b"},
                                   std::string{"Müller"}, std::string{"a/b"}}) {
        EXPECT_EQ("external_id", plan(bearer, bad).text("field")) << bad;
    }
    EXPECT_EQ("physician",
              post("/api/v1/meetings/create", R"({"name":"M"})", {.bearer = bearer}).text("field"));
    EXPECT_EQ("external_id", post("/api/v1/meetings/create", R"({"name":"M","external_id":"a"})",
                                  {.cookie = admin_})
                                 .text("field"))
        << "numbers of practice systems";
    EXPECT_EQ("scopes", make("[]").text("field"));
    EXPECT_EQ("scopes", make(R"(["admin"])").text("field"));
    EXPECT_EQ("expires_in_days",
              make(R"(["meetings-read"])", R"(,"expires_in_days":0)").text("field"));
    EXPECT_EQ("expires_in_days",
              make(R"(["meetings-read"])", R"(,"expires_in_days":731)").text("field"));
    EXPECT_EQ("name", post("/api/v1/api-keys", R"({"name":" ","scopes":["meetings-read"]})",
                           {.cookie = admin_})
                          .text("field"));
}

TEST_F(ApiKeyTest, ARevokedOrExpiredKeyOpensNothing) {
    const Answer made = make(R"(["meetings-read"])", R"(,"expires_in_days":1)");
    const std::string bearer = made.text("key");
    EXPECT_EQ(200, get("/api/v1/meetings", {.bearer = bearer}).status);
    EXPECT_FALSE(keys()[0].at("used_at").is_null());
    pass(24h);
    EXPECT_EQ("unauthenticated", get("/api/v1/meetings", {.bearer = bearer}).text("code"));
    admin_ = sign_in_admin();
    const std::string second = key();
    const std::string id{std::string_view{keys()[1].at("key_id").as_string()}};
    EXPECT_EQ(200, post("/api/v1/api-keys/" + id + "/revoke", "", {.cookie = admin_}).status);
    EXPECT_EQ("unauthenticated", get("/api/v1/meetings", {.bearer = second}).text("code"));
    EXPECT_EQ(404, post("/api/v1/api-keys/" + id + "/revoke", "", {.cookie = admin_}).status);
    EXPECT_EQ(1U, keys().size());
}

TEST_F(ApiKeyTest, AKeyNeedsNoOriginAndNoCookieCountsBesideIt) {
    const std::string bearer = key(R"(["meetings-read"])");
    const Ask foreign{.cookie = admin_, .bearer = bearer, .origin = "https://pvs.example"};
    const Answer refused =
        post("/api/v1/meetings/create", R"({"name":"M","physician":"x"})", foreign);
    EXPECT_EQ("forbidden", refused.text("code")) << "not by the cookie, which might have";
    const Ask invented{.cookie = admin_, .bearer = "heydok_" + std::string(43, 'A')};
    EXPECT_EQ("unauthenticated", get("/api/v1/meetings", invented).text("code"));
}

TEST_F(ApiKeyTest, KeysOldSignInsAreNotEnoughFor) {
    pass(11min);
    EXPECT_EQ("confirmation-required", make(R"(["meetings-read"])").text("code"));
}

TEST_F(ApiKeyTest, RequestsAreCountedPerKeyAndPerAddress) {
    const std::string bearer = key(R"(["meetings-read"])");
    auto from = [](int i) { return "203.0.113." + std::to_string(i % 200 + 1); };
    for (int i = 0; i < 600; ++i) {
        ASSERT_EQ(200, get("/api/v1/meetings", {.bearer = bearer, .address = from(i)}).status);
    }
    const Answer over = get("/api/v1/meetings", {.bearer = bearer, .address = "203.0.113.250"});
    EXPECT_EQ("rate-limited", over.text("code"));
    EXPECT_EQ("60", over.headers.get("Retry-After"));
    for (int i = 0; i < 600; ++i) {
        const std::string guess = "heydok_" + std::to_string(i);
        ASSERT_EQ(401, get("/api/v1/meetings", {.bearer = guess, .address = "192.0.2.9"}).status);
    }
    EXPECT_EQ(429,
              get("/api/v1/meetings", {.bearer = "heydok_other", .address = "192.0.2.9"}).status);
    pass(60s);
    EXPECT_EQ(200, get("/api/v1/meetings", {.bearer = bearer}).status);
}

TEST_F(ApiKeyTest, APracticeHasFiftyKeysAtMost) {
    for (int i = 0; i < 50; ++i) {
        ASSERT_EQ(200, make(R"(["meetings-read"])").status);
    }
    EXPECT_EQ("wrong-state", make(R"(["meetings-read"])").text("code"));
}

}  // namespace
}  // namespace heydok::api
