#include "audit/record.hpp"

#include <algorithm>
#include <set>

#include "audit/audit_house_for_test.hpp"
#include "audit/carry_over.hpp"

namespace heydok::audit {
namespace {

class Audit : public AuditHouse {};

TEST_F(Audit, ChainsOfPracticesAndStoresAreWholeAndApart) {
    fill();
    for (const Store store : {Store::call, Store::security}) {
        EXPECT_EQ(std::nullopt, broken(store, "practice-1"));
        EXPECT_EQ(std::nullopt, broken(store, "practice-2"));
        EXPECT_EQ(3U, all(store, "practice-1").size());
        EXPECT_EQ(1U, all(store, "practice-2").size());
    }
}

TEST_F(Audit, EntriesCannotBeChangedOrRemovedThroughSql) {
    fill();
    for (const std::string table : {"audit_entries", "call_entries"}) {
        EXPECT_THROW(transaction_.execute("UPDATE " + table + " SET position = 9"), storage::Error);
        EXPECT_THROW(transaction_.execute("DELETE FROM " + table), storage::Error);
    }
}

TEST_F(Audit, AChangedEntryIsFound) {
    fill();
    unlock();
    transaction_.execute("UPDATE audit_entries SET actor_id = 'account-2' WHERE id = 2");
    EXPECT_EQ(2, broken(Store::security));
    transaction_.execute("UPDATE call_entries SET hash = zeroblob(32) WHERE id = 1");
    EXPECT_EQ(1, broken(Store::call));
}

TEST_F(Audit, ARemovedEntryIsFound) {
    fill();
    unlock();
    transaction_.execute("DELETE FROM audit_entries WHERE id = 1");
    EXPECT_EQ(1, broken(Store::security));
    transaction_.execute("DELETE FROM call_entries WHERE id = 2");
    EXPECT_EQ(2, broken(Store::call));
}

TEST_F(Audit, SwappedEntriesAreFound) {
    fill();
    unlock();
    transaction_.execute("UPDATE audit_entries SET position = 99 WHERE id = 1");
    transaction_.execute("UPDATE audit_entries SET position = 1 WHERE id = 2");
    transaction_.execute("UPDATE audit_entries SET position = 2 WHERE id = 1");
    EXPECT_EQ(1, broken(Store::security));
}

TEST_F(Audit, TextMovedBetweenFieldsIsFound) {
    fill();
    unlock();
    transaction_.execute(
        "UPDATE audit_entries SET actor_kind = actor_kind || substr(actor_id, 1, 1), "
        "actor_id = substr(actor_id, 2) WHERE id = 4");
    EXPECT_EQ(3, broken(Store::security));
}

TEST_F(Audit, EveryEventHasItsOwnWordAndOneStore) {
    std::set<std::string_view> seen;
    for (const EventWords& event : events()) {
        EXPECT_EQ(1U, event.action.size()) << event.word;
        EXPECT_TRUE(seen.insert(event.word).second) << event.word;
        EXPECT_EQ(event.event, event_of(event.word));
        EXPECT_EQ(event.store, parse_store(text_of(event.store)));
    }
    EXPECT_EQ(kEvents, seen.size());
    EXPECT_EQ(std::nullopt, event_of("no-such-thing"));
}

TEST_F(Audit, IdsOfTheSecurityStoreArePseudonyms) {
    write("practice-1", Event::session_started, "account-1", "session-1");
    const LoggedEntry logged = all(Store::security).front();
    EXPECT_EQ(22U, logged.entry.actor_id.size());
    EXPECT_EQ(22U, logged.entry.object_id.size());
    EXPECT_EQ(logged.entry.actor_id,
              find_pseudonym(transaction_, "practice-1", words(Event::session_started), now_,
                             "account", "account-1", now_));
    EXPECT_NE(logged.entry.actor_id,
              find_pseudonym(transaction_, "practice-1", words(Event::session_started), now_,
                             "account", "account-2", now_));
    EXPECT_EQ(0, number("SELECT count(*) FROM audit_entries WHERE actor_id LIKE 'account%' OR "
                        "object_id LIKE 'session%'"));
}

TEST_F(Audit, PseudonymsOfPracticesMonthsAndKindsDiffer) {
    std::set<std::string> seen;
    const EventWords& event = words(Event::session_started);
    for (const char* chain : {"practice-1", "practice-2"}) {
        for (const char* kind : {"account", "session"}) {
            for (const int month : {0, 31, 62}) {
                seen.insert(make_pseudonym(transaction_, chain, event,
                                           now_ + std::chrono::days{month}, kind, "one"));
            }
        }
    }
    EXPECT_EQ(12U, seen.size());
    // Administration stays recognisable over the months.
    const EventWords& lasting = words(Event::roles_changed);
    EXPECT_EQ(make_pseudonym(transaction_, "practice-1", lasting, now_, "account", "one"),
              make_pseudonym(transaction_, "practice-1", lasting, now_ + std::chrono::days{400},
                             "account", "one"));
}

TEST_F(Audit, CallMetadataIsSealedInTheTable) {
    write("practice-1", Event::meeting_created, "account-1", "meeting-1");
    EXPECT_EQ(0, number("SELECT count(*) FROM call_entries WHERE sealed LIKE '%account-1%' OR "
                        "sealed LIKE '%meeting%'"));
    EXPECT_EQ("meeting-1", all(Store::call).front().entry.object_id);
    // The hash lies open; without the salt nobody can try out what it stands for.
    EXPECT_EQ(22U, all(Store::call).front().entry.salt.size());
}

TEST_F(Audit, NoColumnOfTheDatabaseHoldsAnAddressOfTheNetwork) {
    storage::Rows rows = transaction_.query(
        "SELECT count(*), sum(c.name IN ('ip', 'address', 'peer', 'remote', 'user_agent')) "
        "FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'");
    ASSERT_TRUE(rows.next());
    EXPECT_GT(rows->integer(0), 50);
    EXPECT_EQ(0, rows->integer(1));
}

/// A database of the version before, with its one log.
class CarriedOver : public testing::Test {
  protected:
    CarriedOver() {
        const auto steps = storage::embedded_migrations();
        const auto split = std::find_if(steps.begin(), steps.end(), [](const auto& step) {
            return step.name == "audit_and_retention";
        });
        storage::migrate(connection_, {steps.begin(), split});
        Bytes previous = chain_begin();
        add(1, "session-started", "account", "account-1", "session", "session-1", previous);
        add(2, "meeting-created", "account", "account-1", "meeting", "meeting-1", previous);
        add(3, "roles-changed", "account", "account-2", "account", "account-1", previous);
    }
    void add(std::int64_t position, const char* event, const char* actor_kind, const char* actor,
             const char* object_kind, const char* object, Bytes& previous) {
        Bytes bytes;
        ByteWriter writer{bytes};
        auto text = [&writer](std::string_view value) {
            writer.u32(static_cast<std::uint32_t>(value.size()));
            writer.bytes(as_bytes(value));
        };
        text("practice-1");
        writer.u64(static_cast<std::uint64_t>(position));
        writer.u64(static_cast<std::uint64_t>(at(position).time_since_epoch().count()));
        for (const char* field : {actor_kind, actor, event, "C", "success", object_kind, object}) {
            text(field);
        }
        writer.bytes(previous);
        const crypto::Sha256Digest digest = crypto::sha256(bytes);
        const Bytes hash{digest.begin(), digest.end()};
        transaction_.execute(
            "INSERT INTO audit_entries (chain, position, at, actor_kind, actor_id, event, action, "
            "outcome, object_kind, object_id, previous_hash, hash) "
            "VALUES ('practice-1', ?, ?, ?, ?, ?, 'C', 'success', ?, ?, ?, ?)",
            position, at(position), actor_kind, actor, event, object_kind, object,
            ByteView{previous}, ByteView{hash});
        previous = hash;
    }
    static WallTime at(std::int64_t position) {
        return WallTime{std::chrono::seconds{1'800'000'000 + position}};
    }
    void update() {
        storage::migrate(connection_);
        carry_over(transaction_, now_);
    }
    std::vector<LoggedEntry> all(Store store) {
        return read_from(transaction_, store, "practice-1", 0, 100, now_);
    }

    storage::Connection connection_{":memory:"};
    storage::Transaction transaction_{connection_};
    WallTime now_ = at(100);
};

TEST_F(CarriedOver, EveryEntryIsInItsStoreWithItsTime) {
    update();
    const auto security = all(Store::security);
    const auto call = all(Store::call);
    ASSERT_EQ(3U, security.size());  // two, and the word about the carrying
    ASSERT_EQ(1U, call.size());
    EXPECT_EQ("session-started", security[0].entry.event);
    EXPECT_EQ(at(1), security[0].entry.at);
    EXPECT_EQ("roles-changed", security[1].entry.event);
    EXPECT_EQ(at(3), security[1].entry.at);
    EXPECT_EQ("meeting-1", call[0].entry.object_id);
    EXPECT_EQ(at(2), call[0].entry.at);
    EXPECT_EQ("audit-carried-over", security[2].entry.event);
    EXPECT_EQ("success", security[2].entry.outcome);
    EXPECT_EQ("3", security[2].entry.object_id);
    for (const Store store : {Store::call, Store::security}) {
        EXPECT_EQ(std::nullopt, first_broken_entry(transaction_, store, "practice-1", now_));
    }
}

TEST_F(CarriedOver, ALaterStartCarriesNothingAgain) {
    update();
    carry_over(transaction_, now_);
    EXPECT_EQ(3U, all(Store::security).size());
}

TEST_F(CarriedOver, ABrokenLogOfBeforeIsCarriedAndNamed) {
    connection_.execute("DROP TRIGGER audit_entries_are_not_changed");
    transaction_.execute("UPDATE audit_entries SET actor_id = 'account-9' WHERE position = 2");
    connection_.execute(
        "CREATE TRIGGER audit_entries_are_not_changed BEFORE UPDATE ON audit_entries "
        "BEGIN SELECT RAISE(ABORT, ''); END");
    update();
    ASSERT_EQ(3U, all(Store::security).size());
    EXPECT_EQ("refused", all(Store::security)[2].entry.outcome);
    EXPECT_EQ(1U, all(Store::call).size());
}

}  // namespace
}  // namespace heydok::audit
