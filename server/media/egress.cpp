#include "media/egress.hpp"

#include <algorithm>

#include "media/participant.hpp"

namespace heydok::media {

void Egress::note_section(const Forwarder& forwarder) {
    if (forwarder.has_transport_sequence()) {
        estimator.set_transport_feedback(true);
    }
}

ByteView transmit(Turn& turn, Participant& to, srtp::SenderStream& stream,
                  const RewrittenPacket& packet) {
    Egress& egress = to.egress;
    const bool stamped = !packet.transport_sequence.empty();
    if (stamped) {
        store_u16(packet.transport_sequence.data(), egress.next_transport_sequence);
    }
    const ByteView sent = to.peer->send_rtp(stream, {packet.header, packet.prefix, packet.payload},
                                            turn.out.datagrams);
    if (sent.empty()) {
        return sent;
    }
    egress.unanswered_since = std::min(egress.unanswered_since, turn.now);
    if (stamped) {
        egress.estimator.on_sent(turn.now, egress.next_transport_sequence++, sent.size());
    }
    return sent;
}

}  // namespace heydok::media
