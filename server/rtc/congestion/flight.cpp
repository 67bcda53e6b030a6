#include "rtc/congestion/flight.hpp"

#include <algorithm>

namespace heydok::congestion {
namespace {

constexpr Duration kShortestInterval = std::chrono::milliseconds{10};
constexpr Duration kLongestInterval = std::chrono::milliseconds{250};
/// A queue of this length is no reason to wait.
constexpr Duration kSlack = std::chrono::milliseconds{30};
constexpr std::uint64_t kLeastBytes = 12'000;
/// How long a shortest response is believed; at most twice as long.
constexpr Duration kSpan = std::chrono::seconds{10};

}  // namespace

void Flight::on_arrival(std::uint16_t sequence, SentHistory& history) {
    if (!answered_) {
        return;
    }
    const auto ahead = static_cast<std::uint16_t>(sequence - *answered_);
    const auto sent = static_cast<std::uint16_t>(newest_ - *answered_);
    if (ahead == 0 || ahead > sent) {
        return;
    }
    if (ahead >= SentHistory::kCapacity) {
        // Forgotten ones lie between: count anew what is left.
        bytes_ = 0;
        for (auto left = static_cast<std::uint16_t>(sequence + 1);
             left != static_cast<std::uint16_t>(newest_ + 1); ++left) {
            const SentRecord* record = history.find(left);
            bytes_ += record == nullptr ? 0U : record->size;
        }
        answered_ = sequence;
        return;
    }
    while (*answered_ != sequence) {
        const SentRecord* record = history.find(++*answered_);
        bytes_ -= std::min<std::uint64_t>(bytes_, record == nullptr ? 0U : record->size);
    }
}

void Flight::on_feedback(Instant now, Duration response) {
    if (heard_at_ != Instant{}) {
        // What jitter adds to the response counts like a longer wait for it; several messages at
        // once are one.
        const Duration jitter = std::max(response - least_response_, Duration{0});
        const Duration wait = now - heard_at_;
        if (wait > kShortestInterval) {
            interval_ = (interval_ * 7 + std::min(wait + jitter, kLongestInterval)) / 8;
        }
    }
    heard_at_ = now;
    if (now - span_start_ > kSpan) {
        span_start_ = now;
        least_response_ = least_response_now_;
        least_response_now_ = response;
    }
    least_response_now_ = std::min(least_response_now_, response);
    least_response_ = std::min(least_response_, least_response_now_);
}

void Flight::allow(std::uint64_t estimate) {
    const Duration reach = least_response_ + interval_ * 3 / 2 + kSlack;
    allowed_ =
        std::max(estimate * static_cast<std::uint64_t>(reach.count()) / 8'000'000, kLeastBytes);
}

}  // namespace heydok::congestion
