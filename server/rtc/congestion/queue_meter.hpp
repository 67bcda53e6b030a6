#pragma once
#include <cstdint>
#include <optional>

#include "base/clock.hpp"

namespace heydok::congestion {

/// How long packets stand in the path's queue: what they need on the way beyond the least that any
/// needed lately. Of each message of feedback the fastest packet counts, so that jitter, reordering
/// and a short burst of our own hardly do. A delay that stands still though much
/// less is sent because of it is no queue of ours but a longer path, and counts as such from then
/// on. Clocks of the two ends need not agree.
class QueueMeter {
  public:
    /// The time on the way of one packet, in microseconds beyond any constant.
    void on_packet(std::int64_t transit);
    /// The end of a message of feedback. `arriving`: bit/s that arrive now.
    void finish(Instant now, std::uint64_t arriving);
    /// The queue that the last packets stood in.
    [[nodiscard]] Duration delay() const { return delay_; }
    /// Shorter than a message before: it drains.
    [[nodiscard]] bool is_draining() const { return draining_; }
    /// The receiver's clock jumped or the path is a new one.
    void reset() { *this = QueueMeter{}; }

  private:
    std::int64_t fastest_ = 0;  ///< of the message being read
    int packets_ = 0;           ///< in it
    /// Least of the span of time that runs, and of the one before.
    std::optional<std::int64_t> least_;
    std::optional<std::int64_t> least_before_;
    Instant span_start_{};
    std::int64_t plateau_ = 0;  ///< where the delay has stood still since
    Instant plateau_since_{};
    std::uint64_t plateau_rate_ = 0;  ///< what arrived then, bit/s
    Duration delay_{};
    bool draining_ = false;
};

}  // namespace heydok::congestion
