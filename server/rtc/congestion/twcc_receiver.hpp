#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "rtc/rtcp/transport_feedback.hpp"
#include "rtc/rtp/sequence_number.hpp"

namespace heydok::congestion {

/// Notes when packets with a transport-wide sequence number arrived and makes the feedback
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01) that drives the sender's bandwidth
/// estimate. One per transport; virtual time.
class TwccReceiver {
  public:
    /// Feedback is due with more than 20 packets held and 100 ms passed, or more than 100 packets,
    /// or at a frame's end after 50 ms; anything held is reported after 250 ms at the latest.
    static constexpr std::size_t kMinPackets = 20;
    static constexpr std::size_t kManyPackets = 100;
    static constexpr Duration kInterval = std::chrono::milliseconds{100};
    static constexpr Duration kFrameInterval = std::chrono::milliseconds{50};
    static constexpr Duration kMaxInterval = std::chrono::milliseconds{250};
    /// Arrivals held; more force a report, and a jump of more than this restarts.
    static constexpr std::size_t kMaxHeld = 512;

    struct Arrival {
        std::uint16_t transport_sequence = 0;
        rtp::Ssrc media_ssrc = 0;
        bool frame_end = false;  ///< marker bit of a video packet
    };
    void on_packet(Instant now, const Arrival& arrival);

    /// Appends the RTCP packets that are due (none, one, or several when the times do not fit
    /// one). True when something was appended.
    bool poll(Instant now, rtp::Ssrc sender_ssrc, Bytes& out);
    /// When `poll` will next write; kNever while nothing is held.
    [[nodiscard]] Instant next_timeout() const;

  private:
    struct Held {
        std::int64_t sequence;
        Instant at;
    };
    std::size_t write_one(std::size_t first, rtp::Ssrc sender_ssrc, Bytes& out);

    rtp::SequenceUnwrapper unwrapper_;
    std::vector<Held> held_;  ///< ascending by sequence, without duplicates
    std::vector<rtcp::PacketArrival> arrivals_;
    std::optional<std::int64_t> next_base_;  ///< first sequence not yet reported
    std::optional<Instant> last_sent_;
    Instant oldest_{};
    bool frame_ended_ = false;
    rtp::Ssrc media_ssrc_ = 0;
    std::uint8_t feedback_count_ = 0;
};

}  // namespace heydok::congestion
