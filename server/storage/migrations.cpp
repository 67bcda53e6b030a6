#include "storage/migrations.hpp"

#include <sqlite3.h>

#include <string>

#include "base/assert.hpp"
#include "storage/transaction.hpp"

namespace heydok::storage {
namespace {

/// The number of the last step that the database has had; kept in its header.
std::int64_t schema_version(Connection& connection) {
    Rows rows{connection, "PRAGMA user_version"};
    return rows.next() ? rows->integer(0) : 0;
}

void apply(Connection& connection, const Migration& step) {
    connection.execute("BEGIN IMMEDIATE");
    try {
        connection.execute(std::string{step.sql}.c_str());
        // A pragma takes no parameters; the number is ours.
        connection.execute(("PRAGMA user_version = " + std::to_string(step.number)).c_str());
        connection.execute("COMMIT");
    } catch (const Error& error) {
        if (connection.in_transaction()) {
            connection.execute("ROLLBACK");
        }
        throw Error{error.code(), "migration " + std::to_string(step.number) + " " +
                                      std::string{step.name} + ": " + error.what()};
    }
}

}  // namespace

void migrate(Connection& connection, std::span<const Migration> steps) {
    const std::int64_t present = schema_version(connection);
    if (present > static_cast<std::int64_t>(steps.size())) {
        throw Error{SQLITE_SCHEMA, "the database was made by a newer heydok"};
    }
    int expected = 0;
    for (const Migration& step : steps) {
        HEYDOK_ASSERT(step.number == ++expected);
        if (step.number > present) {
            apply(connection, step);
        }
    }
}

}  // namespace heydok::storage
