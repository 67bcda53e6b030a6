#include "rtc/congestion/loss_control.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace heydok::congestion {
namespace {

constexpr Duration kShortestWindow = std::chrono::milliseconds{500};
constexpr Duration kLongestWindow = std::chrono::seconds{2};
constexpr std::uint32_t kEnoughPackets = 150;
/// More is a count below zero.
constexpr std::uint32_t kMostLost = std::numeric_limits<std::int32_t>::max();
constexpr double kSmoothing = 0.25;
constexpr double kHighLoss = 0.18;
constexpr double kLowLoss = 0.02;
constexpr double kFastRise = 0.08;  ///< per second
constexpr double kSlowRise = 0.02;
constexpr double kMostInherent = 0.5;
/// After a cut, loss above this part of what it was shows no effect.
constexpr double kNoEffect = 0.8;
constexpr int kVainCuts = 2;

}  // namespace

void LossControl::on_packets(Instant now, std::uint32_t received, std::uint32_t lost,
                             std::uint64_t current) {
    if (!started_) {
        started_ = true;
        window_start_ = now;
    }
    received_ += received;
    lost_ += lost;
    const Duration elapsed = now - window_start_;
    // Packets that were only late are taken back, perhaps in a later window than they were counted.
    const std::uint32_t lost_now = lost_ > kMostLost ? 0 : lost_;
    const std::uint32_t all = received_ + lost_now;
    if (all == 0 || elapsed < kShortestWindow ||
        (all < kEnoughPackets && elapsed < kLongestWindow)) {
        return;
    }
    const double share = static_cast<double>(lost_now) / all;
    judge(share, std::min(std::chrono::duration<double>(elapsed).count(), 1.0), current);
    received_ = lost_ = 0;
    window_start_ = now;
}

void LossControl::judge(double loss, double elapsed, std::uint64_t current) {
    loss_ = loss;
    smoothed_ += (loss - smoothed_) * kSmoothing;
    inherent_ = std::min(inherent_, loss);
    const double ours = loss - inherent_;
    if (ours <= kHighLoss) {
        const double rise = 1 + (ours < kLowLoss ? kFastRise : kSlowRise) * elapsed;
        const double higher = static_cast<double>(limit_) * rise;
        limit_ = higher >= static_cast<double>(most_) ? most_ : static_cast<std::uint64_t>(higher);
        vain_cuts_ = 0;
        loss_at_cut_ = 0;
        limit_before_cuts_ = 0;
        return;
    }
    vain_cuts_ = loss_at_cut_ > 0 && loss > kNoEffect * loss_at_cut_ ? vain_cuts_ + 1 : 0;
    loss_at_cut_ = loss;
    if (vain_cuts_ >= kVainCuts) {
        inherent_ = std::min(loss, kMostInherent);
        vain_cuts_ = 0;
        loss_at_cut_ = 0;
        limit_ = std::max(limit_, std::exchange(limit_before_cuts_, 0));
        return;
    }
    limit_before_cuts_ = limit_before_cuts_ == 0 ? limit_ : limit_before_cuts_;
    limit_ = static_cast<std::uint64_t>(static_cast<double>(std::min(limit_, current)) *
                                        (1 - 0.5 * ours));
}

}  // namespace heydok::congestion
