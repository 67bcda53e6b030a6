#pragma once
#include <cstdio>
#include <cstdlib>

/// Ends the process when `condition`, an invariant of ours, does not hold. Also in release builds.
/// Never on input.
#define HEYDOK_ASSERT(condition)                                                                   \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            std::fprintf(stderr, "assertion failed: %s, %s:%d\n", #condition, __FILE__, __LINE__); \
            std::abort();                                                                          \
        }                                                                                          \
    } while (false)
