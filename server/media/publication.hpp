#pragma once
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "media/dynacast.hpp"
#include "media/incoming_stream.hpp"
#include "media/signal.hpp"
#include "media/speakers.hpp"
#include "rtc/peer/negotiated.hpp"

namespace heydok::media {

struct Participant;
struct Subscription;

/// Streams one track may have over its life: three layers, begun anew a few times.
inline constexpr std::size_t kMaxStreamsPerTrack = 12;

/// A further codec that a track was announced with.
struct BackupCodec {
    peer::MediaCodec codec = peer::MediaCodec::vp8;
    std::size_t layers = 1;
    Dynacast dynacast;
    Publication* publication = nullptr;  ///< null while the publisher does not send it
};

/// A track that a participant sends, in one codec. Owned by the participant.
struct Publication {
    Participant* publisher = nullptr;
    /// The track in its first codec, ends later than this one; null when this is that one.
    Publication* main = nullptr;
    std::vector<BackupCodec> backups;  ///< of the first codec only
    TrackInfo info;
    std::string cid;  ///< the client's name for it, and what its SDP calls it
    std::string mid;
    peer::MediaCodec codec = peer::MediaCodec::opus;
    peer::NegotiatedSection section;
    std::vector<std::string> rids;  ///< smallest layer first; empty without simulcast
    std::vector<std::unique_ptr<IncomingStream>> streams;
    std::vector<Subscription*> subscriptions;
    AudioActivity activity;
    Dynacast dynacast;
    bool subscribed_told = false;

    [[nodiscard]] Publication& main_codec() { return main != nullptr ? *main : *this; }
    /// When the publisher may have to be told what is wanted.
    [[nodiscard]] Instant dynacast_timeout() const;
    [[nodiscard]] bool is_video() const { return info.type == TrackKind::video; }
    /// One stream carries all spatial layers (VP9 and AV1 SVC).
    [[nodiscard]] bool is_layered() const { return peer::is_scalable(codec) && rids.empty(); }
    /// Bit for each spatial layer that sends now.
    [[nodiscard]] std::uint8_t live_layers(Instant now) const;
    /// Others of its streams go on without this one.
    [[nodiscard]] bool has_fallen_behind(const IncomingStream& stream) const;
    /// A stream silent for longer counts as stopped.
    [[nodiscard]] Duration silence() const;
    /// The newest stream that carries a layer; null when it never sent.
    [[nodiscard]] IncomingStream* stream_of_layer(std::uint8_t layer) const;
    [[nodiscard]] const SourceClock* clock_of(std::optional<std::uint8_t> source) const;
};

}  // namespace heydok::media
