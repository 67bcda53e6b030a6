// Notices for practice systems: order, pauses, giving up, replay; over the tables.
#include "meeting/notices.hpp"

#include <gtest/gtest.h>

#include "meeting/meetings.hpp"
#include "storage/migrations.hpp"

namespace heydok::meeting {
namespace {

using namespace std::chrono_literals;

class NoticesTest : public testing::Test {
  protected:
    NoticesTest() {
        storage::migrate(connection_);
        with([this](Notices& notices, storage::Transaction& transaction) {
            people::People people{transaction, now_, random_};
            practice_ =
                people.create_practice("Praxis", people::CareMode::private_care, kOperator).value();
            physician_ = people
                             .create_account({practice_.id,
                                              "ada@example.org",
                                              "Dr. Ada",
                                              {people::Role::physician},
                                              "hash"},
                                             kOperator)
                             .value();
            webhook_ = notices.add(practice_, "https://pvs.example/", kOperator)->webhook;
        });
    }
    template <class F>
    void with(F function) {
        Notices notices{transaction_, now_, random_};
        function(notices, transaction_);
    }
    Meeting create(const std::string& external_id) {
        Meeting made;
        with([&](Notices&, storage::Transaction& transaction) {
            made = Meetings{transaction, now_, random_}
                       .create(physician_, {.name = "M", .external_id = external_id}, kOperator)
                       .value();
        });
        return made;
    }
    void end(const Meeting& meeting) {
        with([&](Notices&, storage::Transaction& transaction) {
            Meetings{transaction, now_, random_}.end(meeting, kOperator);
        });
    }
    std::vector<DueNotice> due(const std::set<std::string>& busy = {}) {
        std::vector<DueNotice> found;
        with([&](Notices& notices, storage::Transaction&) { found = notices.due(busy, 32); });
        return found;
    }
    /// What is due, as "kind external-id".
    std::string first_due() {
        const auto found = due();
        return found.empty()
                   ? ""
                   : found[0].notice.kind + " " + found[0].notice.external_id.value_or("");
    }
    void settle(bool taken) {
        const Notice notice = due().at(0).notice;
        with([&](Notices& notices, storage::Transaction&) {
            taken ? notices.delivered(notice, 204) : notices.missed(notice, 500);
        });
    }
    static people::Practice another() {
        people::Practice practice;
        practice.id = "another";
        return practice;
    }
    std::vector<Notice> newest() {
        std::vector<Notice> found;
        with(
            [&](Notices& notices, storage::Transaction&) { found = notices.newest(practice_.id); });
        return found;
    }

