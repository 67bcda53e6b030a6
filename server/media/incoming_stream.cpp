#include "media/incoming_stream.hpp"

#include <algorithm>

#include "media/publication.hpp"

namespace heydok::media {
namespace {

constexpr rtp::PacketHistory::Limits kVideoHistory{512, std::size_t{640} * 1024};
constexpr rtp::PacketHistory::Limits kAudioHistory{256, std::size_t{64} * 1024};
constexpr Duration kCameraSilence = std::chrono::milliseconds{500};
constexpr Duration kScreenSilence = std::chrono::seconds{2};

}  // namespace

IncomingStream::IncomingStream(rtp::Ssrc stream_ssrc, std::uint8_t spatial_layer,
                               const peer::NegotiatedCodec& agreed, Instant now)
    : ssrc(stream_ssrc),
      layer(spatial_layer),
      codec(agreed),
      statistics(peer::clock_rate(agreed.codec)),
      history(agreed.codec == peer::MediaCodec::opus ? kAudioHistory : kVideoHistory),
      alive_since(now) {}

void IncomingStream::note_packet(Instant now, Duration silence) {
    if (!is_alive(now, silence)) {
        alive_since = now;
    }
    last_packet = now;
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

std::uint8_t Publication::live_layers(Instant now) const {
    std::uint8_t live = 0;
    for (const auto& stream : streams) {
        if (stream->is_alive(now, silence())) {
            live |= static_cast<std::uint8_t>(1U << stream->layer);
        }
    }
    return live;
}

IncomingStream* Publication::stream_of_layer(std::uint8_t layer) const {
    const auto found = std::find_if(streams.rbegin(), streams.rend(),
                                    [&](const auto& stream) { return stream->layer == layer; });
    return found == streams.rend() ? nullptr : found->get();
}

const SourceClock* Publication::clock_of(std::optional<std::uint8_t> source) const {
    return source && *source < streams.size() && streams[*source]->clock ? &*streams[*source]->clock
                                                                         : nullptr;
}

}  // namespace heydok::media
