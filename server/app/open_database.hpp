#pragma once
#include <memory>

#include "app/config.hpp"
#include "base/redacted.hpp"
#include "storage/database.hpp"

namespace heydok::app {

/// The secret from which the keys of this installation come: `secret_key`, or the file in data_dir,
/// made if there is none. Makes data_dir. Throws ConfigError.
Secret installation_secret(const Config& config);

/// The product's database in data_dir with all that an update asks for. Throws ConfigError if
/// the secret is not the one that its keys were sealed with, and storage::Error.
std::unique_ptr<storage::Database> open_database(const Config& config, const Secret& secret);

}  // namespace heydok::app
