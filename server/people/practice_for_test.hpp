#pragma once
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "people/people.hpp"
#include "storage/migrations.hpp"

namespace heydok::people {

/// A database in memory with one open transaction, and practices on request.
class PracticeForTest : public testing::Test {
  protected:
    PracticeForTest() { storage::migrate(connection_); }

    People people() { return {transaction_, now_, random_}; }
    /// The one physician of a new practice.
    Account physician(const std::string& email = "ada@example.org") {
        const Practice practice =
            people().create_practice("Praxis", CareMode::private_care, operator_).value();
        return people()
            .create_account({practice.id, email, "Dr. Ada", {Role::physician}, "hash"}, operator_)
            .value();
    }
    /// Audit entries of this event.
    std::int64_t entries(std::string_view event) {
        storage::Rows rows =
            transaction_.query("SELECT count(*) FROM audit_entries WHERE event = ?", event);
        rows.next();
        return rows->integer(0);
    }

    storage::Connection connection_{":memory:"};
    storage::Transaction transaction_{connection_};
    Random random_ = Random::seeded(1);
    WallTime now_{std::chrono::milliseconds{1'800'000'000'000}};
    audit::Actor operator_{"operator", "test"};
};

}  // namespace heydok::people
