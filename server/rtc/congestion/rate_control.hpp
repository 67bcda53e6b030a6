#pragma once
#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "rtc/congestion/delay_detector.hpp"

namespace heydok::congestion {

/// Rate by the delay's verdict: up in small steps while the path is at ease, down at once to a part
/// of what arrived when a queue grows (draft-ietf-rmcat-gcc-02 section 5.5).
class RateControl {
  public:
    explicit RateControl(std::uint64_t start) : rate_(start) {}

    struct Observation {
        PathUsage usage = PathUsage::normal;
        std::optional<std::uint64_t> throughput;         ///< bit/s over half a second
        std::optional<std::uint64_t> recent_throughput;  ///< over the last 150 ms
        std::optional<std::uint64_t> sent;               ///< over half a second
        Duration response_time{};                        ///< from sending to its feedback
    };
    void update(Instant now, const Observation& seen);
    /// Another measurement (a probe) knows better.
    void set(Instant now, std::uint64_t rate);
    [[nodiscard]] std::uint64_t rate() const { return rate_; }

  private:
    void decrease(Instant now, const Observation& seen);
    void increase(Instant now, const Observation& seen);
    void note_capacity(std::uint64_t throughput);
    [[nodiscard]] bool near_capacity(std::uint64_t throughput) const;

    std::uint64_t rate_;
    bool rising_ = true;
    Instant changed_at_{};
    std::optional<Instant> decreased_at_;
    /// Where over-use set in before, smoothed, and how far that spreads (kbit/s).
    std::optional<double> capacity_;
    double capacity_variance_ = 0.4;
};

}  // namespace heydok::congestion
