#include "media/layer_choice.hpp"

#include <algorithm>

namespace heydok::media {
namespace {

std::uint8_t layer_count(const TrackInfo& track) {
    const std::size_t count = std::clamp<std::size_t>(track.layers.size(), 1, kMaxLayers);
    return static_cast<std::uint8_t>(count);
}

std::uint32_t short_side(std::uint32_t width, std::uint32_t height) {
    return std::min(width, height);
}

}  // namespace

std::uint8_t wanted_layer(const TrackInfo& track, const TrackSettings* settings,
                          bool adaptive_stream) {
    const auto top = static_cast<std::uint8_t>(layer_count(track) - 1);
    if (settings == nullptr) {
        return adaptive_stream ? 0 : top;
    }
    if (settings->width == 0 || settings->height == 0) {
        return std::min(top,
                        static_cast<std::uint8_t>(std::min(settings->quality, VideoQuality::high)));
    }
    const std::uint64_t needed = short_side(settings->width, settings->height);
    for (std::uint8_t layer = 0; layer < top; ++layer) {
        const VideoLayer& info = track.layers[layer];
        const std::uint64_t side = short_side(info.width, info.height);
        if (side > 0 && side * 10 >= needed * 9) {
            return layer;
        }
    }
    return top;
}

std::optional<std::uint8_t> best_layer(std::uint8_t wanted, std::uint8_t live) {
    for (int layer = std::min(wanted, kMaxLayers); layer >= 0; --layer) {
        if ((live >> layer & 1) != 0) {
            return static_cast<std::uint8_t>(layer);
        }
    }
    for (std::uint8_t layer = wanted; layer < kMaxLayers; ++layer) {
        if ((live >> layer & 1) != 0) {
            return layer;
        }
    }
    return std::nullopt;
}

VideoQuality quality_of_layer(std::uint8_t layer) {
    return static_cast<VideoQuality>(std::min<std::uint8_t>(layer, 2));
}

}  // namespace heydok::media
