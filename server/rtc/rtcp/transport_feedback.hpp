#pragma once
#include <cstdint>
#include <optional>
#include <span>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace heydok::rtcp {

/// Packets that one transport feedback may speak of; longer ones are refused.
inline constexpr std::size_t kMaxFeedbackPackets = 4096;

/// Arrival of one packet in a transport-wide feedback message
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1).
struct PacketArrival {
    std::uint16_t sequence = 0;
    /// Multiple of 250 us since the reference time of the message; empty: not received.
    std::optional<std::int32_t> delta_ticks;
    friend bool operator==(const PacketArrival&, const PacketArrival&) = default;
};

/// Transport-wide feedback as read: a view into the caller's bytes, checked as a whole when parsed.
class TransportFeedback {
  public:
    /// `body` is the feedback control information: everything after the two SSRCs.
    static Parsed<TransportFeedback> parse(ByteView body);

    [[nodiscard]] std::uint16_t base_sequence() const { return base_sequence_; }
    [[nodiscard]] std::uint16_t packet_count() const { return packet_count_; }
    /// Signed, in multiples of 64 ms.
    [[nodiscard]] std::int32_t reference_time() const { return reference_time_; }
    [[nodiscard]] std::uint8_t feedback_count() const { return feedback_count_; }

    /// Calls visit(PacketArrival) for each packet in order. `delta_ticks` is here the time since
    /// the reference time of the message, summed up, not the difference to the packet before.
    template <class Visit>
    void for_each(Visit&& visit) const;

  private:
    /// Walks over chunks and deltas.
    struct Cursor {
        std::size_t chunk = 0;
        std::size_t delta = 0;
        std::uint16_t left_in_chunk = 0;
        std::uint16_t chunk_word = 0;
        std::int32_t ticks = 0;
        bool ok = true;
    };
    /// Symbol of the next packet: 0 not received, 1 small delta, 2 large delta, 3 reserved.
    std::uint8_t next_symbol(Cursor& cursor) const;
    std::optional<std::int32_t> next_delta(Cursor& cursor, std::uint8_t symbol) const;

    ByteView chunks_;
    ByteView deltas_;
    std::uint16_t base_sequence_ = 0;
    std::uint16_t packet_count_ = 0;
    std::int32_t reference_time_ = 0;
    std::uint8_t feedback_count_ = 0;
};

template <class Visit>
void TransportFeedback::for_each(Visit&& visit) const {
    Cursor cursor;
    for (std::uint16_t i = 0; i < packet_count_ && cursor.ok; ++i) {
        const std::uint8_t symbol = next_symbol(cursor);
        visit(PacketArrival{static_cast<std::uint16_t>(base_sequence_ + i),
                            next_delta(cursor, symbol)});
    }
}

/// What a feedback message is built from. `arrivals` are consecutive sequence numbers beginning
/// with the base; the deltas are summed up since the reference time, as `for_each` gives them, and
/// consecutive received ones differ by at most 16 bits signed.
struct TransportFeedbackParts {
    std::uint32_t sender_ssrc = 0;
    std::uint32_t media_ssrc = 0;
    std::int32_t reference_time = 0;  ///< signed 24 bits, multiples of 64 ms
    std::uint8_t feedback_count = 0;
    std::span<const PacketArrival> arrivals;
};

/// Appends a whole RTCP packet (205/15) with run-length and status-vector chunks.
void write_transport_feedback(const TransportFeedbackParts& parts, Bytes& out);

}  // namespace heydok::rtcp
