#pragma once
#include "media/participant.hpp"

namespace heydok::media {

/// One datagram from anywhere: finds whose it is, drops and counts what proves nothing, and hands
/// the rest on. Whom it concerned, for the events that follow; null when nothing can follow.
Participant* take_datagram(Turn& turn, const TransportAddress& from, MutableBytes datagram);

/// The TCP connection with this address is gone. Who used it; null when nobody had proven it.
Participant* forget_address(Turn& turn, const TransportAddress& address);

}  // namespace heydok::media
