#pragma once
#include <cstdint>

#include "base/clock.hpp"

namespace heydok::congestion {

/// A way up for a path that no probe can be sent on (nothing carries padding, or nothing reports on
/// it): what little is sent proves no more than itself, so video that was once paused would never
/// come back. Tries half as much again every two seconds, and goes back to the estimate when a
/// queue or loss follows; the next attempt waits longer each time. Virtual time.
class BlindRise {
  public:
    static constexpr Duration kStep = std::chrono::seconds{2};
    static constexpr Duration kFirstPause = std::chrono::seconds{4};
    static constexpr Duration kLongestPause = std::chrono::seconds{32};

    /// bit/s to send at: `estimate`, or what is tried beyond it, at most `needed`. `trouble`: a
    /// queue or loss was seen since the last look. Call it several times a second.
    std::uint64_t look(Instant now, std::uint64_t estimate, std::uint64_t needed, bool trouble);

  private:
    std::uint64_t tried_ = 0;  ///< bit/s; 0: nothing
    Instant next_{};
    Duration pause_ = kFirstPause;
};

}  // namespace heydok::congestion
