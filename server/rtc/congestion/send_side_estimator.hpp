#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.hpp"
#include "rtc/congestion/delay_detector.hpp"
#include "rtc/congestion/flight.hpp"
#include "rtc/congestion/loss_control.hpp"
#include "rtc/congestion/probe.hpp"
#include "rtc/congestion/queue_meter.hpp"
#include "rtc/congestion/rate_control.hpp"
#include "rtc/congestion/sent_history.hpp"
#include "rtc/congestion/throughput_meter.hpp"
#include "rtc/rtcp/transport_feedback.hpp"

namespace heydok::congestion {

/// How much one transport carries towards the other end, from its transport-wide feedback (delay,
/// loss and probes), or from REMB where that was not agreed. Always within [kFloor, kCeiling],
/// whatever the other end claims; the work per second is bounded. Virtual time, one thread.
class SendSideEstimator {
  public:
    static constexpr std::uint64_t kFloor = 30'000;         ///< bit/s
    static constexpr std::uint64_t kCeiling = 100'000'000;  ///< bit/s
    static constexpr std::uint64_t kStart = 2'000'000;      ///< before anything is known
    static constexpr std::uint64_t kMaxProbe = 20'000'000;  ///< bit/s
    /// Packets that the feedback of one second may speak of; the rest is ignored.
    static constexpr std::uint32_t kMaxSymbolsPerSecond = 32'768;
    /// Sending and arrival drift apart by at most this from one message to the next.
    static constexpr Duration kMaxTransitChange = std::chrono::seconds{10};

    SendSideEstimator();

    /// Whether packets carry transport-wide sequence numbers; then REMB is ignored.
    void set_transport_feedback(bool agreed) { transport_feedback_ = agreed; }
    [[nodiscard]] bool has_transport_feedback() const { return transport_feedback_; }

    /// A packet goes out under this number. `size`: bytes without IP and UDP.
    void on_sent(Instant now, std::uint16_t sequence, std::size_t size) {
        history_.record(now, sequence, size, probe_.number());
        probe_.on_sent(now, sequence, size);
        flight_.on_sent(sequence, size);
    }
    void on_feedback(Instant now, const rtcp::TransportFeedback& feedback);
    void on_remb(Instant now, std::uint64_t bitrate);

    /// bit/s of everything sent, without IP and UDP.
    [[nodiscard]] std::uint64_t estimate() const;
    /// Whether anything has been measured yet.
    [[nodiscard]] bool confirmed() const { return confirmed_; }
    /// What arrives, bit/s; nothing while too little is known.
    [[nodiscard]] std::optional<std::uint64_t> throughput() const { return meter_.rate(); }
    /// From sending to the feedback about it.
    [[nodiscard]] Duration response_time() const { return response_time_; }
    /// Part of the packets that do not arrive, 0 to 1, over some seconds.
    [[nodiscard]] double loss() const { return loss_.smoothed(); }
    /// When a queue was last found growing; the beginning of time when never.
    [[nodiscard]] Instant over_use_at() const { return over_use_at_; }
    /// Whether the other end has ever reported anything.
    [[nodiscard]] bool is_reported() const {
        return transport_feedback_ ? flight_.heard_at() != Instant{} : remb_at_.has_value();
    }
    /// A queue stands on the path that has to drain first.
    [[nodiscard]] bool is_congested(Instant now) const {
        return queue_.delay() > kDrainAbove && now - flight_.heard_at() < kBelieved;
    }
    /// So much is under way unanswered that the path must have become slower.
    [[nodiscard]] bool is_flight_full(Instant now) const { return flight_.is_full(now); }
    [[nodiscard]] Duration queue_delay() const { return queue_.delay(); }

    /// Starts a probe when one is due, as more than the estimate (up to `needed` bit/s) is wanted.
    /// The caller then sends padding as `probe().due()` says. True when one began.
    bool start_probe(Instant now, std::uint64_t needed);
    [[nodiscard]] const Probe& probe() const { return probe_; }
    /// Nothing is left that could be sent for the running probe, or nothing more is wanted.
    void abandon_probe(Instant now);
    /// Ends a probe that waits in vain. When a probe last raised the estimate is told by
    /// `raised_at()`.
    void handle_timeout(Instant now);
    [[nodiscard]] Instant raised_at() const { return raised_at_; }

  private:
    static constexpr Duration kDrainAbove = std::chrono::milliseconds{50};
    static constexpr Duration kBelieved = std::chrono::milliseconds{500};

    struct Arrival {
        Instant sent;
        std::int64_t arrived = 0;
        std::uint32_t order = 0;
        std::uint16_t sequence = 0;
        std::uint16_t size = 0;
        std::uint8_t probe = 0;
    };

    bool admit(Instant now, std::size_t symbols);
    void collect(Instant now, const rtcp::TransportFeedback& feedback);
    [[nodiscard]] bool is_absurd(const Arrival& arrival);
    void take_arrivals(Instant now);
    void update_rates(Instant now);
    [[nodiscard]] PathUsage usage(Instant now) const;
    void conclude_probe(Instant now);

    SentHistory history_;
    DelayDetector detector_;
    QueueMeter queue_;
    Flight flight_;
    ThroughputMeter meter_;
    ThroughputMeter sent_meter_;  ///< of what feedback speaks of, by the time it was sent
    RateControl rate_;
    LossControl loss_;
    Probe probe_;
    std::vector<Arrival> arrivals_;  ///< of the message being read
    std::uint32_t received_ = 0;     ///< in the message being read
    std::uint32_t lost_ = 0;
    std::optional<std::int32_t> last_reference_;
    std::int64_t reference_ = 0;  ///< unwrapped, in multiples of 64 ms
    std::optional<std::int64_t> transit_;
    bool transport_feedback_ = false;
    bool confirmed_ = false;
    Duration response_time_ = std::chrono::milliseconds{200};
    Instant over_use_at_{};
    Instant raised_at_{};
    Instant next_probe_{};
    Duration probe_interval_;
    std::uint64_t remb_ = kStart;
    std::optional<Instant> remb_at_;
    Instant symbols_window_{};
    std::uint32_t symbols_ = 0;
};

}  // namespace heydok::congestion
