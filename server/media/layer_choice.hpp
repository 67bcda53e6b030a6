#pragma once
#include <cstdint>
#include <optional>

#include "media/signal.hpp"

namespace heydok::media {

/// Layers that a track has at most: q, h, f.
inline constexpr std::uint8_t kMaxLayers = 3;

/// The layer that a subscriber asks for (livekit-protocol section 11.2), 0 the smallest. With a
/// size, the smallest layer that has at least 90 % of its height (short side for portrait tracks);
/// else the quality. `settings` null: none came yet, then HIGH, or LOW with adaptive stream.
std::uint8_t wanted_layer(const TrackInfo& track, const TrackSettings* settings,
                          bool adaptive_stream);

/// The best living layer for a wish: the highest up to it, else the lowest above. `live` has a bit
/// for each layer that sends now. Nothing when none lives.
std::optional<std::uint8_t> best_layer(std::uint8_t wanted, std::uint8_t live);

/// Which quality a layer of this track is called, for dynacast.
VideoQuality quality_of_layer(std::uint8_t layer);

}  // namespace heydok::media
