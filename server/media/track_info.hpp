#pragma once
#include "media/signal.hpp"

namespace heydok::media {

struct Turn;

/// What everybody is told of a track that was announced so, with a sid of its own: layers by size,
/// codecs that we know, the stream that belongs to its source (livekit-protocol section 10.1).
TrackInfo make_track_info(Turn& turn, const AddTrack& request);

}  // namespace heydok::media
