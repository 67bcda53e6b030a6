#pragma once
#include <optional>

#include "livekit/room_service.pb.h"
#include "livekit/signal.pb.h"
#include "media/engine.hpp"
#include "media/signal.hpp"

/// LiveKit's messages as the values that `media` understands. Numbers that the enumerations of this
/// schema version do not know become their zero value.
namespace heydok::signaling {

media::SessionDescription from_livekit(const livekit::SessionDescription& description);
media::AddTrack from_livekit(const livekit::AddTrackRequest& request);
media::Permission from_livekit(const livekit::ParticipantPermission& permission);
/// `track_sids` of both lists of the message.
media::UpdateSubscription from_livekit(const livekit::UpdateSubscription& update);

/// Empty for messages that the engine has no use for: pings, deprecated and not supported ones.
std::optional<media::SignalRequest> from_livekit(const livekit::SignalRequest& request);

}  // namespace heydok::signaling
