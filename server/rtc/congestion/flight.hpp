#pragma once
#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "rtc/congestion/sent_history.hpp"

namespace heydok::congestion {

/// What was sent and not yet answered by feedback. It grows at once when a path becomes slower,
/// long before the feedback itself tells of a queue.
class Flight {
  public:
    void on_sent(std::uint16_t sequence, std::size_t size) {
        if (!answered_) {
            answered_ = static_cast<std::uint16_t>(sequence - 1);
        }
        newest_ = sequence;
        bytes_ += size;
    }
    /// The packet arrived, so everything before it is no longer under way either.
    void on_arrival(std::uint16_t sequence, SentHistory& history);
    /// A message of feedback came. `response`: from sending its newest packet until now.
    void on_feedback(Instant now, Duration response);
    /// What may be under way at `estimate` bit/s while the path has hardly a queue.
    void allow(std::uint64_t estimate);
    /// More is under way than that. Never when no feedback comes at all: that says nothing.
    [[nodiscard]] bool is_full(Instant now) const {
        return bytes_ > allowed_ && now - heard_at_ < kSilence;
    }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    [[nodiscard]] Instant heard_at() const { return heard_at_; }

  private:
    static constexpr Duration kSilence = std::chrono::milliseconds{250};

    std::uint64_t bytes_ = 0;
    std::uint64_t allowed_ = 0;
    std::optional<std::uint16_t> answered_;  ///< up to here
    std::uint16_t newest_ = 0;
    Instant heard_at_{};
    Duration interval_ = std::chrono::milliseconds{100};  ///< between messages, smoothed
    Duration least_response_ = std::chrono::milliseconds{200};
    Duration least_response_now_ = std::chrono::milliseconds{200};
    Instant span_start_{};
};

}  // namespace heydok::congestion
