#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "media/signal.hpp"
#include "rtc/peer/offer.hpp"

namespace heydok::media {

struct Participant;
struct Subscription;
struct Turn;

/// One section of our offers, at its place for ever.
struct OfferedPlace {
    std::string mid;
    sdp::MediaKind kind = sdp::MediaKind::audio;
    peer::MediaCodec codec = peer::MediaCodec::opus;
    Subscription* subscription = nullptr;
    std::string sending;    ///< sid of the track that the last offer bound
    bool rejected = false;  ///< by the client, for good
};

/// Our offers to a client of the two-connection mode (livekit-protocol section 21): it subscribes
/// on a connection that we offer and publishes on one that it offers.
struct Offering {
    std::vector<OfferedPlace> places;  ///< the first carries data
    std::uint32_t id = 0;              ///< of the newest offer; 0 before the first
    std::uint64_t version = 0;
    bool awaiting = false;  ///< the newest offer is not answered yet
};

/// The first offer, or one with new ICE credentials after a resume. Only in two-connection mode.
void start_offering(Turn& turn, Participant& who);
/// Offers again when the client is to get something else than the last offer said. At most one
/// offer is open; the next follows its answer.
void offer_if_outdated(Turn& turn, Participant& who);
/// The client's answer. One that is not due changes nothing; one that cannot be used ends the
/// session.
void handle_answer(Turn& turn, Participant& who, const SessionDescription& description);

}  // namespace heydok::media
