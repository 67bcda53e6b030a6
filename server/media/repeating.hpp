#pragma once
#include "media/participant.hpp"

namespace heydok::media {

/// Repeats one packet of a subscription from the publication's history, if it may.
void repeat_packet(Turn& turn, Subscription& subscription, rtp::SequenceNumber sequence);

}  // namespace heydok::media
