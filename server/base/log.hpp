#pragma once
#include <fmt/core.h>

#include <cstdint>
#include <string_view>

namespace heydok::log {

enum class Level : std::uint8_t { trace, debug, info, warning, error };

/// Lines below this level are not written. Set once at start.
void set_level(Level level);
[[nodiscard]] bool enabled(Level level);

/// Writes one line `time level message` to standard error. Thread-safe. Message form: `event
/// key=value key=value`. Never names, tokens, keys, chat text, addresses or SDP.
void write(Level level, std::string_view message);

template <class... Args>
void info(fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(Level::info)) {
        write(Level::info, fmt::format(format, std::forward<Args>(args)...));
    }
}
template <class... Args>
void warning(fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(Level::warning)) {
        write(Level::warning, fmt::format(format, std::forward<Args>(args)...));
    }
}
template <class... Args>
void error(fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(Level::error)) {
        write(Level::error, fmt::format(format, std::forward<Args>(args)...));
    }
}
template <class... Args>
void debug(fmt::format_string<Args...> format, Args&&... args) {
    if (enabled(Level::debug)) {
        write(Level::debug, fmt::format(format, std::forward<Args>(args)...));
    }
}

}  // namespace heydok::log
