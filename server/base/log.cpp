#include "base/log.hpp"

#include <fmt/chrono.h>

#include <atomic>
#include <chrono>
#include <cstdio>

namespace heydok::log {
namespace {
std::atomic<Level> minimum{Level::info};
constexpr const char* kNames[] = {"trace", "debug", "info", "warning", "error"};
}  // namespace

void set_level(Level level) {
    minimum = level;
}
bool enabled(Level level) {
    return level >= minimum.load(std::memory_order_relaxed);
}

void write(Level level, std::string_view message) {
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const auto millis = now.time_since_epoch().count() % 1000;
    const std::string line = fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z {} {}\n",
                                         fmt::gmtime(std::chrono::system_clock::to_time_t(now)),
                                         millis, kNames[static_cast<int>(level)], message);
    std::fwrite(line.data(), 1, line.size(), stderr);  // one call: lines of threads do not mix
}

}  // namespace heydok::log
