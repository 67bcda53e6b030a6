#include "rtc/congestion/queue_meter.hpp"

#include <algorithm>

namespace heydok::congestion {
namespace {

/// Fewer packets may all have been held up by chance.
constexpr int kEnoughPackets = 5;
/// How long a least time on the way is believed; at most twice as long.
constexpr Duration kSpan = std::chrono::seconds{10};
/// A delay above this that stays within so much of itself for so long stands still.
constexpr Duration kLongDelay = std::chrono::milliseconds{40};
constexpr std::int64_t kFlat = 12'000;  // us
constexpr Duration kPlateau = std::chrono::milliseconds{400};
/// Percent of what arrived before; of less than that a queue of ours would have drained.
constexpr std::uint64_t kMuchLess = 60;
/// Shorter by this is shorter.
constexpr Duration kShorter = std::chrono::milliseconds{2};

}  // namespace

void QueueMeter::on_packet(std::int64_t transit) {
    fastest_ = packets_ == 0 ? transit : std::min(fastest_, transit);
    ++packets_;
}

void QueueMeter::finish(Instant now, std::uint64_t arriving) {
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
    if (std::max(fastest_, plateau_) - std::min(fastest_, plateau_) > kFlat) {
        plateau_ = fastest_;
        plateau_since_ = now;
        plateau_rate_ = arriving;
    }
    std::int64_t base = std::min(*least_, least_before_.value_or(*least_));
    if (Duration{fastest_ - base} > kLongDelay && now - plateau_since_ >= kPlateau &&
        arriving < plateau_rate_ * kMuchLess / 100) {
        least_ = base = fastest_;
        least_before_.reset();
        span_start_ = now;
    }
    const Duration delay{fastest_ - base};
    draining_ = delay + kShorter < delay_;
    delay_ = delay;
}

}  // namespace heydok::congestion
