#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.hpp"

namespace heydok::fuzz {

/// One fuzz target: its name (file name without `_fuzz.cpp`, folder of its corpus) and function.
struct Target {
    std::string_view name;
    int (*function)(const std::uint8_t* data, std::size_t size);
};

/// The targets of this program; made by CMakeLists.txt. Only in programs without libFuzzer.
std::span<const Target> all_targets();

/// No input may keep one core busy for longer (processor time, in the sanitized build).
inline constexpr double kSlowInputMs = 10;

/// Runs the target and takes its processor time. One slower than kSlowInputMs is run twice more, so
/// that first-use costs and interruptions do not count; what stays slow is counted and the slowest
/// is kept as file `<name>-slow` in the folder that HEYDOK_FUZZ_ARTIFACTS names, if it is set. At
/// exit one line tells the slowest time. Answers what the target answers.
int run_measured(const Target& target, ByteView input);

/// How many inputs stayed slow so far.
std::size_t slow_inputs();

}  // namespace heydok::fuzz
