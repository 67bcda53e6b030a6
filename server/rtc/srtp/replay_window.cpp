#include "rtc/srtp/replay_window.hpp"

#include <algorithm>

namespace heydok::srtp {

bool ReplayWindow::is_fresh(std::uint64_t index) const {
    if (empty_ || index > highest_) {
        return true;
    }
    if (highest_ - index >= kReplayWindow) {
        return false;
    }
    return (seen_[index / 64 % kWords] >> (index % 64) & 1) == 0;
}

void ReplayWindow::add(std::uint64_t index) {
    if (empty_) {
        empty_ = false;
        highest_ = index;
    } else if (index > highest_) {
        // The ring's words between the old and the new highest index begin a new round.
        const std::uint64_t words = std::min<std::uint64_t>(index / 64 - highest_ / 64, kWords);
        for (std::uint64_t i = 1; i <= words; ++i) {
            seen_[(highest_ / 64 + i) % kWords] = 0;
        }
        highest_ = index;
    }
    seen_[index / 64 % kWords] |= std::uint64_t{1} << (index % 64);
}

std::optional<std::uint64_t> guess_index(const ReplayWindow& window,
                                         std::uint16_t sequence_number) {
    if (window.empty()) {
        return sequence_number;
    }
    constexpr std::int64_t kRound = 1 << 16;
    constexpr std::int64_t kHalf = kRound / 2;
    const auto highest = static_cast<std::int64_t>(window.highest());
    std::int64_t index = highest / kRound * kRound + sequence_number;
    if (index - highest > kHalf) {
        index -= kRound;
    } else if (highest - index > kHalf) {
        index += kRound;
    }
    if (index < 0) {
        index += kRound;
    }
    const auto guess = static_cast<std::uint64_t>(index);
    return guess > kLastRtpIndex ? std::nullopt : std::optional{guess};
}

}  // namespace heydok::srtp
