#pragma once
#include "media/participant.hpp"

namespace heydok::media {

/// A decrypted compound RTCP packet of the participant: its sender reports, and as a subscriber its
/// reports, NACKs and key-frame requests.
void on_rtcp(Turn& turn, Participant& who, ByteView compound);

/// Asks the publisher for a key frame of the layer, at most once per 500 ms (RFC 4585 section
/// 6.3.1); a request in between is sent when the time has passed.
void request_key_frame(Turn& turn, Publication& publication, std::uint8_t layer);

/// What is due for this participant: NACKs, transport feedback, receiver and sender reports,
/// postponed key-frame requests.
void send_due_feedback(Turn& turn, Participant& who);

}  // namespace heydok::media