    const audit::Actor kOperator{"operator", "test"};
    storage::Connection connection_{":memory:"};
    storage::Transaction transaction_{connection_};
    Random random_ = Random::system();
    WallTime now_{1'800'000'000'000ms};
    people::Practice practice_;
    people::Account physician_;
    Webhook webhook_;
};

TEST_F(NoticesTest, TellTheLifeOfAMeetingInOrder) {
    const Meeting meeting = create("a");
    with([&](Notices&, storage::Transaction& transaction) {
        Meetings meetings{transaction, now_, random_};
        meetings.knock(meeting, people::PersonName{"Paul Patient"});
        meetings.join_as_physician(meeting, physician_, physician_.name, "session");
        meetings.end(*meetings.find(meeting.id), kOperator);
    });
    std::vector<std::string> told;
    while (!due().empty()) {
        const DueNotice next = due().at(0);
        EXPECT_EQ("https://pvs.example/", next.url);
        told.push_back(next.notice.kind + " " + next.notice.meeting_status);
        settle(true);
    }
    const std::vector<std::string> expected{"meeting.created created", "patient.waiting created",
                                            "meeting.started active", "meeting.ended ended"};
    EXPECT_EQ(expected, told);
}

TEST_F(NoticesTest, NoNoticeOvertakesAnEarlierOneOfItsMeeting) {
    const Meeting first = create("a");
    create("b");
    settle(false);  // a's creation
    end(first);
    EXPECT_EQ("meeting.created b", first_due()) << "another meeting goes on";
    settle(true);
    EXPECT_EQ("", first_due()) << "a's end waits behind its creation";
    now_ += 1s;
    EXPECT_EQ("meeting.created a", first_due());
    settle(true);
    now_ += 1s;
    EXPECT_EQ("meeting.ended a", first_due());
}

TEST_F(NoticesTest, PausesDoubleUpToAnHourAndAfterThreeDaysItIsGivenUp) {
    create("a");
    std::vector<std::int64_t> pauses;
    while (newest()[0].state == "waiting") {
        settle(false);
        WallTime next = now_;
        with([&](Notices& notices, storage::Transaction&) {
            next = notices.next_attempt().value_or(now_);
        });
        pauses.push_back((next - now_) / 1s);
        now_ = next;
        ASSERT_LT(pauses.size(), 200U);
    }
    const std::vector<std::int64_t> first(pauses.begin(), pauses.begin() + 13);
    EXPECT_EQ((std::vector<std::int64_t>{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600}),
              first);
    EXPECT_EQ(0, pauses.back());
    EXPECT_EQ("failed", newest()[0].state);
    EXPECT_EQ(500, newest()[0].last_status);
    EXPECT_GE(now_, newest()[0].created_at + 72h);
    EXPECT_TRUE(due().empty());
}

TEST_F(NoticesTest, ReplayBeginsAnewAndOnlyWhatIsOver) {
    create("a");
    const std::string id = newest()[0].id;
    auto replay = [&](const people::Practice& practice) {
        std::string outcome;
        with([&](Notices& notices, storage::Transaction&) {
            const auto replayed = notices.replay(practice, id, kOperator);
            outcome = replayed ? replayed->state : replayed.error().code;
        });
        return outcome;
    };
    EXPECT_EQ("wrong-state", replay(practice_));
    settle(true);
    EXPECT_EQ("not-found", replay(another()));
    EXPECT_EQ("waiting", replay(practice_));
    EXPECT_EQ(id, due().at(0).notice.id) << "the receiver knows it again";
}

TEST_F(NoticesTest, ABusyOrRemovedWebhookIsToldNothing) {
    create("a");
    EXPECT_TRUE(due({webhook_.id}).empty());
    with([&](Notices& notices, storage::Transaction&) {
        EXPECT_FALSE(notices.remove(another(), webhook_.id, kOperator));
        EXPECT_TRUE(notices.remove(practice_, webhook_.id, kOperator));
        EXPECT_FALSE(notices.has_webhooks());
    });
    EXPECT_TRUE(due().empty());
    EXPECT_TRUE(newest().empty());
}

TEST_F(NoticesTest, WhatWaitsIsBoundedAndWhatIsOldIsForgotten) {
    const Meeting meeting = create("a");
    with([&](Notices& notices, storage::Transaction& transaction) {
        transaction.execute(
            "WITH RECURSIVE count(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM count WHERE i < ?) "
            "INSERT INTO notices (id, webhook_id, meeting_id, kind, meeting_status, state, "
            "attempts, created_at, next_at, give_up_at) SELECT 'n' || i, ?, ?, 'patient.waiting', "
            "'created', 'waiting', 0, ?, ?, ? FROM count",
            kMostWaitingNotices - 2, webhook_.id, meeting.id, now_, now_, now_ + kNoticePatience);
        notices.tell(meeting, NoticeKind::patient_waiting);  // there is one of the creation as well
        notices.tell(meeting, NoticeKind::patient_waiting);
    });
    EXPECT_EQ("failed", newest()[0].state);
    EXPECT_EQ("waiting", newest()[1].state);
    now_ += kNoticesLast;
    with([](Notices& notices, storage::Transaction&) { notices.forget_old(); });
    EXPECT_TRUE(newest().empty());
}

TEST_F(NoticesTest, APracticeHasFiveWebhooksWhoseSecretsAreSealed) {
    with([&](Notices& notices, storage::Transaction& transaction) {
        for (std::size_t i = 1; i < kMostWebhooks; ++i) {
            const auto added = notices.add(practice_, "https://pvs.example/", kOperator);
            EXPECT_EQ(0U, added->secret.reveal().find("whsec_"));
            storage::Rows rows = transaction.query("SELECT 1 FROM webhooks WHERE instr(secret, ?)",
                                                   added->secret.reveal().substr(6));
            EXPECT_FALSE(rows.next());
        }
        EXPECT_EQ("wrong-state",
                  notices.add(practice_, "https://pvs.example/", kOperator).error().code);
    });
}

}  // namespace
}  // namespace heydok::meeting
