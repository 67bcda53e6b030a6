#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "base/clock.hpp"

namespace heydok::congestion {

/// What the delay of packets says about the path.
enum class PathUsage : std::uint8_t {
    normal,
    over,   ///< a queue is growing
    under,  ///< a queue is draining
};

/// Watches whether packets need longer and longer (draft-ietf-rmcat-gcc-02 section 5, with a line
/// fitted to the accumulated delay in place of the Kalman filter): groups packets sent within 5 ms,
/// compares how groups spread on the way, and holds the slope against a threshold that adapts to
/// the path's own restlessness. Clocks of the two ends need not agree.
class DelayDetector {
  public:
    /// One packet, in the order of arrival: when it was sent on our clock, and when it arrived on
    /// the receiver's clock (microseconds since any moment).
    void on_packet(Instant sent, std::int64_t arrived);
    [[nodiscard]] PathUsage usage() const { return usage_; }
    /// The receiver's clock jumped or the path is a new one.
    void reset() { *this = DelayDetector{}; }

  private:
    struct Group {
        std::int64_t first_sent = 0;
        std::int64_t last_sent = 0;
        std::int64_t first_arrived = 0;
        std::int64_t last_arrived = 0;
    };
    struct Point {
        double time_ms = 0;
        double delay_ms = 0;
    };
    static constexpr std::size_t kWindow = 20;  ///< groups that the line is fitted to

    [[nodiscard]] bool belongs(const Group& group, std::int64_t sent, std::int64_t arrived) const;
    void finish_group(const Group& group);
    [[nodiscard]] std::optional<double> slope() const;
    void judge(double trend, double spacing_ms, std::int64_t arrived);
    void adapt_threshold(double strength, std::int64_t arrived);

    std::optional<Group> current_;
    std::optional<Group> previous_;
    std::array<Point, kWindow> points_{};
    std::size_t point_count_ = 0;
    std::uint32_t deltas_ = 0;
    std::int64_t first_arrived_ = 0;
    double accumulated_ms_ = 0;
    double smoothed_ms_ = 0;
    double threshold_ = 12.5;
    double previous_slope_ = 0;
    double over_ms_ = 0;
    int over_count_ = 0;
    std::optional<std::int64_t> adapted_at_;
    PathUsage usage_ = PathUsage::normal;
};

}  // namespace heydok::congestion
