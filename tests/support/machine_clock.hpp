#pragma once
#include <sys/time.h>

#include <atomic>
#include <ctime>

#include "base/clock.hpp"

namespace heydok::testing {

/// What gettimeofday() answers in this program, in microseconds; negative: the real time.
inline std::atomic<std::int64_t> machine_clock_us{-1};

/// Lets the C libraries see virtual time. usrsctp asks gettimeofday() how long ago a packet was
/// sent before it sends it again, so loss under virtual time needs this. Any time that moves
/// forward does.
inline void set_machine_clock(Instant now) {
    constexpr std::int64_t kSomeTimeIn2020 = 1'600'000'000'000'000;
    machine_clock_us = kSomeTimeIn2020 + now.time_since_epoch().count();
}

}  // namespace heydok::testing

/// Stands in front of the C library's function for the whole program, so this header belongs into
/// exactly one source of a test program, never into the server.
extern "C" int gettimeofday(struct timeval* time, void*) noexcept {
    std::int64_t now = heydok::testing::machine_clock_us;
    if (now < 0) {
        timespec real{};
        clock_gettime(CLOCK_REALTIME, &real);
        now = std::int64_t{real.tv_sec} * 1'000'000 + real.tv_nsec / 1000;
    }
    time->tv_sec = now / 1'000'000;
    time->tv_usec = now % 1'000'000;
    return 0;
}
