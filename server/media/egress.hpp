#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>

#include "base/clock.hpp"
#include "media/paced_queue.hpp"
#include "rtc/congestion/blind_rise.hpp"
#include "rtc/congestion/pacing_budget.hpp"
#include "rtc/congestion/send_side_estimator.hpp"

namespace heydok::media {

struct Participant;
struct Turn;

/// What waits while a path is short of room. Made when one first is.
struct Pacer {
    congestion::PacingBudget budget;
    PacedQueue repeats;  ///< before the pictures: others wait for these
    PacedQueue pictures;
    /// What waits came with a key frame that takes long, or behind it. No picture is given up for
    /// it: the next key frame would take as long.
    bool excused = false;

    [[nodiscard]] bool empty() const { return repeats.empty() && pictures.empty(); }
    /// How long the path needs for what waits.
    [[nodiscard]] Duration backlog() const {
        return budget.time_for(repeats.bytes() + pictures.bytes());
    }
    [[nodiscard]] bool is_behind() const { return backlog() > kLongestBacklog; }

    static constexpr Duration kLongestBacklog = std::chrono::milliseconds{250};
};

/// Sending side of one participant's connection: what all subscriptions share.
struct Egress {
    congestion::SendSideEstimator estimator;
    std::uint16_t next_transport_sequence = 0;
    Instant unanswered_since = kNever;  ///< first packet sent since the peer was heard

    // Division of the bandwidth (media/bandwidth.hpp).
    bool deficient = false;  ///< some video gets less than is wanted of it
    Instant next_look = kNever;
    Instant looked_at{};
    std::uint64_t audio_bytes = 0;  ///< sent until `audio_at`
    Instant audio_at{};
    std::uint64_t audio_rate = 0;       ///< bit/s
    std::uint64_t simulated_limit = 0;  ///< bit/s at most, SimulateScenario; 0: none
    congestion::BlindRise blind_rise;
    Instant loss_reported_at{};  ///< by a receiver report on video, and much of it

    // Pacing of video (media/pacing.hpp).
    bool paced = false;
    Instant next_send = kNever;
    std::unique_ptr<Pacer> pacer;

    /// A section was agreed in which this forwarder sends.
    void note_section(const Forwarder& forwarder);
    /// When one of the two above is due; kNever without video.
    [[nodiscard]] Instant next_timeout() const { return std::min(next_look, next_send); }
    /// So much waits that no new picture should be begun.
    [[nodiscard]] bool is_backed_up() const { return is_behind() && !pacer->excused; }
    /// So much waits that no key frame should be asked for.
    [[nodiscard]] bool is_behind() const { return paced && pacer->is_behind(); }
    /// The subscription ends.
    void forget(const Subscription& subscription);
};

/// Sends a packet of the subscription's stream; video waits its turn while the path is short of
/// room. Counts what was sent, and keeps audio for repeating.
void send_packet(Turn& turn, Subscription& subscription, const RewrittenPacket& packet);
/// The same for a packet of its retransmission stream.
void send_repeat(Turn& turn, Subscription& subscription, const RewrittenPacket& packet);

/// Whether padding can be sent, and what is sent reported on.
[[nodiscard]] bool can_probe(const Participant& who);

/// Begins to pace at `rate` bit/s, or changes the rate.
void pace_at(Participant& who, std::uint64_t rate);
/// A key frame is about to be sent: if it is a large one it has to wait its turn where the path has
/// shown a limit, also while everything else fits.
void pace_key_frame(Participant& who);
/// A key frame waits, or has left so lately that the subscriber may not have all of it: what it
/// asks for is on its way.
[[nodiscard]] bool is_key_frame_under_way(const Subscription& subscription, Instant now);
/// Sends of what waits, and of a running probe, what is due.
void send_due_packets(Turn& turn, Participant& who);

}  // namespace heydok::media
