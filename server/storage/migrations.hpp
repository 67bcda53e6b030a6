#pragma once
#include <span>
#include <string_view>

#include "storage/connection.hpp"

namespace heydok::storage {

/// One numbered step of migrations/sqlite, built into the binary.
struct Migration {
    int number;             ///< from the file name, 1 upwards without gaps
    std::string_view name;  ///< file name without number and suffix
    std::string_view sql;
};

/// The steps of this build, in order. Defined in a source that CMake writes.
std::span<const Migration> embedded_migrations();

/// Brings the database to the last of `steps`: each missing one in its own transaction. Throws
/// Error if a step fails or if the database is newer than this build.
void migrate(Connection& connection, std::span<const Migration> steps = embedded_migrations());

}  // namespace heydok::storage
