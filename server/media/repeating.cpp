#include "media/repeating.hpp"

#include "media/egress.hpp"
#include "media/subscribing.hpp"

namespace heydok::media {

void repeat_packet(Turn& turn, Subscription& subscription, rtp::SequenceNumber sequence) {
    if (turn.now - subscription.repeat_window >= std::chrono::seconds{1}) {
        subscription.repeat_window = turn.now;
        subscription.repeats_in_window = 0;
    }
    if (!is_flowing(subscription) ||
        ++subscription.repeats_in_window > turn.services.config.limits.repeats_per_second) {
        turn.services.drop("repeat_refused");
        return;
    }
    Forwarder& forwarder = subscription.forwarder;
    const rtp::SentPacket* sent =
        forwarder.claim_repeat(turn.now, sequence, subscription.round_trip);
    if (sent == nullptr) {
        return;
    }
    if (!forwarder.has_rtx()) {
        if (subscription.repeats) {
            const ByteView kept = subscription.repeats->find(sequence);
            if (!kept.empty()) {
                subscription.subscriber->peer->repeat_rtp(kept, turn.out.datagrams);
            }
        }
        return;
    }
    const auto& streams = subscription.publication->streams;
    if (sent->layer >= streams.size()) {
        return;
    }
    const ByteView original = streams[sent->layer]->history.find(sent->source_sequence);
    const auto view = original.empty() ? ParseError::truncated : rtp::PacketView::parse(original);
    const auto out = view ? forwarder.make_rtx(turn.now, *sent, *view) : std::nullopt;
    if (out) {
        send_repeat(turn, subscription, *out);
    }
}

}  // namespace heydok::media
