#pragma once
#include <algorithm>
#include <cstdint>

#include "base/clock.hpp"

namespace heydok::congestion {

/// When the next packet may leave so that hardly more than a rate goes out. Everything sent counts,
/// also what does not wait for its turn. Virtual time.
class PacingBudget {
  public:
    /// So much may leave ahead of its time unless told otherwise: one waking of the thread for
    /// several packets.
    static constexpr Duration kBurst = std::chrono::milliseconds{5};
    /// What does not wait holds back the rest by no more than this.
    static constexpr Duration kMostDebt = std::chrono::milliseconds{200};

    /// bit/s, at least 1.
    void set_rate(std::uint64_t rate) { rate_ = std::max<std::uint64_t>(rate, 1); }
    [[nodiscard]] std::uint64_t rate() const { return rate_; }
    /// What may leave ahead of its time.
    void set_burst(Duration burst) { burst_ = burst; }
    /// `size`: bytes without IP and UDP.
    void on_sent(Instant now, std::size_t size) {
        paid_at_ = std::min(std::max(paid_at_, now) + time_for(size), now + kMostDebt);
    }
    [[nodiscard]] bool may_send(Instant now) const { return paid_at_ <= now + burst_; }
    /// When `may_send` begins to hold.
    [[nodiscard]] Instant next_send() const { return paid_at_ - burst_; }
    /// How long so many bytes take.
    [[nodiscard]] Duration time_for(std::size_t size) const {
        return Duration{static_cast<Duration::rep>(size * 8'000'000 / rate_)};
    }

  private:
    std::uint64_t rate_ = 1'000'000;
    Duration burst_ = kBurst;
    Instant paid_at_{};
};

}  // namespace heydok::congestion
