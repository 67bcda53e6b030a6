#pragma once
#include "media/participant.hpp"

namespace heydok::media {

/// Tracks one participant may be subscribed to, and settings and wishes kept for it.
inline constexpr std::size_t kMaxSubscriptions = 200;

/// Starts or ends this subscription according to wish, permission and what exists.
void reconcile(Turn& turn, Participant& subscriber, Publication& publication);
/// The same for all tracks that the participant could see.
void reconcile_subscriber(Turn& turn, Participant& subscriber);
/// The same for all who could see this track.
void reconcile_publication(Turn& turn, Publication& publication);
/// Takes the subscription out of everything and destroys it.
void end_subscription(Turn& turn, Subscription& subscription);

/// The same without telling what is not there: after a resume.
void apply_wishes(Turn& turn, Participant& who, const UpdateSubscription& request);
void update_subscription(Turn& turn, Participant& who, const UpdateSubscription& request);
void update_track_settings(Turn& turn, Participant& who, const TrackSettings& request);
/// The publisher restricts who may subscribe.
void set_subscription_permission(Turn& turn, Participant& publisher,
                                 const SubscriptionPermission& permission);

/// Under which stream id, and CNAME, the subscriber is told of it (livekit-protocol.md section
/// 8.3): one for each track, or where the room synchronises them one for a camera and its
/// microphone and one for a screen and its sound.
[[nodiscard]] std::string stream_id(const Subscription& subscription);
/// Media may flow now: it has a section, nothing is muted, disabled or paused, and
/// both sides may.
[[nodiscard]] bool is_flowing(const Subscription& subscription);
/// The layer the subscriber wants; nothing when it wants none.
[[nodiscard]] std::optional<std::uint8_t> wanted_layer(const Subscription& subscription);

}  // namespace heydok::media
