// The way of the end-to-end handshake, and who may not use it.
#include "api/relay.hpp"
#include "api/api_house_for_test.hpp"

namespace heydok::api {
namespace {

using namespace std::chrono_literals;

/// A meeting with its physician listening, and guests who knock.
class RelayTest : public ApiHouse {
  protected:
    RelayTest() : cookie_(sign_in()), id_(create(cookie_, R"(,"max_participants":4)")) {
        physician_ = get(at(id_, "/events"), {.cookie = cookie_}).stream;
    }
    Answer say(const Ask& ask, const std::string& to, const std::string& body = "AAEC") {
        return post(at(id_, "/relay"), json::serialize(json::object{{"to", to}, {"body", body}}),
                    ask);
    }
    [[nodiscard]] Ask host() const { return {.cookie = cookie_}; }
    static Ask as(const Answer& guest) { return {.bearer = guest.text("token")}; }
    void admit(const Answer& guest) { post(verb(id_, guest, "admit"), "", host()); }
    std::shared_ptr<FakeStream> listen(const Answer& guest) {
        return get(at(id_, "/events"), as(guest)).stream;
    }
    static std::vector<json::object> relayed(const FakeStream& stream) {
        std::vector<json::object> messages;
        for (const auto& [event, data] : stream.events) {
            if (event == "relay") {
                messages.push_back(json::parse(data).as_object());
            }
        }
        return messages;
    }

