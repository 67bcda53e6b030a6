#pragma once
#include "livekit/room_service.pb.h"
#include "livekit/signal.pb.h"
#include "livekit/webhook.pb.h"
#include "media/engine.hpp"
#include "media/signal.hpp"

/// The engine's values as LiveKit's messages.
namespace heydok::signaling {

/// What `server_info` says; the clients switch features on by it (protocol reference, 4.2).
inline constexpr const char* kServerVersion = "1.13.5";
inline constexpr int kProtocolVersion = 17;
inline constexpr int kPingIntervalSeconds = 5;
inline constexpr int kPingTimeoutSeconds = 15;

livekit::Room to_livekit(const media::RoomInfo& room);
livekit::ParticipantInfo to_livekit(const media::ParticipantInfo& participant);
livekit::TrackInfo to_livekit(const media::TrackInfo& track);

/// The message for one client. CloseSocket is none: it gives a message that is not set.
livekit::SignalResponse to_livekit(const media::SignalResponse& response);

/// Without `id` and `created_at`, which the sender gives.
livekit::WebhookEvent to_livekit(const media::RoomEvent& event);

}  // namespace heydok::signaling
