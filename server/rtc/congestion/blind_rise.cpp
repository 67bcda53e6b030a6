#include "rtc/congestion/blind_rise.hpp"

#include <algorithm>

namespace heydok::congestion {

std::uint64_t BlindRise::look(Instant now, std::uint64_t estimate, std::uint64_t needed,
                              bool trouble) {
    if (trouble) {
        if (tried_ > estimate) {
            pause_ = std::min(pause_ * 2, kLongestPause);
        }
        tried_ = 0;
        next_ = now + pause_;
        return estimate;
    }
    if (needed <= estimate) {
        tried_ = 0;
        pause_ = kFirstPause;
        next_ = std::max(next_, now + kStep);
        return estimate;
    }
    if (now >= next_) {
        tried_ = std::min(std::max(tried_, estimate) * 3 / 2, needed);
        next_ = now + kStep;
    }
    return std::max(estimate, tried_);
}

}  // namespace heydok::congestion
