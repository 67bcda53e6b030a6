#include "media/media_flow.hpp"

#include <algorithm>

#include "media/egress.hpp"
#include "media/feedback.hpp"
#include "media/layer_choice.hpp"
#include "media/publishing.hpp"
#include "media/room.hpp"
#include "media/subscribing.hpp"
#include "rtc/rtp/rtx.hpp"

namespace heydok::media {
namespace {

/// How often a subscription asks for the key frame it waits for.
constexpr Duration kKeyFrameRetry = std::chrono::milliseconds{250};
/// A layer must have lived this long before it is switched to from a running one.
constexpr Duration kProvenLayer = std::chrono::milliseconds{300};

/// Layer of a rid in the publication; nothing when it is not one of its layers.
std::optional<std::uint8_t> layer_of(const Publication& publication, std::string_view rid) {
    const auto& rids = publication.rids;
    const auto found = std::find(rids.begin(), rids.end(), rid);
    if (found == rids.end()) {
        return std::nullopt;
    }
    return static_cast<std::uint8_t>(found - rids.begin());
}

Publication* publication_of_mid(const Participant& who, std::string_view mid) {
    const auto found = std::find_if(who.publications.begin(), who.publications.end(),
                                    [&](const auto& p) { return p->mid == mid; });
    return found == who.publications.end() ? nullptr : found->get();
}

std::optional<std::uint8_t> source_of_layer(const Publication& publication, std::uint8_t layer) {
    for (std::size_t i = publication.streams.size(); i-- > 0;) {
        if (publication.streams[i]->layer == layer) {
            return static_cast<std::uint8_t>(i);
        }
    }
    return std::nullopt;
}

/// Whether we send to the participant under this SSRC ourselves (C7).
bool is_ours(const Participant& who, rtp::Ssrc ssrc) {
    return ssrc == who.ingress.local_ssrc ||
           std::any_of(who.subscriptions.begin(), who.subscriptions.end(), [&](const auto& s) {
               return s->stream.ssrc == ssrc || s->rtx_stream.ssrc == ssrc;
           });
}

/// Learns where an SSRC belongs from the packet's mid, rid and repaired rid.
const StreamRoute* bind_stream(Turn& turn, Participant& who, const rtp::PacketView& view) {
    Ingress& ingress = who.ingress;
    const auto identifier = [&](std::uint8_t id) {
        return id == 0 ? std::string_view{} : rtp::parse_identifier(view.extension(id));
    };
    Publication* publication = publication_of_mid(who, identifier(ingress.mid_id));
    if (publication == nullptr) {
        return nullptr;
    }
    const auto payload_type = view.payload_type();
    const std::string_view repaired = identifier(ingress.repaired_rid_id);
    const bool is_rtx = !repaired.empty() || publication->section.find_rtx(payload_type) != nullptr;
    const std::string_view rid = repaired.empty() ? identifier(ingress.rid_id) : repaired;
    const auto layer =
        publication->rids.empty() ? std::optional<std::uint8_t>{0} : layer_of(*publication, rid);
    if (!layer) {
        return nullptr;
    }
    if (is_rtx) {
        const auto source = source_of_layer(*publication, *layer);
        if (!source) {
            return nullptr;
        }
        ingress.routes.push_back({view.ssrc(), publication, *source, true});
        return &ingress.routes.back();
    }
    const peer::NegotiatedCodec* codec = publication->section.find_payload(payload_type);
    if (codec == nullptr || publication->streams.size() >= kMaxStreamsPerTrack) {
        return nullptr;
    }
    const auto source = static_cast<std::uint8_t>(publication->streams.size());
    add_stream(*publication, view.ssrc(), *layer, *codec, turn.now);
    ingress.routes.push_back({view.ssrc(), publication, source, false});
    return &ingress.routes.back();
}

void note_transport_sequence(Turn& turn, Participant& who, const rtp::PacketView& view) {
    const std::uint8_t id = who.ingress.transport_sequence_id;
    const ByteView value = id == 0 ? ByteView{} : view.extension(id);
    if (value.size() == 2) {
        who.ingress.transport_feedback.on_packet(
            turn.now, {load_u16(value.data()), view.ssrc(), view.marker()});
    }
}

void note_audio_level(Publication& publication, MediaPacket& packet) {
    const std::uint8_t id = publication.section.extensions.id(rtp::Extension::audio_level);
    if (id == 0) {
        return;
    }
    packet.audio_level = packet.view.extension(id);
    if (const auto level = rtp::parse_audio_level(packet.audio_level)) {
        publication.activity.observe(level->level);
    }
}

/// The layer to aim for now: what is wanted, as far as it lives.
void aim(Subscription& subscription, Instant now) {
    const Publication& publication = *subscription.publication;
    const auto wanted = wanted_layer(subscription);
    if (!wanted) {
        return;
    }
    std::uint8_t live = publication.live_layers(now);
    const auto current = subscription.forwarder.current_layer();
    const bool current_lives = current && (live >> *current & 1) != 0;
    for (const auto& stream : publication.streams) {
        // A layer that has only just begun is not worth leaving a good one for.
        if (current_lives && stream->layer != *current &&
            now - stream->alive_since < kProvenLayer) {
            live &= static_cast<std::uint8_t>(~(1U << stream->layer));
        }
    }
    const std::uint8_t granted = std::min(*wanted, subscription.grant.spatial);
    if (const auto best = best_layer(granted, live)) {
        subscription.forwarder.set_target_layer(*best);
    }
}

/// Which layers a video packet belongs to, for their rates.
void note_rate(IncomingStream& stream, const MediaPacket& packet) {
    std::uint8_t spatial = 0;
    std::uint8_t temporal = 0;
    if (packet.vp8) {
        temporal = packet.vp8->temporal_id.value_or(0);
    } else if (packet.dependency != nullptr) {
        spatial = packet.dependency->frame.spatial;
        temporal = packet.dependency->frame.temporal;
    } else if (packet.vp9) {
        spatial = packet.vp9->spatial;
        temporal = packet.vp9->temporal;
    }
    stream.rates.on_packet(packet.now,
                           {spatial, temporal, packet.view.timestamp(), packet.key_frame,
                            packet.view.marker(), packet.view.bytes().size()});
}

/// More waits than the path takes soon: this video ends with its picture and begins anew later.
bool waits_for_room(Subscription& subscription) {
    if (!subscription.subscriber->egress.is_backed_up()) {
        return false;
    }
    subscription.forwarder.stop_after_picture();
    return !subscription.forwarder.current_layer();
}

/// What payload and dependency descriptor tell; false when the packet is of no use.
bool read_media(Turn& turn, Publication& publication, IncomingStream& stream, MediaPacket& packet) {
    // RED and plain Opus may take turns in one stream.
    const bool plain = stream.plain_payload_type == packet.view.payload_type();
    if (!read_payload(plain ? peer::MediaCodec::opus : stream.codec.codec, packet)) {
        turn.services.drop("payload_malformed");
        return false;
    }
    if (!stream.layers) {
        return true;
    }
    packet.layered = publication.is_layered();
    const std::uint8_t id =
        publication.section.extensions.id(rtp::Extension::dependency_descriptor);
    if (!read_dependency(stream.layers->dependencies, id, stream.layers->newest, packet)) {
        turn.services.drop("dependency_malformed");
        request_key_frame(turn, publication, stream.layer);
        return false;
    }
    stream.note_layer(packet);
    return true;
}

/// Out of line: the way of few packets.
[[gnu::noinline]] void forward_paced(Turn& turn, Subscription& subscription,
                                     const MediaPacket& packet) {
    if (waits_for_room(subscription)) {
        return;
    }
    Forwarder& forwarder = subscription.forwarder;
    const auto out =
        forwarder.rewrite(packet, subscription.publication->clock_of(forwarder.last_source()));
    if (out) {
        if (packet.key_frame) {
            subscription.paced.key_frame = out->timestamp;
        }
        send_packet(turn, subscription, *out);
    }
}

[[gnu::always_inline]] inline void forward_to(Turn& turn, Subscription& subscription,
                                              const MediaPacket& packet) {
    if (!is_flowing(subscription) || !subscription.subscriber->peer->can_send()) {
        return;
    }
    const Publication& publication = *subscription.publication;
    Forwarder& forwarder = subscription.forwarder;
    const bool decides = packet.key_frame || !forwarder.current_layer();
    if (publication.is_video() && decides) {
        aim(subscription, packet.now);
        if (packet.key_frame) {
            pace_key_frame(*subscription.subscriber);
        }
    }
    if (subscription.subscriber->egress.paced && publication.is_video()) {
        forward_paced(turn, subscription, packet);
        return;
    }
    const auto out = forwarder.rewrite(packet, publication.clock_of(forwarder.last_source()));
    if (out) {
        send_packet(turn, subscription, *out);
    }
}

[[gnu::always_inline]] inline MediaPacket packet_of(Instant now, const Publication& publication,
                                                    std::uint8_t source,
                                                    const rtp::PacketView& view) {
    MediaPacket packet;
    packet.now = now;
    packet.view = view;
    packet.source = source;
    packet.layer = publication.streams[source]->layer;
    packet.clock = publication.clock_of(source);
    return packet;
}

/// The first packet of a key frame was overtaken or had to be repeated: who begins with it gets now
/// what came before it and belongs behind it.
[[gnu::noinline]] void catch_up(Turn& turn, Publication& publication, const MediaPacket& start) {
    IncomingStream& stream = *publication.streams[start.source];
    const rtp::SequenceNumber newest = stream.nack.newest();
    const auto& subscriptions = publication.subscriptions;
    if (std::none_of(subscriptions.begin(), subscriptions.end(), [&](const Subscription* to) {
            return to->forwarder.lacks(start.source, newest);
        })) {
        return;
    }
    auto sequence = start.view.sequence_number();
    while (rtp::is_newer(newest, sequence)) {
        const auto view = rtp::PacketView::parse(stream.history.find(++sequence));
        if (!view) {
            continue;
        }
        MediaPacket packet = packet_of(turn.now, publication, start.source, *view);
        if (!read_media(turn, publication, stream, packet)) {
            continue;
        }
        for (Subscription* subscription : subscriptions) {
            if (subscription->forwarder.lacks(start.source, sequence)) {
                forward_to(turn, *subscription, packet);
            }
        }
    }
}

void forward(Turn& turn, Publication& publication, const MediaPacket& packet) {
    for (Subscription* subscription : publication.subscriptions) {
        forward_to(turn, *subscription, packet);
    }
    if (packet.key_frame && publication.is_video()) {
        catch_up(turn, publication, packet);
    }
}

/// The packet as it first was, its stream and whether it came as a retransmission.
struct Arrived {
    Publication* publication = nullptr;
    IncomingStream* stream = nullptr;
    std::uint8_t source = 0;
    rtp::PacketView view;
    bool repaired = false;
};

std::optional<Arrived> arrive(Turn& turn, Participant& who, MutableBytes packet) {
    const auto view = rtp::PacketView::parse(packet);
    if (!view) {
        turn.services.drop("rtp_malformed");
        return std::nullopt;
    }
    note_transport_sequence(turn, who, *view);
    const StreamRoute* route = who.ingress.find(view->ssrc());
    if (route == nullptr && is_ours(who, view->ssrc())) {
        turn.services.drop("rtp_own_ssrc");
        return std::nullopt;
    }
    if (route == nullptr) {
        route = bind_stream(turn, who, *view);
    }
    if (route == nullptr) {
        turn.services.drop("rtp_unknown_stream");
        return std::nullopt;
    }
    IncomingStream& stream = *route->publication->streams[route->source];
    Arrived result{route->publication, &stream, route->source, *view, route->retransmission};
    if (result.repaired) {
        const auto original = rtp::unwrap_rtx(packet, {stream.codec.payload_type, stream.ssrc});
        const auto inner = original ? rtp::PacketView::parse(*original) : ParseError::truncated;
        if (!inner) {
            return std::nullopt;  // a probe of padding
        }
        result.view = *inner;
    }
    if (result.view.payload_type() != stream.codec.payload_type &&
        result.view.payload_type() != stream.plain_payload_type) {
        turn.services.drop("rtp_unknown_payload_type");
        return std::nullopt;
    }
    return result;
}

/// Figures and history; false for what came before.
bool note_arrival(Turn& turn, const Arrived& arrived) {
    IncomingStream& stream = *arrived.stream;
    const rtp::PacketView& view = arrived.view;
    if (!arrived.repaired) {
        stream.statistics.on_packet(turn.now, view.sequence_number(), view.timestamp(),
                                    view.bytes().size());
        stream.note_packet(turn.now, arrived.publication->silence(), view.marker());
    }
    if (stream.nack.on_packet(turn.now, view.sequence_number()) ==
        congestion::NackGenerator::Arrival::old) {
        turn.services.drop("rtp_repeated");
        return false;
    }
    stream.history.store(view.sequence_number(), view.bytes());
    return true;
}

}  // namespace

void on_rtp(Turn& turn, Participant& who, MutableBytes packet) {
    const auto arrived = arrive(turn, who, packet);
    if (!arrived || !note_arrival(turn, *arrived)) {
        return;
    }
    Publication& publication = *arrived->publication;
    if (publication.info.muted) {
        return;
    }
    MediaPacket media = packet_of(turn.now, publication, arrived->source, arrived->view);
    if (!read_media(turn, publication, *arrived->stream, media)) {
        return;
    }
    if (publication.is_video()) {
        note_rate(*arrived->stream, media);
    } else {
        note_audio_level(publication, media);
    }
    forward(turn, publication, media);
}

void request_key_frames(Turn& turn, Participant& subscriber) {
    for (const auto& subscription : subscriber.subscriptions) {
        if (!is_flowing(*subscription) || !subscriber.peer->can_send() ||
            turn.now < subscription->next_key_frame_request) {
            continue;
        }
        if (!subscription->publication->is_video()) {
            continue;
        }
        aim(*subscription, turn.now);
        if (subscription->forwarder.wants_key_frame() && !subscriber.egress.is_behind()) {
            subscription->next_key_frame_request = turn.now + kKeyFrameRetry;
            request_key_frame(turn, *subscription->publication,
                              subscription->forwarder.target_layer());
        }
    }
}

}  // namespace heydok::media
