#pragma once
#include "media/participant.hpp"
#include "rtc/peer/answer.hpp"

namespace heydok::media {

/// Answers the client's offer: publishes what it sends, binds subscriptions to free sections
/// (livekit-protocol sections 8.2 to 8.5). An offer that cannot be answered ends the session.
void handle_offer(Turn& turn, Participant& who, const SessionDescription& description);

/// Our part of a description for this connection of the participant; the version is still to be
/// set.
[[nodiscard]] peer::LocalDescription local_description(Turn& turn, const Participant& who,
                                                       const peer::Peer& connection);
/// A section with these codecs was agreed: the subscription sends there.
void start_flowing(Turn& turn, Subscription& subscription, const sdp::MediaSection& agreed);
/// Checks that carry the participant's fragments are its own from now on.
void register_fragments(Turn& turn, Participant& who);
/// A description that cannot be used: the session ends.
void refuse_session(Turn& turn, Participant& who, LeaveReason reason, LeaveAction action);

/// Asks the client for an offer when its sections no longer say what is wanted; at most one request
/// is open at a time.
void request_negotiation(Turn& turn, Participant& who);

}  // namespace heydok::media
