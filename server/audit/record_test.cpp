#include "audit/record.hpp"

#include <gtest/gtest.h>

#include "storage/migrations.hpp"

namespace heydok::audit {
namespace {

class AuditTest : public testing::Test {
  protected:
    AuditTest() { storage::migrate(connection_); }

    Entry entry(std::string chain) {
        now_ += std::chrono::seconds{1};
        return {.chain = std::move(chain),
                .at = now_,
                .actor = {"account", "account-1"},
                .event = Event::meeting_created,
                .object = {"meeting", "meeting-1"}};
    }
    /// Three entries in practice-1 with one of practice-2 between.
    void fill() {
        record(transaction_, entry("practice-1"));
        record(transaction_, entry("practice-1"));
        record(transaction_, entry("practice-2"));
        record(transaction_, entry("practice-1"));
    }
    /// What somebody with the file in hand would do first.
    void unlock() {
        connection_.execute("DROP TRIGGER audit_entries_are_not_changed");
        connection_.execute("DROP TRIGGER audit_entries_are_not_removed");
    }

    storage::Connection connection_{":memory:"};
    storage::Transaction transaction_{connection_};
    WallTime now_{std::chrono::milliseconds{1'800'000'000'000}};
};

TEST_F(AuditTest, ChainsOfPracticesAreWholeAndApart) {
    fill();
    EXPECT_EQ(std::nullopt, first_broken_entry(transaction_, "practice-1"));
    EXPECT_EQ(std::nullopt, first_broken_entry(transaction_, "practice-2"));
    storage::Rows rows =
        transaction_.query("SELECT max(position) FROM audit_entries GROUP BY chain ORDER BY chain");
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(3, rows->integer(0));
    ASSERT_TRUE(rows.next());
    EXPECT_EQ(1, rows->integer(0));
}

TEST_F(AuditTest, EntriesCannotBeChangedOrRemovedThroughSql) {
    fill();
    EXPECT_THROW(transaction_.execute("UPDATE audit_entries SET outcome = 'refused'"),
                 storage::Error);
    EXPECT_THROW(transaction_.execute("DELETE FROM audit_entries"), storage::Error);
}

TEST_F(AuditTest, AChangedEntryIsFound) {
    fill();
    unlock();
    transaction_.execute("UPDATE audit_entries SET actor_id = 'account-2' WHERE id = 2");
    EXPECT_EQ(2, first_broken_entry(transaction_, "practice-1"));
}

TEST_F(AuditTest, ARemovedEntryIsFound) {
    fill();
    unlock();
    transaction_.execute("DELETE FROM audit_entries WHERE id = 1");
    EXPECT_EQ(1, first_broken_entry(transaction_, "practice-1"));
}

TEST_F(AuditTest, SwappedEntriesAreFound) {
    fill();
    unlock();
    transaction_.execute("UPDATE audit_entries SET position = 99 WHERE id = 1");
    transaction_.execute("UPDATE audit_entries SET position = 1 WHERE id = 2");
    transaction_.execute("UPDATE audit_entries SET position = 2 WHERE id = 1");
    EXPECT_EQ(1, first_broken_entry(transaction_, "practice-1"));
}

TEST_F(AuditTest, TextMovedBetweenFieldsIsFound) {
    fill();
    unlock();
    transaction_.execute(
        "UPDATE audit_entries SET actor_kind = 'accounta', actor_id = 'ccount-1' WHERE id = 4");
    EXPECT_EQ(3, first_broken_entry(transaction_, "practice-1"));
}

TEST_F(AuditTest, EveryEventHasItsOwnWord) {
    std::vector<std::string_view> seen;
    for (int i = 0; i <= static_cast<int>(Event::participant_removed); ++i) {
        const EventWords event = words(static_cast<Event>(i));
        EXPECT_EQ(1U, event.action.size());
        EXPECT_EQ(seen.end(), std::find(seen.begin(), seen.end(), event.event)) << event.event;
        seen.push_back(event.event);
    }
}

}  // namespace
}  // namespace heydok::audit
