#pragma once
#include <chrono>
#include <cstdint>

#include "base/clock.hpp"

namespace heydok::ice {

/// What checks may cost. The defaults are those of docs/limits.md.
struct Limits {
    /// Checks of one source that are looked at in a second, and that a proven one is answered.
    std::uint32_t checks_per_source = 50;
    /// Checks for one user from sources that are not proven to be his, in a second.
    std::uint32_t stranger_checks_per_user = 1'000;
    /// Checks from unproven sources that are looked at in a second.
    std::uint32_t stranger_checks = 20'000;
    /// Unproven sources remembered; the one heard longest ago gives way. A multiple of 8.
    std::uint32_t remembered_sources = 4'096;
    /// Without an answer to a check of ours for so long nothing is sent any more (RFC 7675
    /// section 5.1).
    Duration consent = std::chrono::seconds{30};
};

}  // namespace heydok::ice
