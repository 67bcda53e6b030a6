// Webhooks of practice systems over HTTP: where they may go, how they are signed, that they come.
#include "api/api_house_for_test.hpp"
#include "api/notice_courier.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"

namespace heydok::api {
namespace {

using namespace std::chrono_literals;

class WebhookTest : public ApiHouse {
  protected:
    Answer add(const std::string& url = "https://pvs.example/heydok?a=1") {
        return post("/api/v1/webhooks", json::serialize(json::object{{"url", url}}),
                    {.cookie = admin_});
    }
    json::array notices() {
        return get("/api/v1/notices", {.cookie = admin_}).body.at("notices").as_array();
    }
    /// Runs until so many requests have gone out and are settled.
    void run_until_sent(std::size_t count) {
        run_until([&] { return sent_.size() >= count; });
        context_.poll();
    }
    std::string admin_ = sign_in("ada@example.org", {people::Role::admin, people::Role::physician});
};

TEST_F(WebhookTest, APracticeSystemIsToldWithoutNamesAndSigned) {
    const Answer added = add();
    ASSERT_EQ(200, added.status);
    const std::string secret = added.text("secret");
    const std::string id = create(admin_);
    join(id, "patient");
    run_until_sent(2);
    ASSERT_EQ(2U, sent_.size());
    const net::ClientRequest& told = sent_[1];
    EXPECT_EQ("POST", told.method);
    EXPECT_EQ("https://pvs.example/heydok?a=1", told.url);
    const json::object body = json::parse(told.body).as_object();
    EXPECT_EQ("patient.waiting", body.at("type").as_string());
    EXPECT_EQ(id, body.at("meeting_id").as_string());
    EXPECT_TRUE(body.at("external_id").is_null());
    EXPECT_EQ(6U, body.size());
    EXPECT_EQ(std::string::npos, told.body.find("Paul"));
    const std::string time{told.headers.get("webhook-timestamp")};
    EXPECT_EQ("1800000000", time);
    EXPECT_EQ(body.at("id").as_string(), told.headers.get("webhook-id"));
    const Bytes key = crypto::base64_decode(secret.substr(6)).value();
    const std::string text =
        std::string{told.headers.get("webhook-id")} + "." + time + "." + told.body;
    EXPECT_EQ("v1," + crypto::base64_encode(crypto::hmac_sha256(key, as_bytes(text))),
              told.headers.get("webhook-signature"));
    EXPECT_EQ("delivered", notices()[0].at("state").as_string());
    EXPECT_EQ(200, notices()[0].at("last_status").as_int64());
    const json::value list = get("/api/v1/webhooks", {.cookie = admin_}).body.at("webhooks");
    EXPECT_FALSE(list.at(0).as_object().contains("secret"));
}

TEST_F(WebhookTest, OnlyTheInternetMayBeReachedAndOnlyByHttps) {
    for (const char* url :
         {"http://pvs.example/", "https://127.0.0.1/", "https://10.0.0.1/", "https://[::1]/",
          "https://169.254.169.254/latest/meta-data", "https://[::ffff:127.0.0.1]/",
          "https://user:password@pvs.example/", "https://pvs.example/#a", "ftp://pvs.example/",
          "file:///etc/passwd", "pvs.example", "https://", ""}) {
        EXPECT_EQ("url", add(url).text("field")) << url;
    }
    EXPECT_EQ("url", add("https://pvs.example/" + std::string(500, 'a')).text("field"));
    ASSERT_EQ(200, add().status);
    create(admin_);
    run_until_sent(1);
    const auto& may_connect = sent_[0].may_connect;
    EXPECT_TRUE(may_connect(parse_address("1.1.1.1", 443).value()));
    for (const char* near : {"127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "fd00:ec2::254"}) {
        EXPECT_FALSE(may_connect(parse_address(near, 443).value())) << near;
    }
}

TEST_F(WebhookTest, NamedNetworksMayBeReachedByHttpTooButNotTheInternet) {
    const WebhookReach reach{net::AddressPrefixes::parse({"10.1.0.0/16"}).value()};
    EXPECT_TRUE(reach.allows("http://10.1.2.3:8080/hook"));
    EXPECT_TRUE(reach.allows("http://pvs.praxis.local/"));
    EXPECT_FALSE(reach.allows("http://10.2.0.1/"));
    EXPECT_FALSE(reach.allows("http://1.1.1.1/"));
    EXPECT_TRUE(reach.allows("https://1.1.1.1/"));
    EXPECT_FALSE(reach.allows(parse_address("1.1.1.1", 80).value(), false));
    EXPECT_TRUE(reach.allows(parse_address("10.1.0.1", 80).value(), false));
}

TEST_F(WebhookTest, WhatWasNotTakenIsSentAgainAlsoByTheNextProcess) {
    add();
    others_ = [](const net::ClientRequest&) -> Result<net::ClientResponse> {
        return Refusal{"unreachable"};
    };
    create(admin_);
    run_until_sent(1);
    run_until([&] { return notices()[0].at("attempts").as_int64() == 1; });
    EXPECT_TRUE(notices()[0].at("last_status").is_null());
    api_->close_streams();
    context_.restart();
    context_.run();
    start({});
    others_ = [](const net::ClientRequest&) {
        return net::ClientResponse{.status = 204, .headers = {}, .body = {}};
    };
    pass(1s);
    wait(api_->keep_house());
    run_until_sent(2);
    run_until([&] { return notices()[0].at("state") == "delivered"; });
    EXPECT_EQ(json::parse(sent_[0].body), json::parse(sent_[1].body));
    EXPECT_EQ(2, notices()[0].at("attempts").as_int64());
}

TEST_F(WebhookTest, AnAdminSendsANoticeAgain) {
    add();
    create(admin_);
    run_until_sent(1);
    run_until([&] { return notices()[0].at("state") == "delivered"; });
    const std::string id{std::string_view{notices()[0].at("notice_id").as_string()}};
    const std::string path = "/api/v1/notices/" + id + "/replay";
    EXPECT_EQ("waiting", post(path, "", {.cookie = admin_}).text("state"));
    run_until_sent(2);
    EXPECT_EQ(sent_[0].body, sent_[1].body);
    EXPECT_EQ(404, post("/api/v1/notices/other/replay", "", {.cookie = admin_}).status);
}

TEST_F(WebhookTest, ARemovedWebhookHearsNothing) {
    const std::string id = add().text("webhook_id");
    EXPECT_EQ(200, post("/api/v1/webhooks/" + id + "/remove", "", {.cookie = admin_}).status);
    EXPECT_EQ(404, post("/api/v1/webhooks/" + id + "/remove", "", {.cookie = admin_}).status);
    create(admin_);
    wait(api_->keep_house());
    context_.poll();
    EXPECT_TRUE(sent_.empty());
}

}  // namespace
}  // namespace heydok::api
