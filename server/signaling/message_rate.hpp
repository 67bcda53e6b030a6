#pragma once
#include <algorithm>
#include <cstdint>

#include "base/clock.hpp"

namespace heydok::signaling {

/// How many signal messages one connection may send.
struct MessageLimits {
    std::uint32_t per_second = 50;
    std::uint32_t burst = 100;  ///< at once
};

/// Counts the messages of one connection.
class MessageRate {
  public:
    explicit MessageRate(const MessageLimits& limits) : limits_(limits), tokens_(limits.burst) {}

    /// Whether one more message is within the limit at `now`.
    bool allow(Instant now) {
        const double elapsed = std::chrono::duration<double>(now - last_).count();
        tokens_ = std::min<double>(limits_.burst, tokens_ + elapsed * limits_.per_second);
        last_ = now;
        if (tokens_ < 1) {
            return false;
        }
        tokens_ -= 1;
        return true;
    }

  private:
    MessageLimits limits_;
    Instant last_{};
    double tokens_;
};

}  // namespace heydok::signaling
