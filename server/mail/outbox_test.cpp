// E-mails that wait: order, pauses, giving up, what the database file says of them.
#include "mail/outbox.hpp"

#include <gtest/gtest.h>

#include "storage/migrations.hpp"

namespace heydok::mail {
namespace {

using namespace std::chrono_literals;

class OutboxTest : public testing::Test {
  protected:
    OutboxTest() { storage::migrate(connection_); }

    Outbox outbox() { return {transaction_, now_, random_}; }
    Result<void> put(const std::string& about, std::chrono::seconds patience = 24h) {
        return outbox().put({about, about + "@example.org", "Subject " + about, "Body " + about},
                            now_ + patience);
    }
    /// Recipients of what is due.
    std::vector<std::string> due(std::size_t most = 10) {
        std::vector<std::string> out;
        for (const DueMail& mail : outbox().due(most)) {
            out.push_back(mail.to);
        }
        return out;
    }
    DueMail first() { return outbox().due(1).at(0); }

    storage::Connection connection_{":memory:"};
    storage::Transaction transaction_{connection_};
    Random random_ = Random::seeded(1);
    WallTime now_{1'800'000'000'000ms};
};

using Texts = std::vector<std::string>;

TEST_F(OutboxTest, GivesThemInTheirOrder) {
    ASSERT_TRUE(put("a"));
    ASSERT_TRUE(put("b"));
    ASSERT_TRUE(put("c"));
    EXPECT_EQ(due(), (Texts{"a@example.org", "b@example.org", "c@example.org"}));
    EXPECT_EQ(due(2), (Texts{"a@example.org", "b@example.org"}));
    const DueMail mail = first();
    EXPECT_EQ(mail.subject, "Subject a");
    EXPECT_EQ(mail.body, "Body a");
    EXPECT_EQ(mail.created_at, now_);
}

TEST_F(OutboxTest, SettledIsForgotten) {
    ASSERT_TRUE(put("a"));
    outbox().settled(first());
    EXPECT_TRUE(due().empty());
    EXPECT_EQ(outbox().next_attempt(), std::nullopt);
}

TEST_F(OutboxTest, WaitsLongerEachTime) {
    ASSERT_TRUE(put("a", 48h));
    const std::string id = first().id;
    for (const auto pause : {10s, 20s, 40s, 80s, 160s, 320s, 640s, 1280s, 2560s, 3600s, 3600s}) {
        outbox().missed(first());
        EXPECT_TRUE(due().empty());
        EXPECT_EQ(outbox().next_attempt(), now_ + pause);
        now_ += pause - 1ms;
        EXPECT_TRUE(due().empty());
        now_ += 1ms;
        EXPECT_EQ(first().id, id);
    }
}

TEST_F(OutboxTest, GivesUpAndForgets) {
    ASSERT_TRUE(put("a", 25s));
    outbox().missed(first());
    now_ += 10s;
    outbox().missed(first());
    now_ += 14s;
    EXPECT_EQ(outbox().forget_old(), 0);
    now_ += 1s;
    EXPECT_TRUE(due().empty());
    EXPECT_EQ(outbox().next_attempt(), std::nullopt);
    EXPECT_EQ(outbox().forget_old(), 1);
}

TEST_F(OutboxTest, ANewerOneTakesThePlaceOfAnOlder) {
    ASSERT_TRUE(put("a"));
    const DueMail older = first();
    ASSERT_TRUE(put("a"));
    ASSERT_EQ(due().size(), 1U);
    EXPECT_NE(first().id, older.id);
    outbox().settled(older);  // it was on its way: the newer one stays
    EXPECT_EQ(due().size(), 1U);
    outbox().cancel("a");
    EXPECT_TRUE(due().empty());
}

TEST_F(OutboxTest, RefusesWhatIsNoAddressAndTooMany) {
    EXPECT_EQ(outbox().put({"x", "a@b.example\r\nBcc: c@d.example", "s", "b"}, now_ + 1h).error(),
              (Refusal{"invalid-input", "to"}));
    transaction_.execute(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) "
        "INSERT INTO mails (id, about, recipient, subject, body, attempts, created_at, next_at, "
        "give_up_at) SELECT 'id' || i, 'x' || i, '', '', '', 0, 0, 0, 9e15 FROM n",
        kMostWaitingMails);
    EXPECT_EQ(put("a").error(), Refusal{"wrong-state"});
}

TEST_F(OutboxTest, TheTableSaysNeitherToWhomNorWhat) {
    ASSERT_TRUE(put("a"));
    storage::Rows rows = transaction_.query("SELECT recipient || subject || body FROM mails");
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows->text(0).find("example.org"), std::string::npos);
    EXPECT_EQ(rows->text(0).find("Subject"), std::string::npos);
    EXPECT_EQ(rows->text(0).find("Body"), std::string::npos);
}

TEST_F(OutboxTest, WhatNobodyCanOpenIsDropped) {
    ASSERT_TRUE(put("a"));
    ASSERT_TRUE(put("b"));
    transaction_.execute("UPDATE mails SET recipient = subject WHERE about = 'a'");
    EXPECT_EQ(due(), Texts{"b@example.org"});
    storage::Rows rows = transaction_.query("SELECT count(*) FROM mails");
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(rows->integer(0), 1);
}

}  // namespace
}  // namespace heydok::mail
