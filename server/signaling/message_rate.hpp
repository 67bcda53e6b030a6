#pragma once
#include <algorithm>

#include "base/clock.hpp"

namespace heydok::signaling {

/// How many signal messages one connection may send: 50 a second, 100 at once.
class MessageRate {
  public:
    static constexpr double kPerSecond = 50;
    static constexpr double kBurst = 100;

    /// Whether one more message is within the limit at `now`.
    bool allow(Instant now) {
        const double elapsed = std::chrono::duration<double>(now - last_).count();
        tokens_ = std::min(kBurst, tokens_ + elapsed * kPerSecond);
        last_ = now;
        if (tokens_ < 1) {
            return false;
        }
        tokens_ -= 1;
        return true;
    }

  private:
    Instant last_{};
    double tokens_ = kBurst;
};

}  // namespace heydok::signaling
