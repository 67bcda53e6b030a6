#include "rtc/congestion/delay_detector.hpp"

#include <algorithm>
#include <cmath>

namespace heydok::congestion {
namespace {

constexpr std::int64_t kBurst = 5'000;           // us between the first and last of a group
constexpr std::int64_t kLongestBurst = 100'000;  // us, of packets that arrive in one lump
constexpr double kSmoothing = 0.9;
constexpr double kGain = 4;
constexpr std::uint32_t kTrustedDeltas = 60;
constexpr double kOverTime = 10;  // ms
constexpr double kLeastRise = 8;  // ms
constexpr double kLeap = 60;      // ms
constexpr double kRiseUp = 0.0087;
constexpr double kRiseDown = 0.039;
constexpr double kLeastThreshold = 6;
constexpr double kMostThreshold = 600;
/// Spikes this far beyond the threshold do not teach it.
constexpr double kMostSurprise = 15;
constexpr double kMostAdaptation = 100;  // ms

}  // namespace

bool DelayDetector::belongs(const Group& group, std::int64_t sent, std::int64_t arrived) const {
    if (sent - group.first_sent <= kBurst) {
        return true;
    }
    // Held up together somewhere and let go together: one group, whenever they were sent.
    const std::int64_t gap = arrived - group.last_arrived;
    return gap <= kBurst && gap < sent - group.last_sent &&
           arrived - group.first_arrived < kLongestBurst;
}

void DelayDetector::on_packet(Instant sent_at, std::int64_t arrived) {
    const std::int64_t sent = sent_at.time_since_epoch().count();
    if (!current_) {
        first_arrived_ = arrived;
        current_ = Group{sent, sent, arrived, arrived};
        return;
    }
    if (sent < current_->first_sent) {
        return;  // overtaken on the way: says nothing about the queue now
    }
    if (belongs(*current_, sent, arrived)) {
        current_->last_sent = std::max(current_->last_sent, sent);
        current_->last_arrived = std::max(current_->last_arrived, arrived);
        return;
    }
    finish_group(*current_);
    previous_ = current_;
    current_ = Group{sent, sent, arrived, arrived};
}

void DelayDetector::finish_group(const Group& group) {
    if (!previous_) {
        return;
    }
    const auto sent_ms = static_cast<double>(group.last_sent - previous_->last_sent) / 1000;
    const auto arrived_ms =
        static_cast<double>(group.last_arrived - previous_->last_arrived) / 1000;
    ++deltas_;
    accumulated_ms_ += arrived_ms - sent_ms;
    smoothed_ms_ = kSmoothing * smoothed_ms_ + (1 - kSmoothing) * accumulated_ms_;
    if (point_count_ == kWindow) {
        std::copy(points_.begin() + 1, points_.end(), points_.begin());
        --point_count_;
    }
    points_[point_count_++] = {static_cast<double>(group.last_arrived - first_arrived_) / 1000,
                               smoothed_ms_};
    judge(slope().value_or(previous_slope_), sent_ms, group.last_arrived);
}

std::optional<double> DelayDetector::slope() const {
    if (point_count_ < kWindow) {
        return std::nullopt;
    }
    double mean_time = 0;
    double mean_delay = 0;
    for (const Point& point : points_) {
        mean_time += point.time_ms / kWindow;
        mean_delay += point.delay_ms / kWindow;
    }
    double covariance = 0;
    double variance = 0;
    for (const Point& point : points_) {
        covariance += (point.time_ms - mean_time) * (point.delay_ms - mean_delay);
        variance += (point.time_ms - mean_time) * (point.time_ms - mean_time);
    }
    return variance > 0 ? std::optional{covariance / variance} : std::nullopt;
}

void DelayDetector::judge(double trend, double spacing_ms, std::int64_t arrived) {
    const double strength = std::min(deltas_, kTrustedDeltas) * trend * kGain;
    // The line must rise by more than the single groups scatter.
    double scatter = 0;
    double rise = 0;
    for (std::size_t i = 1; i < point_count_; ++i) {
        const double step = trend * (points_[i].time_ms - points_[i - 1].time_ms);
        rise += step;
        scatter += std::abs(points_[i].delay_ms - points_[i - 1].delay_ms - step) /
                   static_cast<double>(point_count_) / (1 - kSmoothing);
    }
    if (accumulated_ms_ - smoothed_ms_ > kLeap) {
        usage_ = PathUsage::over;  // no jitter leaps so far: do not wait for the line
        previous_slope_ = trend;
        return;
    }
    const bool real = rise > kLeastRise + scatter;
    if (strength > threshold_ && real) {
        over_ms_ += over_count_ == 0 ? spacing_ms / 2 : spacing_ms;
        ++over_count_;
        if (over_ms_ > kOverTime && over_count_ > 1 && trend >= previous_slope_) {
            over_ms_ = 0;
            over_count_ = 0;
            usage_ = PathUsage::over;
        }
    } else {
        over_ms_ = 0;
        over_count_ = 0;
        usage_ = strength < -threshold_ ? PathUsage::under : PathUsage::normal;
    }
    previous_slope_ = trend;
    adapt_threshold(std::abs(strength), arrived);
}

void DelayDetector::adapt_threshold(double strength, std::int64_t arrived) {
    const auto since = adapted_at_ ? static_cast<double>(arrived - *adapted_at_) / 1000 : double{0};
    adapted_at_ = arrived;
    if (strength > threshold_ + kMostSurprise) {
        return;
    }
    const double rate = strength < threshold_ ? kRiseDown : kRiseUp;
    threshold_ += rate * (strength - threshold_) * std::clamp(since, 0.0, kMostAdaptation);
    threshold_ = std::clamp(threshold_, kLeastThreshold, kMostThreshold);
}

}  // namespace heydok::congestion
