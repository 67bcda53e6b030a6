#include "media/incoming_stream.hpp"

#include <algorithm>

#include "media/publication.hpp"

namespace heydok::media {
namespace {

constexpr rtp::PacketHistory::Limits kVideoHistory{512, std::size_t{640} * 1024};
constexpr rtp::PacketHistory::Limits kAudioHistory{256, std::size_t{64} * 1024};
constexpr Duration kCameraSilence = std::chrono::milliseconds{500};
constexpr Duration kScreenSilence = std::chrono::seconds{2};
/// A layer that is behind the others by so many of its pictures, and at least this long, has
/// stopped. When all are late it is the way from the publisher.
constexpr int kLatePictures = 4;
constexpr Duration kShortestStop = std::chrono::milliseconds{200};

}  // namespace

IncomingStream::IncomingStream(rtp::Ssrc stream_ssrc, std::uint8_t spatial_layer,
                               const peer::NegotiatedCodec& agreed, Instant now)
    : ssrc(stream_ssrc),
      layer(spatial_layer),
      codec(agreed),
      layers(peer::is_scalable(agreed.codec) ? std::make_unique<LayerReader>() : nullptr),
      statistics(peer::clock_rate(agreed.codec)),
      history(peer::is_audio(agreed.codec) ? kAudioHistory : kVideoHistory),
      alive_since(now) {}

void add_stream(Publication& publication, rtp::Ssrc ssrc, std::uint8_t spatial_layer,
                const peer::NegotiatedCodec& agreed, Instant now) {
    // RED and the Opus in it are one stream, whichever of the two its first packet is.
    const peer::NegotiatedCodec* red = publication.section.find(peer::MediaCodec::red);
    const peer::NegotiatedCodec* plain = publication.section.find(peer::MediaCodec::opus);
    const bool redundant = peer::is_audio(agreed.codec) && red != nullptr && plain != nullptr;
    publication.streams.push_back(
        std::make_unique<IncomingStream>(ssrc, spatial_layer, redundant ? *red : agreed, now));
    if (redundant) {
        IncomingStream& stream = *publication.streams.back();
        stream.plain_payload_type = plain->payload_type;
        stream.codec.nack = stream.codec.nack || plain->nack;
    }
}

void IncomingStream::note_packet(Instant now, Duration silence, bool ends_picture) {
    if (!is_alive(now, silence)) {
        alive_since = now;
        picture_ended = now;
        picture_spacing = silence / kLatePictures;
    }
    last_packet = now;
    if (ends_picture) {
        picture_spacing += (now - picture_ended - picture_spacing) / 8;
        picture_ended = now;
    }
}

void IncomingStream::note_layer(const MediaPacket& packet) {
    std::uint8_t spatial = 0;
    if (packet.dependency != nullptr) {
        spatial = packet.dependency->frame.spatial;
    } else if (packet.vp9) {
        spatial = packet.vp9->spatial;
    }
    if (spatial < LayerReader::kLayers) {
        layers->last_packets[spatial] = packet.now;
    }
}

std::uint8_t IncomingStream::live_layers(Instant now, Duration silence) const {
    std::uint8_t live = 0;
    for (std::size_t spatial = 0; spatial < LayerReader::kLayers; ++spatial) {
        const auto& seen = layers->last_packets[spatial];
        if (seen && now - *seen <= silence) {
            live |= static_cast<std::uint8_t>(1U << spatial);
        }
    }
    return live;
}

const StreamRoute* Ingress::find(rtp::Ssrc ssrc) const {
    const auto found = std::find_if(routes.begin(), routes.end(),
                                    [&](const StreamRoute& r) { return r.ssrc == ssrc; });
    return found == routes.end() ? nullptr : &*found;
}

bool Ingress::has_room(Instant now, std::size_t size) {
    if (now - window_start >= std::chrono::seconds{1}) {
        window_start = now;
        window_packets = 0;
        window_bytes = 0;
    }
    return window_packets < limits.media_packets_per_second &&
           window_bytes + size <= limits.media_bits_per_second / 8;
}

Duration Publication::silence() const {
    return info.source == TrackSource::screen_share ? kScreenSilence : kCameraSilence;
}

bool Publication::has_fallen_behind(const IncomingStream& stream) const {
    const Duration stop = std::max(kShortestStop, stream.picture_spacing * kLatePictures);
    return std::any_of(streams.begin(), streams.end(), [&](const auto& other) {
        return other->last_packet && *other->last_packet - *stream.last_packet > stop;
    });
}

std::uint8_t Publication::live_layers(Instant now) const {
    std::uint8_t live = 0;
    for (const auto& stream : streams) {
        if (is_layered()) {
            live |= stream->live_layers(now, silence());
        } else if (stream->is_alive(now, silence()) &&
                   (now - *stream->last_packet <= kShortestStop || !has_fallen_behind(*stream))) {
            live |= static_cast<std::uint8_t>(1U << stream->layer);
        }
    }
    return live;
}

IncomingStream* Publication::stream_of_layer(std::uint8_t layer) const {
    if (is_layered()) {
        return streams.empty() ? nullptr : streams.back().get();
    }
    const auto found = std::find_if(streams.rbegin(), streams.rend(),
                                    [&](const auto& stream) { return stream->layer == layer; });
    return found == streams.rend() ? nullptr : found->get();
}

const SourceClock* Publication::clock_of(std::optional<std::uint8_t> source) const {
    return source && *source < streams.size() && streams[*source]->clock ? &*streams[*source]->clock
                                                                         : nullptr;
}

}  // namespace heydok::media
