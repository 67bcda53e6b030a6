#pragma once
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "audit/export.hpp"
#include "audit/keys.hpp"
#include "audit/log.hpp"
#include "audit/record.hpp"
#include "storage/migrations.hpp"

namespace heydok::audit {

/// An audit over a database in memory with a clock of its own, for tests.
class AuditHouse : public testing::Test {
  protected:
    AuditHouse() { storage::migrate(connection_); }

    /// An entry of the practice, a second later than the one before.
    void write(const std::string& chain, Event event, const std::string& actor = "account-1",
               const std::string& object = "object-1") {
        now_ += std::chrono::seconds{1};
        record(transaction_,
               {.chain = chain,
                .at = now_,
                .actor = {"account", actor},
                .event = event,
                .object = {words(event).store == Store::call ? "meeting" : "session", object}});
    }
    /// Three entries in practice-1 with one of practice-2 between, in each store.
    void fill() {
        for (const Event event : {Event::session_started, Event::meeting_created}) {
            write("practice-1", event);
            write("practice-1", event);
            write("practice-2", event);
            write("practice-1", event);
        }
    }
    /// What somebody with the file in hand would do first.
    void unlock() {
        for (const char* table : {"audit_entries", "call_entries"}) {
            connection_.execute(
                ("DROP TRIGGER " + std::string{table} + "_are_not_changed").c_str());
            connection_.execute(
                ("DROP TRIGGER " + std::string{table} + "_are_not_removed").c_str());
        }
    }
    std::vector<LoggedEntry> all(Store store, const std::string& chain = "practice-1") {
        return read_from(transaction_, store, chain, 0, 1'000'000, now_);
    }
    std::optional<std::int64_t> broken(Store store, const std::string& chain = "practice-1") {
        return first_broken_entry(transaction_, store, chain, now_);
    }
    std::int64_t number(std::string_view sql) {
        storage::Rows rows = transaction_.query(sql);
        return rows.next() ? rows->integer(0) : -1;
    }
    std::vector<std::string> exported() {
        std::vector<std::string> lines;
        export_log(transaction_, all_chains(transaction_), 1'000'000, now_,
                   [&lines](std::string_view line) { lines.emplace_back(line); });
        return lines;
    }

    storage::Connection connection_{":memory:"};
    storage::Transaction transaction_{connection_};
    WallTime now_{std::chrono::milliseconds{1'800'000'000'000}};
};

}  // namespace heydok::audit
