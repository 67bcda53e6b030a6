#pragma once
#include <filesystem>
#include <string>

#include "base/random.hpp"
#include "base/redacted.hpp"

namespace heydok::app {

/// The content without a line end. Throws ConfigError when it cannot be read, is empty, or may be
/// read by others than its owner and group.
Secret read_secret_file(const std::filesystem::path& path);

/// The secret in this file; generated (256 random bits, mode 0600, folder 0700) when there is none.
/// Throws ConfigError.
Secret secret_of_installation(const std::filesystem::path& path, Random& random);

/// Makes the folder with mode 0700; one that is there keeps its mode. Throws ConfigError.
void make_private_folder(const std::filesystem::path& path);

/// A key for one purpose, derived from the installation's secret; 64 hexadecimal digits.
Secret derive_secret(const Secret& secret, std::string_view purpose);

}  // namespace heydok::app
