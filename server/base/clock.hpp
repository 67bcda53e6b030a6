#pragma once
#include <chrono>
#include <cstdint>

namespace heydok {

/// A steady clock without now(): cores are told the time, only `net` and `app` read it.
struct MonotonicClock {
    using duration = std::chrono::microseconds;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<MonotonicClock, duration>;
    static constexpr bool is_steady = true;
};

/// A point on the steady clock of this process, in microseconds.
using Instant = MonotonicClock::time_point;
using Duration = MonotonicClock::duration;

/// The deadline that never comes.
inline constexpr Instant kNever = Instant::max();

/// Civil time in UTC, in milliseconds; what is stored, shown and put into tokens.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// Reads the steady clock. For `net`, `app` and benchmarks only.
inline Instant read_monotonic_clock() {
    return Instant{
        std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch())};
}

/// Reads civil time. For `net`, `app` and benchmarks only.
inline WallTime read_wall_clock() {
    return std::chrono::time_point_cast<std::chrono::milliseconds>(
        std::chrono::system_clock::now());
}

}  // namespace heydok
