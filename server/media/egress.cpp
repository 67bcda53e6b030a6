#include "media/egress.hpp"

#include <utility>

#include "media/participant.hpp"

namespace heydok::media {
namespace {

/// Between two looks at a probe or at a queue that feedback holds up.
constexpr Duration kShortWait = std::chrono::milliseconds{2};
/// Repeats of more than this are asked for again when there is room.
constexpr Duration kLongestRepeats = std::chrono::milliseconds{150};
/// Packets of padding in one go; the next go makes up for it.
constexpr int kMostPadding = 32;
/// What of a key frame leaves at once while everything fits: a short queue on the path that a usual
/// one does not grow out of.
constexpr Duration kKeyFrameBurst = std::chrono::milliseconds{50};
/// A picture that waited longer is not begun any more. Long enough for the largest key frames that
/// a narrow path can be asked to carry.
constexpr Duration kLongestWait = std::chrono::seconds{5};
/// Beside the round trip, for a picture that has just left.
constexpr Duration kArrivalMargin = std::chrono::milliseconds{100};

/// Stamps, protects and sends a packet at once. The protected bytes, valid until the outbox is used
/// next; empty when nothing was sent.
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

std::size_t deliver(Turn& turn, Subscription& subscription, const RewrittenPacket& packet) {
    const ByteView sent = transmit(turn, *subscription.subscriber, subscription.stream, packet);
    if (sent.empty()) {
        turn.services.drop("send_refused");
        return 0;
    }
    ++subscription.packets_sent;
    subscription.bytes_sent +=
        static_cast<std::uint32_t>(packet.prefix.size() + packet.payload.size());
    ++turn.services.statistics.packets_out;
    turn.services.statistics.bytes_out += sent.size();
    if (subscription.repeats && subscription.forwarder.repairs()) {
        subscription.repeats->store(packet.sequence, sent);
    }
    return sent.size();
}

std::size_t deliver_repeat(Turn& turn, Subscription& subscription, const RewrittenPacket& packet) {
    const ByteView sent = transmit(turn, *subscription.subscriber, subscription.rtx_stream, packet);
    turn.services.statistics.packets_out += sent.empty() ? 0 : 1;
    return sent.size();
}

void set_next_send(Egress& egress, Instant now) {
    const Pacer& pacer = *egress.pacer;
    egress.next_send = kNever;
    if (egress.estimator.probe().sending()) {
        egress.next_send = now + kShortWait;
    } else if (!pacer.empty()) {
        egress.next_send = std::max(pacer.budget.next_send(), now + kShortWait);
    }
}

/// A packet has left, from the queue or past it.
void note_left(PacedVideo& paced, std::uint32_t timestamp) {
    if (!paced.left || rtp::is_newer(timestamp, *paced.left)) {
        paced.left = timestamp;
    }
}

/// A packet of a key frame has left the queue.
void note_key_packet(Turn& turn, PacedVideo& paced) {
    if (paced.key_packets > 0 && --paced.key_packets == 0) {
        paced.key_frame_left = turn.now;
    }
}

/// Gives up what of a video waits, but for the rest of a picture that has begun to leave. It begins
/// anew with a key frame, which is asked for when there is room.
void give_up(Turn& turn, Subscription& subscription, const RewrittenPacket* refused) {
    PacedVideo& paced = subscription.paced;
    Pacer& pacer = *subscription.subscriber->egress.pacer;
    const auto first = pacer.pictures.withdraw(subscription, paced.left);
    if (first) {
        subscription.forwarder.take_back(*first, true);
    } else if (refused != nullptr) {
        subscription.forwarder.take_back(*refused, false);
    }
    if (paced.key_frame != paced.left) {
        paced.key_packets = 0;
    }
    turn.services.drop(refused == nullptr ? "pacer_late" : "pacer_full");
}

/// Whether the oldest picture came too late to be begun.
bool is_front_late(Instant now, const PacedQueue& pictures) {
    const Subscription* subscription = pictures.front_subscription();
    if (subscription == nullptr || now - pictures.front_wait().since <= kLongestWait) {
        return false;
    }
    const auto& left = subscription->paced.left;
    return !left || rtp::is_newer(pictures.front_timestamp(), *left);
}

/// Sends the oldest of a queue, or passes it over.
void send_front(Turn& turn, Egress& egress, PacedQueue& queue, decltype(&deliver) send) {
    if (Subscription* subscription = queue.front_subscription()) {
        egress.pacer->budget.on_sent(turn.now, send(turn, *subscription, queue.front()));
        if (queue.front_wait().key_frame) {
            note_key_packet(turn, subscription->paced);
        }
    }
    queue.pop();
}

bool send_next(Turn& turn, Egress& egress) {
    Pacer& pacer = *egress.pacer;
    if (!pacer.repeats.empty()) {
        send_front(turn, egress, pacer.repeats, deliver_repeat);
    } else if (!pacer.pictures.empty()) {
        if (is_front_late(turn.now, pacer.pictures)) {
            give_up(turn, *pacer.pictures.front_subscription(), nullptr);
        } else if (Subscription* subscription = pacer.pictures.front_subscription()) {
            note_left(subscription->paced, pacer.pictures.front_timestamp());
        }
        send_front(turn, egress, pacer.pictures, deliver);
    } else {
        return false;
    }
    return true;
}

/// Out of line: the way of few packets.
[[gnu::noinline]] void send_paced(Turn& turn, Subscription& subscription,
                                  const RewrittenPacket& packet) {
    Egress& egress = subscription.subscriber->egress;
    Pacer& pacer = *egress.pacer;
    const bool waits = peer::is_audio(subscription.forwarder.identity().codec)
                           ? false
                           : !pacer.empty() || !pacer.budget.may_send(turn.now) ||
                                 egress.estimator.is_flight_full(turn.now);
    if (!waits) {
        note_left(subscription.paced, packet.timestamp);
        pacer.budget.on_sent(turn.now, deliver(turn, subscription, packet));
        return;
    }
    const bool key_frame = subscription.paced.key_frame == packet.timestamp;
    if (!pacer.pictures.push(subscription, packet, {turn.now, key_frame})) {
        give_up(turn, subscription, &packet);
    } else if (key_frame) {
        ++subscription.paced.key_packets;
        pacer.excused = pacer.excused || pacer.is_behind();
    }
    set_next_send(egress, turn.now);
}

/// Whose retransmission stream takes padding; null when nobody's does.
Subscription* padding_carrier(const Participant& who) {
    for (const auto& subscription : who.subscriptions) {
        const Forwarder& forwarder = subscription->forwarder;
        if (forwarder.bound() && forwarder.has_rtx() && forwarder.has_transport_sequence()) {
            return subscription.get();
        }
    }
    return nullptr;
}

void send_probe(Turn& turn, Participant& who) {
    Egress& egress = who.egress;
    Subscription* carrier = padding_carrier(who);
    for (int sent = 0; sent < kMostPadding && egress.estimator.probe().due(turn.now) > 0; ++sent) {
        if (send_next(turn, egress)) {
            continue;
        }
        const auto padding =
            carrier == nullptr ? std::nullopt : carrier->forwarder.make_padding(turn.now);
        const std::size_t size = padding ? deliver_repeat(turn, *carrier, *padding) : 0;
        if (size == 0) {
            egress.estimator.abandon_probe(turn.now);
            return;
        }
        egress.pacer->budget.on_sent(turn.now, size);
    }
}

}  // namespace

void Egress::note_section(const Forwarder& forwarder) {
    if (forwarder.has_transport_sequence()) {
        estimator.set_transport_feedback(true);
    }
}

void Egress::forget(const Subscription& subscription) {
    if (pacer) {
        pacer->repeats.forget(subscription);
        pacer->pictures.forget(subscription);
    }
}

void send_packet(Turn& turn, Subscription& subscription, const RewrittenPacket& packet) {
    if (subscription.subscriber->egress.paced) {
        send_paced(turn, subscription, packet);
    } else {
        deliver(turn, subscription, packet);
    }
}

void send_repeat(Turn& turn, Subscription& subscription, const RewrittenPacket& packet) {
    Egress& egress = subscription.subscriber->egress;
    if (!egress.paced) {
        deliver_repeat(turn, subscription, packet);
        return;
    }
    Pacer& pacer = *egress.pacer;
    if (pacer.budget.time_for(pacer.repeats.bytes()) > kLongestRepeats ||
        !pacer.repeats.push(subscription, packet, {turn.now, false})) {
        turn.services.drop("pacer_full");
    }
    set_next_send(egress, turn.now);
}

bool can_probe(const Participant& who) {
    return who.egress.estimator.has_transport_feedback() && padding_carrier(who) != nullptr;
}

void pace_at(Participant& who, std::uint64_t rate) {
    Egress& egress = who.egress;
    if (!egress.pacer) {
        egress.pacer = std::make_unique<Pacer>();
    }
    if (!std::exchange(egress.paced, true)) {
        for (const auto& subscription : who.subscriptions) {
            subscription->paced.left.reset();  // of a time long gone
        }
    }
    egress.pacer->budget.set_rate(rate);
    egress.pacer->budget.set_burst(congestion::PacingBudget::kBurst);
}

void pace_key_frame(Participant& who) {
    Egress& egress = who.egress;
    if (egress.paced || egress.estimator.over_use_at() == Instant{}) {
        return;
    }
    pace_at(who, egress.estimator.estimate());
    egress.pacer->budget.set_burst(kKeyFrameBurst);
}

bool is_key_frame_under_way(const Subscription& subscription, Instant now) {
    const PacedVideo& paced = subscription.paced;
    return paced.key_packets > 0 ||
           (paced.key_frame_left != Instant{} &&
            now - paced.key_frame_left < subscription.round_trip + kArrivalMargin);
}

void send_due_packets(Turn& turn, Participant& who) {
    Egress& egress = who.egress;
    if (!egress.pacer) {
        egress.next_send = kNever;
        return;
    }
    const congestion::PacingBudget& budget = egress.pacer->budget;
    while (budget.may_send(turn.now) && !egress.estimator.is_flight_full(turn.now) &&
           send_next(turn, egress)) {
    }
    send_probe(turn, who);
    egress.pacer->excused = egress.pacer->excused && !egress.pacer->pictures.empty();
    set_next_send(egress, turn.now);
}

}  // namespace heydok::media
