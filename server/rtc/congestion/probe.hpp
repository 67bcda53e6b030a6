#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.hpp"

namespace heydok::congestion {

/// A short burst sent at a set rate to see whether the path carries it. One at a time.
class Probe {
  public:
    static constexpr Duration kLength = std::chrono::milliseconds{40};
    static constexpr std::uint32_t kLeastPackets = 10;
    static constexpr std::size_t kMostPackets = 512;
    /// A probe whose feedback is not there by now has failed.
    static constexpr Duration kPatience = std::chrono::seconds{1};

    /// Begins a new probe at `rate` bit/s; its number, 1 to 255, goes with each of its packets.
    std::uint8_t start(Instant now, std::uint64_t rate);
    /// Ends it without a result.
    void abandon() { state_ = State::idle; }
    /// A packet of the running probe was sent. The probe is complete after kLength and enough
    /// packets.
    void on_sent(Instant now, std::uint16_t sequence, std::size_t size);
    /// `arrived`: microseconds on the receiver's clock.
    void on_arrival(std::uint8_t number, std::uint16_t sequence, std::int64_t arrived);

    /// What the probe showed in the end.
    struct Result {
        std::uint64_t rate = 0;  ///< what the path carries; 0: the probe failed
        bool saturated = false;  ///< the path carried less than was sent
        bool promising = false;  ///< more may be there: worth another probe at once
    };
    /// The result, once; nothing while the probe is under way or there is none.
    std::optional<Result> conclude(Instant now);

    [[nodiscard]] bool sending() const { return state_ == State::sending; }
    [[nodiscard]] bool idle() const { return state_ == State::idle; }
    [[nodiscard]] std::uint64_t rate() const { return rate_; }
    /// Number for packets sent now; 0 while none is being sent.
    [[nodiscard]] std::uint8_t number() const { return sending() ? number_ : 0; }
    /// Bytes that should have left by `now` and have not.
    [[nodiscard]] std::size_t due(Instant now) const;
    /// Since when no probe disturbs the delay; the beginning of time when none ever was.
    [[nodiscard]] Instant ended_at() const { return ended_at_; }

  private:
    enum class State : std::uint8_t { idle, sending, waiting };

    struct Packet {
        Instant sent;
        std::optional<std::int64_t> arrived;
        std::size_t before = 0;  ///< bytes of the probe sent before it
    };

    [[nodiscard]] std::optional<Result> measure() const;
    /// Bits per second of those that arrived, by a line through the times that `time` gives, so
    /// that jitter of single packets hardly counts.
    template <class Time>
    [[nodiscard]] double rate_by(Time time) const;

    State state_ = State::idle;
    std::uint8_t number_ = 0;
    std::uint64_t rate_ = 0;
    Instant started_at_{};
    Instant ended_at_{};
    std::uint16_t first_sequence_ = 0;
    std::size_t bytes_sent_ = 0;
    std::vector<Packet> packets_;  ///< in the order of their sequence numbers
    std::size_t arrived_ = 0;
};

}  // namespace heydok::congestion
