#include "rtc/congestion/queue_meter.hpp"

#include <algorithm>

namespace heydok::congestion {
namespace {

/// Fewer packets may all have been held up by chance.
constexpr int kEnoughPackets = 5;
/// How long a least time on the way is believed; at most twice as long.
constexpr Duration kSpan = std::chrono::seconds{10};
/// Shorter by this is shorter.
constexpr Duration kShorter = std::chrono::milliseconds{2};

}  // namespace

void QueueMeter::on_packet(std::int64_t transit) {
    fastest_ = packets_ == 0 ? transit : std::min(fastest_, transit);
    ++packets_;
}

void QueueMeter::finish(Instant now) {
    if (packets_ < kEnoughPackets) {
        return;
    }
    packets_ = 0;
    if (now - span_start_ > kSpan) {
        span_start_ = now;
        least_before_ = least_;
        least_.reset();
    }
    least_ = std::min(least_.value_or(fastest_), fastest_);
    const std::int64_t base = std::min(*least_, least_before_.value_or(*least_));
    const Duration delay{fastest_ - base};
    draining_ = delay + kShorter < delay_;
    delay_ = delay;
}

}  // namespace heydok::congestion
