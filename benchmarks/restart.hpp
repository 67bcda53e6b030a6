#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.hpp"

namespace heydok::bench {

struct RestartOptions {
    std::string server;        ///< the heydok binary
    std::size_t people = 500;  ///< in rooms of two
    std::filesystem::path out;
};

/// Kills a server in mid-call and starts it again at once, while everybody comes back in the rhythm
/// of livekit-client (hardening list, G18), and writes to `out`/<date>-restart.md and .json how
/// long each waited for media. 0 when 95 of 100 had it within three seconds of the kill.
int run_restart(const RestartOptions& options, const std::string& date);

}  // namespace heydok::bench
