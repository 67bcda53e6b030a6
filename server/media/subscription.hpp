#pragma once
#include <memory>
#include <optional>
#include <string>

#include "media/forwarder.hpp"
#include "media/layer_grant.hpp"
#include "media/signal.hpp"
#include "rtc/srtp/sender.hpp"

namespace heydok::media {

struct Participant;
struct Publication;

/// What of a video waits for room on the way to its subscriber (media/egress.hpp).
struct PacedVideo {
    /// RTP time, as sent, of the newest picture that has begun to leave.
    std::optional<std::uint32_t> left;
    /// The same of the newest key frame.
    std::optional<std::uint32_t> key_frame;
    std::size_t key_packets = 0;  ///< of key frames, waiting
    Instant key_frame_left{};     ///< when the last of them did
};

/// One participant's reception of one track. Owned by the subscriber.
struct Subscription {
    Subscription(Participant& to, Publication& of, const StreamIdentity& identity)
        : subscriber(&to),
          publication(&of),
          forwarder(identity),
          stream(identity.ssrc),
          rtx_stream(identity.rtx_ssrc.value_or(0)) {
        if (peer::is_audio(identity.codec)) {
            repeats.emplace(rtp::PacketHistory::Limits{128, std::size_t{32} * 1024});
        }
    }

    Participant* subscriber;
    Publication* publication;
    /// What the subscriber asked of the track, null before it did; kept with the participant.
    const TrackSettings* settings = nullptr;
    std::string mid;           ///< section that carries it; empty while there is none
    bool unsupported = false;  ///< the client lacks the codec; it was told
    /// The client lacks the codec, and the publisher was asked for this one.
    std::optional<peer::MediaCodec> awaited = {};
    /// Whether a section is looked for.
    [[nodiscard]] bool is_unbound() const { return mid.empty() && is_receivable(); }
    [[nodiscard]] bool is_receivable() const { return !unsupported && !awaited; }
    LayerGrant grant;  ///< video only
    PacedVideo paced;
    Forwarder forwarder;
    srtp::SenderStream stream;
    srtp::SenderStream rtx_stream;
    std::optional<rtp::PacketHistory> repeats;  ///< protected audio packets, by sequence number
    Instant next_key_frame_request{};
    Instant next_sender_report{};
    // Sender report figures.
    std::uint32_t packets_sent = 0;
    std::uint32_t bytes_sent = 0;
    std::uint32_t last_report_ntp = 0;  ///< compact
    Instant last_report_at{};
    // What the subscriber reported.
    std::uint8_t fraction_lost = 0;
    Duration round_trip = std::chrono::milliseconds{100};
    // Retransmission policing, one-second windows.
    Instant repeat_window{};
    std::uint32_t repeats_in_window = 0;
};

}  // namespace heydok::media
