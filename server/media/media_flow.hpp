#pragma once
#include "media/participant.hpp"

namespace heydok::media {

/// A decrypted RTP packet of the participant: finds its track, restores retransmissions, keeps it
/// and forwards it to every subscription. The packet's bytes may be moved in place.
void on_rtp(Turn& turn, Participant& who, MutableBytes packet);

/// Asks for key frames that subscriptions wait for; call it regularly.
void request_key_frames(Turn& turn, Participant& subscriber);

}  // namespace heydok::media
