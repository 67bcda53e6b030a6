#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace heydok::bench {

struct FloodOptions {
    std::string server;             ///< the heydok binary
    std::vector<std::string> only;  ///< ids; empty: all
    std::chrono::seconds length{60};
    std::filesystem::path out;
};

/// Floods a server of its own with one kind after the other while two probe clients talk, and
/// writes what they suffered to `out`/<date>-flood.md and .json, after each kind (hardening list,
/// bystander and memory rules). 0 when every kind left the call and the server as they were.
int run_floods(const FloodOptions& options, const std::string& date);

}  // namespace heydok::bench
