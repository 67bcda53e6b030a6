#pragma once
#include <cstdint>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "rtc/congestion/send_side_estimator.hpp"
#include "rtc/srtp/sender.hpp"

namespace heydok::media {

class Forwarder;
struct Participant;
struct RewrittenPacket;
struct Turn;

/// Sending side of one participant's connection: what all subscriptions share.
struct Egress {
    congestion::SendSideEstimator estimator;
    std::uint16_t next_transport_sequence = 0;
    Instant unanswered_since = kNever;  ///< first packet sent since the peer was heard

    /// A section was agreed in which this forwarder sends.
    void note_section(const Forwarder& forwarder);
};

/// Stamps, protects and sends a packet at once. The protected bytes, valid until the outbox is used
/// next; empty when nothing was sent.
ByteView transmit(Turn& turn, Participant& to, srtp::SenderStream& stream,
                  const RewrittenPacket& packet);

}  // namespace heydok::media
