#include "media/offering.hpp"

#include <algorithm>

#include "media/backup_codecs.hpp"
#include "media/negotiation.hpp"
#include "media/room.hpp"
#include "media/subscribing.hpp"

namespace heydok::media {
namespace {

sdp::MediaKind kind_of(const Subscription& subscription) {
    return subscription.publication->is_video() ? sdp::MediaKind::video : sdp::MediaKind::audio;
}

bool is_placed(const Offering& offering, const Subscription& subscription) {
    return std::any_of(offering.places.begin(), offering.places.end(),
                       [&](const OfferedPlace& p) { return p.subscription == &subscription; });
}

bool is_outdated(const Participant& who) {
    const bool unplaced = std::any_of(
        who.subscriptions.begin(), who.subscriptions.end(),
        [&](const auto& s) { return s->is_receivable() && !is_placed(who.offering, *s); });
    const auto& places = who.offering.places;
    return unplaced || std::any_of(places.begin(), places.end(), [](const OfferedPlace& p) {
               return !p.sending.empty() && p.subscription == nullptr;
           });
}

OfferedPlace& free_place(Offering& offering, sdp::MediaKind kind) {
    const auto found =
        std::find_if(offering.places.begin(), offering.places.end(), [&](const OfferedPlace& p) {
            return p.kind == kind && p.subscription == nullptr && !p.rejected;
        });
    if (found != offering.places.end()) {
        return *found;
    }
    OfferedPlace& place = offering.places.emplace_back();
    place.mid = std::to_string(offering.places.size() - 1);
    place.kind = kind;
    return place;
}

void place_subscriptions(Participant& who) {
    for (const auto& subscription : who.subscriptions) {
        if (subscription->is_receivable() && !is_placed(who.offering, *subscription)) {
            OfferedPlace& place = free_place(who.offering, kind_of(*subscription));
            place.subscription = subscription.get();
            place.codec = subscription->forwarder.identity().codec;
        }
    }
}

peer::OfferedSection section_of(const OfferedPlace& place) {
    peer::OfferedSection section;
    section.mid = place.mid;
    section.kind = place.kind;
    section.codec = place.codec;
    if (place.subscription != nullptr) {
        const Publication& publication = *place.subscription->publication;
        section.sending = true;
        section.track_id = publication.info.sid;
        section.stream_id = stream_id(*place.subscription);
        section.ssrc = place.subscription->forwarder.identity().ssrc;
        section.rtx_ssrc = place.subscription->forwarder.identity().rtx_ssrc;
    }
    return section;
}

void send_offer(Turn& turn, Participant& who) {
    Offering& offering = who.offering;
    place_subscriptions(who);
    SessionDescription description;
    std::vector<peer::OfferedSection> sections;
    for (OfferedPlace& place : offering.places) {
        sections.push_back(section_of(place));
        place.sending = sections.back().track_id;
        if (!place.sending.empty()) {
            description.mid_to_track_id.emplace(place.mid, place.sending);
        }
    }
    peer::LocalDescription local = local_description(turn, who, *who.peer);
    local.origin_version = ++offering.version;
    description.type = "offer";
    description.sdp = sdp::to_text(peer::make_offer(sections, local));
    description.id = ++offering.id;
    offering.awaiting = true;
    who.send(turn, ServerOffer{std::move(description)});
}

void apply(Turn& turn, Participant& who, OfferedPlace& place, const sdp::MediaSection& answered) {
    Subscription* subscription = place.subscription;
    if (!answered.is_rejected() && sdp::receives(answered.direction)) {
        if (subscription != nullptr && !place.sending.empty()) {
            subscription->mid = place.mid;
            start_flowing(turn, *subscription, answered);
        }
        return;
    }
    place.rejected = place.rejected || answered.is_rejected();
    if (subscription != nullptr) {
        place.subscription = nullptr;
        who.unreceivable.set(static_cast<std::size_t>(peer::least_codec(place.codec)));
        settle_codec(turn, *subscription);
    }
}

/// Whether the answer belongs to the open offer; native clients number none of theirs.
bool is_due(const Offering& offering, const SessionDescription& description) {
    return offering.awaiting && (description.id == 0 || description.id == offering.id);
}

}  // namespace

void start_offering(Turn& turn, Participant& who) {
    if (!who.two_connections()) {
        return;
    }
    if (who.offering.places.empty()) {
        OfferedPlace& data = who.offering.places.emplace_back();
        data.mid = "0";
        data.kind = sdp::MediaKind::application;
    }
    who.peer->prepare_local();
    send_offer(turn, who);
}

void offer_if_outdated(Turn& turn, Participant& who) {
    const Offering& offering = who.offering;
    if (offering.id != 0 && !offering.awaiting && who.session && is_outdated(who)) {
        send_offer(turn, who);
    }
}

void handle_answer(Turn& turn, Participant& who, const SessionDescription& description) {
    Offering& offering = who.offering;
    if (!is_due(offering, description)) {
        turn.services.drop("answer_not_due");
        return;
    }
    const auto answer = sdp::parse(description.sdp);
    if (!answer || description.type != "answer" ||
        answer->sections.size() != offering.places.size()) {
        refuse_session(turn, who, LeaveReason::media_failure, LeaveAction::disconnect);
        return;
    }
    const auto transport = peer::read_transport(*answer);
    if (!transport) {
        refuse_session(turn, who, LeaveReason::media_failure, LeaveAction::disconnect);
        return;
    }
    if (!who.peer->set_remote(turn.now, *transport)) {
        refuse_session(turn, who, LeaveReason::state_mismatch, LeaveAction::reconnect);
        return;
    }
    register_fragments(turn, who);
    for (std::size_t i = 1; i < offering.places.size(); ++i) {  // the first carries data
        apply(turn, who, offering.places[i], answer->sections[i]);
    }
    offering.awaiting = false;
    offer_if_outdated(turn, who);
}

}  // namespace heydok::media
