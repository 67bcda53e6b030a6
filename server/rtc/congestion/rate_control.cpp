#include "rtc/congestion/rate_control.hpp"

#include <algorithm>
#include <cmath>

namespace heydok::congestion {
namespace {

constexpr double kDecrease = 0.9;
constexpr double kCautiousDecrease = 0.8;
/// A decrease to less than this does not wait for the effect of the one before.
constexpr double kSteepDecrease = 0.8;
constexpr double kIncreasePerSecond = 0.08;
/// Nothing but what really arrives proves a rate: never further above it than this.
constexpr double kMostAboveThroughput = 1.5;
constexpr std::uint64_t kSlack = 10'000;
constexpr double kPacketBits = 1200 * 8;
constexpr Duration kExtraResponse = std::chrono::milliseconds{100};
constexpr Duration kLongestStep = std::chrono::seconds{1};
constexpr Duration kLeastBetweenDecreases = std::chrono::milliseconds{50};
constexpr Duration kMostBetweenDecreases = std::chrono::milliseconds{300};
constexpr double kCapacityWeight = 0.05;

double seconds(Duration span) {
    return std::chrono::duration<double>(span).count();
}

}  // namespace

void RateControl::update(Instant now, const Observation& seen) {
    switch (seen.usage) {
        case PathUsage::over:
            decrease(now, seen);
            rising_ = false;
            changed_at_ = now;
            return;
        case PathUsage::under:
            rising_ = false;  // the queue drains: wait until it has
            changed_at_ = now;
            return;
        case PathUsage::normal:
            if (rising_) {
                increase(now, seen);
            }
            rising_ = true;
            changed_at_ = now;
    }
}

void RateControl::decrease(Instant now, const Observation& seen) {
    // While a queue stands, what arrives is what the path carries: the newest figure is the best.
    const std::uint64_t arrived = seen.recent_throughput.value_or(seen.throughput.value_or(rate_));
    auto lower = static_cast<std::uint64_t>(kDecrease * static_cast<double>(arrived));
    const bool quiet = seen.sent && *seen.sent < rate_ / 2;
    if (quiet) {
        // So little was sent that what arrived says little about the path: step by step.
        lower = std::max(
            lower, static_cast<std::uint64_t>(kCautiousDecrease * static_cast<double>(rate_)));
    }
    const Duration pause =
        std::clamp(seen.response_time, kLeastBetweenDecreases, kMostBetweenDecreases);
    const bool steep = static_cast<double>(lower) < kSteepDecrease * static_cast<double>(rate_);
    if (decreased_at_ && now - *decreased_at_ < pause && (quiet || !steep)) {
        return;
    }
    decreased_at_ = now;
    if (lower >= rate_) {
        return;
    }
    note_capacity(arrived);
    rate_ = lower;
}

void RateControl::increase(Instant now, const Observation& seen) {
    if (!seen.throughput) {
        return;
    }
    const double span = seconds(std::min(now - changed_at_, kLongestStep));
    auto higher = static_cast<double>(rate_);
    if (near_capacity(*seen.throughput)) {
        higher += kPacketBits * span / seconds(seen.response_time + kExtraResponse);
    } else {
        capacity_.reset();
        higher *= 1 + kIncreasePerSecond * span;
    }
    const std::uint64_t most =
        static_cast<std::uint64_t>(kMostAboveThroughput * static_cast<double>(*seen.throughput)) +
        kSlack;
    rate_ = std::max(rate_, std::min(static_cast<std::uint64_t>(higher), most));
}

void RateControl::set(Instant now, std::uint64_t rate) {
    rate_ = rate;
    changed_at_ = now;
    capacity_.reset();
}

void RateControl::note_capacity(std::uint64_t throughput) {
    const double sample = static_cast<double>(throughput) / 1000;
    if (!capacity_) {
        capacity_ = sample;
        return;
    }
    capacity_ = *capacity_ + (sample - *capacity_) * kCapacityWeight;
    const double error = *capacity_ - sample;
    const double norm = std::max(*capacity_, 1.0);
    capacity_variance_ += (error * error / norm - capacity_variance_) * kCapacityWeight;
    capacity_variance_ = std::clamp(capacity_variance_, 0.4, 2.5);
}

bool RateControl::near_capacity(std::uint64_t throughput) const {
    if (!capacity_) {
        return false;
    }
    const double deviation = 3 * std::sqrt(capacity_variance_ * *capacity_);
    return std::abs(static_cast<double>(throughput) / 1000 - *capacity_) <= deviation;
}

}  // namespace heydok::congestion
