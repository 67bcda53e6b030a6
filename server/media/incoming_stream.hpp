#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "media/limits.hpp"
#include "media/media_packet.hpp"
#include "rtc/congestion/nack_generator.hpp"
#include "rtc/congestion/receiver_statistics.hpp"
#include "rtc/congestion/twcc_receiver.hpp"
#include "rtc/peer/negotiated.hpp"
#include "rtc/rtp/packet_history.hpp"

namespace heydok::media {

struct Publication;

/// One received RTP stream of a track: one SSRC, one spatial layer. Keeps its newest packets for
/// the retransmissions of all subscriptions.
struct IncomingStream {
    IncomingStream(rtp::Ssrc stream_ssrc, std::uint8_t spatial_layer,
                   const peer::NegotiatedCodec& agreed, Instant now);

    rtp::Ssrc ssrc;
    std::uint8_t layer;
    peer::NegotiatedCodec codec;
    congestion::NackGenerator nack;
    congestion::ReceiverStatistics statistics;
    rtp::PacketHistory history;
    std::optional<SourceClock> clock;
    std::optional<Instant> last_packet;
    Instant alive_since{};
    std::optional<Instant> key_frame_asked_at;
    bool key_frame_wanted = false;

    /// Notes that media arrived; begins a new life after a silence.
    void note_packet(Instant now, Duration silence);
    [[nodiscard]] bool is_alive(Instant now, Duration silence) const {
        return last_packet && now - *last_packet <= silence;
    }
};

/// Where packets of an SSRC belong.
struct StreamRoute {
    rtp::Ssrc ssrc = 0;
    Publication* publication = nullptr;
    std::uint8_t source = 0;  ///< index in Publication::streams
    bool retransmission = false;
};

/// Receiving side of one participant's connection.
struct Ingress {
    std::vector<StreamRoute> routes;
    congestion::TwccReceiver transport_feedback;
    std::uint8_t transport_sequence_id = 0;  ///< header extension ids of the bundle
    std::uint8_t mid_id = 0;
    std::uint8_t rid_id = 0;
    std::uint8_t repaired_rid_id = 0;
    rtp::Ssrc local_ssrc = 0;  ///< sender of our feedback
    Instant next_report = kNever;
    // Policing of media (media-server-hardening "Default limits"), one-second windows. Data
    // channels have flow control of their own.
    Limits limits;
    // Only authenticated packets are counted, so that forged ones cannot use up the limit (C1);
    // when it is used up the rest of the second is dropped before decryption (F5).
    Instant window_start{};
    std::uint32_t window_packets = 0;
    std::uint64_t window_bytes = 0;

    [[nodiscard]] const StreamRoute* find(rtp::Ssrc ssrc) const;
    /// Whether this second's limit leaves room for a packet; asked before decryption.
    [[nodiscard]] bool has_room(Instant now, std::size_t size);
    /// Counts an authenticated packet.
    void note(std::size_t size) {
        ++window_packets;
        window_bytes += size;
    }
};

}  // namespace heydok::media