    std::string cookie_;
    std::string id_;
    std::shared_ptr<FakeStream> physician_;
};

TEST_F(RelayTest, CarriesBothWaysInOrderAndSaysWhoSpoke) {
    const Answer guest = join(id_, "patient");
    const auto stream = listen(guest);
    EXPECT_EQ(202, say(as(guest), "host", "AAEC").status);
    EXPECT_EQ(202, say(as(guest), "host", "AAED").status);
    EXPECT_EQ(202, say(host(), guest.text("identity"), "_-8").status);
    const auto heard = relayed(*physician_);
    ASSERT_EQ(2u, heard.size());
    EXPECT_EQ(guest.text("identity"), heard.at(0).at("from").as_string());
    EXPECT_EQ("AAEC", heard.at(0).at("body").as_string());
    EXPECT_EQ("AAED", heard.at(1).at("body").as_string());
    EXPECT_LT(heard.at(0).at("sequence").as_int64(), heard.at(1).at("sequence").as_int64());
    const auto answered = relayed(*stream);
    ASSERT_EQ(1u, answered.size());
    EXPECT_EQ("host", answered.at(0).at("from").as_string());
}

TEST_F(RelayTest, AllMeansTheAdmittedAndNobodyElse) {
    const Answer admitted = join(id_, "patient");
    const Answer waiting = join(id_, "patient");
    const Answer denied = join(id_, "patient");
    const auto first = listen(admitted);
    const auto second = listen(waiting);
    const auto third = listen(denied);
    admit(admitted);
    post(verb(id_, denied, "deny"), "", host());
    EXPECT_EQ(202, say(host(), "all").status);
    EXPECT_EQ(1u, relayed(*first).size());
    EXPECT_TRUE(relayed(*second).empty());
    EXPECT_TRUE(relayed(*third).empty());
}

TEST_F(RelayTest, GuestsReachOnlyThePhysicianAndOnlyWhileWelcome) {
    const Answer guest = join(id_, "patient");
    const Answer other = join(id_, "patient");
    const auto stream = listen(other);
    for (const std::string& to : {other.text("identity"), std::string{"all"}, std::string{"x"}}) {
        EXPECT_EQ("forbidden", say(as(guest), to).text("code"));
    }
    EXPECT_TRUE(relayed(*stream).empty());
    post(verb(id_, guest, "deny"), "", host());
    EXPECT_EQ("not-admitted", say(as(guest), "host").text("code"));
    EXPECT_EQ(202, say(host(), guest.text("identity")).status) << "they may be told why";
    EXPECT_EQ("not-found", say(host(), "patient-nobody").text("code"));
    post(at(id_, "/end"), "", host());
    EXPECT_EQ("meeting-ended", say(host(), "all").text("code"));
    EXPECT_TRUE(relayed(*physician_).empty());
}

TEST_F(RelayTest, WhatAStreamMissedForHalfAMinuteIsSentAgain) {
    const Answer guest = join(id_, "patient");
    say(host(), guest.text("identity"), "AAAA");
    pass(20s);
    say(host(), guest.text("identity"), "BBBB");
    pass(15s);
    const auto stream = listen(guest);
    const auto heard = relayed(*stream);
    ASSERT_EQ(1u, heard.size()) << "the first is older than half a minute";
    EXPECT_EQ("BBBB", heard.at(0).at("body").as_string());
    for (std::size_t i = 0; i < kMostKeptOfRecipient + 5; ++i) {
        say(host(), guest.text("identity"));
    }
    EXPECT_EQ(kMostKeptOfRecipient, relayed(*listen(guest)).size());
}

TEST_F(RelayTest, SizeAndFormAreLimitedAndContentIsNot) {
    const Answer guest = join(id_, "patient");
    const std::string largest(kLargestRelayed / 3 * 4, 'A');
    EXPECT_EQ(202, say(as(guest), "host", largest).status);
    for (const std::string& wrong : {std::string{}, std::string{"A"}, std::string{"AA=="},
                                     std::string{"A+A/"}, std::string{"AB"}, largest + "AAAA"}) {
        const Answer refused = say(as(guest), "host", wrong);
        EXPECT_EQ(422, refused.status) << wrong.size();
        EXPECT_EQ("body", refused.text("field"));
    }
    EXPECT_EQ(
        422,
        post(at(id_, "/relay"), R"({"to":"host","body":"AAEC","from":"x"})", as(guest)).status);
}

TEST_F(RelayTest, ASenderIsSlowedDownAloneAndTold) {
    const Answer guest = join(id_, "patient");
    const Answer other = join(id_, "patient");
    int status = 202;
    int sent = 0;
    for (; status == 202 && sent < 1000; ++sent) {
        status = say(as(guest), "host").status;
    }
    EXPECT_EQ(429, status);
    EXPECT_EQ(61, sent);
    EXPECT_EQ(202, say(as(other), "host").status);
    pass(10s);
    EXPECT_EQ(202, say(as(guest), "host").status);
}

TEST_F(RelayTest, FindingsAreAuditedForThePhysicianOnly) {
    const Answer guest = join(id_, "patient");
    const auto count = [this](const std::string& event) {
        return database_.transact_blocking([&](storage::Transaction& transaction) {
            storage::Rows rows = transaction.query(
                "SELECT count(*) FROM audit_entries WHERE event = ?", std::string_view{event});
            return rows.next() ? rows->integer(0) : -1;
        });
    };
    const std::string about =
        R"({"kind":"plain-track","identity":")" + guest.text("identity") + R"("})";
    EXPECT_EQ(202, post(at(id_, "/findings"), about, host()).status);
    EXPECT_EQ(1, count("encryption-track-plain"));
    EXPECT_EQ(202, post(at(id_, "/findings"),
                        R"({"kind":"unknown-participant","identity":"ghost"})", host())
                       .status);
    EXPECT_EQ(1, count("encryption-participant-unknown"));
    const std::string renamed =
        R"({"kind":"renamed-participant","identity":")" + guest.text("identity") + R"("})";
    EXPECT_EQ(202, post(at(id_, "/findings"), renamed, host()).status);
    EXPECT_EQ(1, count("encryption-participant-renamed"));
    EXPECT_EQ(403, post(at(id_, "/findings"), about, as(guest)).status);
    EXPECT_EQ(422, post(at(id_, "/findings"), R"({"kind":"fine"})", host()).status);
    EXPECT_EQ(1, count("encryption-track-plain"));
}

}  // namespace
}  // namespace heydok::api
