#pragma once
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "media/layer_rates.hpp"
#include "media/limits.hpp"
#include "media/media_packet.hpp"
#include "rtc/congestion/nack_generator.hpp"
#include "rtc/congestion/receiver_statistics.hpp"
#include "rtc/congestion/twcc_receiver.hpp"
#include "rtc/peer/negotiated.hpp"
#include "rtc/rtp/packet_history.hpp"

namespace heydok::media {

struct Publication;

/// Reads the layers of one VP9 or AV1 stream.
struct LayerReader {
    /// Spatial layers that are told apart: as many as a track has qualities.
    static constexpr std::size_t kLayers = 3;

    rtp::DependencyReader dependencies;
    rtp::DependencyDescriptor newest;
    std::array<std::optional<Instant>, kLayers> last_packets;  ///< by spatial layer
};

/// One received RTP stream of a track: one SSRC; one spatial layer, or several of VP9 or AV1. Keeps
/// its newest packets for the retransmissions of all subscriptions.
struct IncomingStream {
    IncomingStream(rtp::Ssrc stream_ssrc, std::uint8_t spatial_layer,
                   const peer::NegotiatedCodec& agreed, Instant now);

    rtp::Ssrc ssrc;
    std::uint8_t layer;
    peer::NegotiatedCodec codec;
    std::optional<std::uint8_t> plain_payload_type;  ///< RED: of Opus frames sent without it
    std::unique_ptr<LayerReader> layers;             ///< VP9 and AV1 only
    LayerRates rates;                                ///< video only
    congestion::NackGenerator nack;
    congestion::ReceiverStatistics statistics;
    rtp::PacketHistory history;
    std::optional<SourceClock> clock;
    std::optional<Instant> last_packet;
    Instant alive_since{};
    Instant picture_ended{};     ///< the newest one
    Duration picture_spacing{};  ///< usual time between the ends of two
    std::optional<Instant> key_frame_asked_at;
    bool key_frame_wanted = false;

    /// Notes that media arrived; begins a new life after a silence. `ends_picture`: its marker bit.
    void note_packet(Instant now, Duration silence, bool ends_picture);
    /// Notes the spatial layer of a packet; VP9 and AV1 only.
    void note_layer(const MediaPacket& packet);
    /// Bit for each spatial layer that came within `silence`.
    [[nodiscard]] std::uint8_t live_layers(Instant now, Duration silence) const;
    [[nodiscard]] bool is_alive(Instant now, Duration silence) const {
        return last_packet && now - *last_packet <= silence;
    }
};

/// Begins to receive a stream of the publication, its newest.
void add_stream(Publication& publication, rtp::Ssrc ssrc, std::uint8_t spatial_layer,
                const peer::NegotiatedCodec& agreed, Instant now);

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
    std::uint32_t refused = 0;  ///< over the limit, since the last look at the quality

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
