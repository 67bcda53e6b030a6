#include "media/track_info.hpp"

#include <algorithm>
#include <array>

#include "media/layer_choice.hpp"
#include "media/turn.hpp"
#include "rtc/peer/negotiated.hpp"

namespace heydok::media {
namespace {

std::string stream_name(const AddTrack& request) {
    if (!request.stream.empty()) {
        return request.stream;
    }
    switch (request.source) {
        case TrackSource::camera:
        case TrackSource::microphone:
            return "camera";
        case TrackSource::screen_share:
        case TrackSource::screen_share_audio:
            return "screen";
        default:
            return "unknown";
    }
}

std::string mime_of(const AddTrack& request) {
    if (!request.simulcast_codecs.empty()) {
        if (const auto codec = peer::codec_from_name(request.simulcast_codecs[0].mime_type)) {
            return std::string{peer::mime_type(*codec)};
        }
    }
    return request.type == TrackKind::audio ? "audio/opus" : "video/VP8";
}

// VideoLayer.Mode
constexpr std::int32_t kLayerPerStream = 1;
constexpr std::int32_t kLayersInOneStream = 2;

/// One stream is to carry all spatial layers.
bool is_layered(const SimulcastCodec& codec) {
    const auto known = peer::codec_from_name(codec.mime_type);
    return known && peer::is_scalable(*known) && codec.video_layer_mode != kLayerPerStream;
}

/// Layers by size with their places, and with their streams' names: q, h, f.
std::vector<VideoLayer> ordered_layers(std::vector<VideoLayer> layers, bool layered) {
    static constexpr std::array<std::string_view, kMaxLayers> kRids{"q", "h", "f"};
    std::sort(layers.begin(), layers.end(),
              [](const VideoLayer& a, const VideoLayer& b) { return a.quality < b.quality; });
    if (layers.size() > kMaxLayers) {
        layers.resize(kMaxLayers);
    }
    for (std::size_t i = 0; i < layers.size(); ++i) {
        layers[i].spatial_layer = static_cast<std::int32_t>(i);
        layers[i].rid = layered ? "" : kRids[i];
    }
    return layers;
}

}  // namespace

TrackInfo make_track_info(Turn& turn, const AddTrack& request) {
    TrackInfo info;
    info.sid = turn.services.make_sid("TR_");
    info.type = request.type;
    info.name = request.name;
    info.muted = request.muted;
    info.width = request.width;
    info.height = request.height;
    info.disable_dtx = request.disable_dtx;
    info.source = request.source;
    const bool layered =
        !request.simulcast_codecs.empty() && is_layered(request.simulcast_codecs[0]);
    info.layers = ordered_layers(request.layers.empty() && !request.simulcast_codecs.empty()
                                     ? request.simulcast_codecs[0].layers
                                     : request.layers,
                                 layered);
    info.simulcast = info.layers.size() > 1 && !layered;
    info.mime_type = mime_of(request);
    for (SimulcastCodec codec : request.simulcast_codecs) {
        if (const auto known = peer::codec_from_name(codec.mime_type)) {
            const bool in_one = is_layered(codec);
            codec.mime_type = peer::mime_type(*known);
            codec.layers =
                ordered_layers(codec.layers.empty() ? info.layers : codec.layers, in_one);
            codec.video_layer_mode = in_one ? kLayersInOneStream : codec.video_layer_mode;
            info.codecs.push_back(std::move(codec));
        }
    }
    info.stereo = request.stereo;
    info.disable_red = request.disable_red;
    info.encryption = request.encryption;
    info.stream = stream_name(request);
    info.audio_features = request.audio_features;
    info.backup_codec_policy = request.backup_codec_policy;
    info.packet_trailer_features = request.packet_trailer_features;
    info.version_unix_micro =
        std::chrono::duration_cast<std::chrono::microseconds>(turn.wall().time_since_epoch())
            .count();
    return info;
}

}  // namespace heydok::media
