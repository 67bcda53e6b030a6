#pragma once
#include "media/participant.hpp"

namespace heydok::media {

/// Answers the client's offer: publishes what it sends, binds subscriptions to free sections
/// (livekit-protocol sections 8.2 to 8.5). An offer that cannot be answered ends the session.
void handle_offer(Turn& turn, Participant& who, const SessionDescription& description);

/// Asks the client for an offer when its sections no longer say what is wanted; at most one request
/// is open at a time.
void request_negotiation(Turn& turn, Participant& who);

}  // namespace heydok::media
