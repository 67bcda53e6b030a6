#pragma once
#include <ctime>

#include "base/clock.hpp"

namespace heydok::support {

/// Processor time that this thread has used.
inline Duration thread_cpu_time() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return std::chrono::seconds{time.tv_sec} +
           std::chrono::duration_cast<Duration>(std::chrono::nanoseconds{time.tv_nsec});
}

}  // namespace heydok::support
