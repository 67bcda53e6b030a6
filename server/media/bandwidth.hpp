#pragma once
#include "media/participant.hpp"

namespace heydok::media {

/// Divides what the connection of a participant carries among the videos that it watches (sound is
/// not asked and always goes): which layers of each are sent, which video pauses, whether packets
/// are paced and whether a probe looks for more. Tells the client of pauses and their ends. Called
/// when `Egress::next_look` is due, and earlier when the estimate has fallen.
void divide_bandwidth(Turn& turn, Participant& who);

/// After all reports of a datagram on what the participant received: a fall of the estimate is
/// answered at once, with at most one division however many datagrams come in a moment.
void follow_estimate(Turn& turn, Participant& who);

/// A video is new among those that the participant watches, or is wanted otherwise than before.
void reconsider_bandwidth(Turn& turn, Participant& who);

/// Tells the client again which videos are paused and which are no longer: it may have missed it.
void repeat_stream_states(Turn& turn, Participant& who);

}  // namespace heydok::media
