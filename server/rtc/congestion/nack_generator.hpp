#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "rtc/rtp/sequence_number.hpp"

namespace heydok::congestion {

/// Decides which missing packets of one received stream are asked for, and when (livekit-protocol
/// section 17.1). Virtual time; one per SSRC.
class NackGenerator {
  public:
    static constexpr std::size_t kMaxOutstanding = 100;
    static constexpr int kMaxTries = 5;
    static constexpr Duration kFirstDelay = std::chrono::milliseconds{20};
    static constexpr Duration kMinInterval = std::chrono::milliseconds{20};
    static constexpr Duration kMaxInterval = std::chrono::milliseconds{400};
    static constexpr Duration kDefaultRoundTrip = std::chrono::milliseconds{70};
    /// So long a missing packet may still come, also after the last try: a sender paces what it
    /// repeats, and the tries on a short path are over sooner than a hole of half a second is.
    static constexpr Duration kPatience = std::chrono::milliseconds{500};
    /// A jump further than this is a new beginning, not a loss.
    static constexpr int kMaxGap = 3000;

    enum class Arrival : std::uint8_t {
        in_order,   ///< the next one, or the first
        gap,        ///< ahead of the next one
        recovered,  ///< was missing (late, or by retransmission)
        old,        ///< duplicate, given up, or older than all that is known
        restarted,  ///< jump too far: everything outstanding was forgotten
    };

    /// `max_tries`: how often one packet is asked for.
    explicit NackGenerator(int max_tries = kMaxTries) : max_tries_(max_tries) {}

    /// The newest packet of the stream; 0 before the first.
    [[nodiscard]] rtp::SequenceNumber newest() const {
        return static_cast<rtp::SequenceNumber>(unwrapper_.highest().value_or(0));
    }
    /// A packet of the stream has come, first-hand or restored from a retransmission.
    Arrival on_packet(Instant now, rtp::SequenceNumber sequence);
    /// Appends the sequence numbers to ask for now, oldest first, and counts the try.
    void collect(Instant now, std::vector<rtp::SequenceNumber>& out);
    /// When `collect` will next have something; kNever when nothing is missing.
    [[nodiscard]] Instant next_timeout() const;

    /// True once when packets are lost for good since the last call: given up, or too many at once.
    bool take_loss() { return std::exchange(loss_, false); }

    void set_round_trip(Duration round_trip) { round_trip_ = round_trip; }
    /// Nothing before this packet is worth asking for any more (it begins a key frame).
    void forget_before(rtp::SequenceNumber sequence);
    [[nodiscard]] std::size_t outstanding() const { return missing_.size(); }

  private:
    struct Missing {
        std::int64_t sequence;
        Instant due;       ///< next try; after the last one when it is given up
        Instant worth_it;  ///< not given up before
        int tries = 0;
    };
    void add_gap(Instant now, std::int64_t from, std::int64_t to);
    [[nodiscard]] Duration interval(int tries) const;

    int max_tries_;
    rtp::SequenceUnwrapper unwrapper_;
    std::vector<Missing> missing_;  ///< ascending
    Duration round_trip_ = kDefaultRoundTrip;
    bool loss_ = false;
};

}  // namespace heydok::congestion
