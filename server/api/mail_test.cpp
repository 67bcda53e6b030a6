// Invitations by e-mail over HTTP: what is queued with the change, what the courier does with the
// server's answers.
#include <mutex>

#include "api/api_house_for_test.hpp"
#include "crypto/encoding.hpp"

namespace heydok::api {
namespace {

using namespace std::chrono_literals;

class MailTest : public ApiHouse {
  protected:
    struct Sent {
        std::string to;
        std::string message;
    };

    void start_with_mail() {
        Config config;
        config.frontend_url = "https://praxis.example";
        config.mail.server.url = "smtp://mail.example";
        config.mail.from = {"praxis@heydok.example", "heydok"};
        config.mail.send = [this](const mail::SmtpServer&, const std::string&,
                                  const std::string& to, const std::string& message,
                                  std::chrono::milliseconds, const std::stop_token&) {
            const std::lock_guard lock{mutex_};  // the sending thread is another one
            mails_.push_back({to, message});
            return mail::Attempt{.delivery = verdict_};
        };
        start(std::move(config));
        admin_ = sign_in("ada@example.org", {people::Role::admin});
    }
    Answer invite(const std::string& email = "new@example.org", const std::string& more = "") {
        return post("/api/v1/team/invitations",
                    R"({"email":")" + email + R"(","roles":["staff"])" + more + "}",
                    {.cookie = admin_, .origin = "https://praxis.example"});
    }
    void answer_with(mail::Delivery verdict) {
        const std::lock_guard lock{mutex_};
        verdict_ = verdict;
    }
    std::vector<Sent> mails() {
        const std::lock_guard lock{mutex_};
        return mails_;
    }
    std::int64_t waiting() {
        return database_.transact_blocking([](storage::Transaction& transaction) {
            storage::Rows rows = transaction.query("SELECT count(*) FROM mails");
            rows.next();
            return rows->integer(0);
        });
    }
    /// Until this many were handed over and the database says so.
    void run_until_sent(std::size_t count, std::int64_t left) {
        run_until([&] { return mails().size() == count && waiting() == left; });
    }
    static std::string body_of(const std::string& message) {
        std::string rest = message.substr(message.find("\r\n\r\n") + 4);
        std::string out;
        for (std::size_t end = rest.find("\r\n"); end != std::string::npos;
             end = rest.find("\r\n")) {
            out += as_text(crypto::base64_decode(rest.substr(0, end)).value());
            rest.erase(0, end + 2);
        }
        return out;
    }

    std::string admin_;

  private:
    std::mutex mutex_;
    std::vector<Sent> mails_;
    mail::Delivery verdict_ = mail::Delivery::accepted;
};

TEST_F(MailTest, WithoutAServerNothingIsQueued) {
    admin_ = sign_in("ada@example.org", {people::Role::admin});
    EXPECT_FALSE(get("/api/v1/config").body.at("mail").as_bool());
    const Answer made =
        post("/api/v1/team/invitations", R"({"email":"new@example.org","roles":["staff"]})",
             {.cookie = admin_});
    EXPECT_EQ(made.status, 200);
    EXPECT_FALSE(made.body.at("mailed").as_bool());
    EXPECT_EQ(waiting(), 0);
}

TEST_F(MailTest, TheLinkGoesToTheInvited) {
    start_with_mail();
    EXPECT_TRUE(get("/api/v1/config").body.at("mail").as_bool());
    const Answer made = invite();
    ASSERT_EQ(made.status, 200);
    EXPECT_TRUE(made.body.at("mailed").as_bool());
    run_until_sent(1, 0);
    EXPECT_EQ(mails()[0].to, "new@example.org");
    const std::string body = body_of(mails()[0].message);
    EXPECT_NE(body.find(made.text("invitation_link")), std::string::npos);
    EXPECT_NE(body.find("Guten Tag"), std::string::npos);
}

TEST_F(MailTest, IsWrittenInTheLanguageOfTheRequest) {
    start_with_mail();
    ASSERT_EQ(invite("new@example.org", R"(,"language":"en")").status, 200);
    run_until_sent(1, 0);
    EXPECT_NE(body_of(mails()[0].message).find("invites you"), std::string::npos);
    const Answer wrong = invite("b@example.org", R"(,"language":"fr")");
    EXPECT_EQ(wrong.status, 422);
    EXPECT_EQ(wrong.text("field"), "language");
}

TEST_F(MailTest, ARefusedInvitationWritesNoMail) {
    start_with_mail();
    EXPECT_EQ(invite("ada@example.org").status, 409);
    EXPECT_EQ(waiting(), 0);
}

TEST_F(MailTest, WhatTheServerDidNotTakeIsTriedAgainWithTheSameId) {
    start_with_mail();
    answer_with(mail::Delivery::missed);
    ASSERT_EQ(invite().status, 200);
    run_until_sent(1, 1);
    pass(1min);
    answer_with(mail::Delivery::accepted);
    wait(api().keep_house());
    run_until_sent(2, 0);
    EXPECT_EQ(mails()[0].message, mails()[1].message);
}

TEST_F(MailTest, WhatTheServerNeverTakesIsForgotten) {
    start_with_mail();
    answer_with(mail::Delivery::refused);
    ASSERT_EQ(invite().status, 200);
    run_until_sent(1, 0);
}

TEST_F(MailTest, ARevokedOrRepeatedInvitationLeavesNoOldMail) {
    start_with_mail();
    answer_with(mail::Delivery::missed);
    ASSERT_EQ(invite().status, 200);
    run_until_sent(1, 1);
    const Answer again = invite("NEW@example.org");
    ASSERT_EQ(again.status, 200);
    run_until_sent(2, 1);
    EXPECT_EQ(post("/api/v1/team/invitations/" + again.text("invitation_id") + "/revoke", "",
                   {.cookie = admin_, .origin = "https://praxis.example"})
                  .status,
              200);
    EXPECT_EQ(waiting(), 0);
}

TEST_F(MailTest, IsGivenUpAfterADay) {
    start_with_mail();
    answer_with(mail::Delivery::missed);
    ASSERT_EQ(invite().status, 200);
    run_until_sent(1, 1);
    pass(24h);
    wait(api().keep_house());
    EXPECT_EQ(waiting(), 0);
}

}  // namespace
}  // namespace heydok::api
