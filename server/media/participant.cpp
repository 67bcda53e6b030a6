#include "media/participant.hpp"

#include <algorithm>

namespace heydok::media {

Participant::Participant(Room& in_room, JoinOptions join, std::string new_sid, Services& services,
                         Instant now)
    : room(&in_room), options(std::move(join)), sid(std::move(new_sid)) {
    peer = std::make_unique<peer::Peer>(services.peer_settings(now));
    ingress.limits = services.config.limits;
    if (options.two_connections) {
        publishing_peer = std::make_unique<peer::Peer>(services.peer_settings(now));
    }
    connections_ = {peer.get(), publishing_peer.get()};
    ingress.local_ssrc = services.random.u32();
    negotiation.origin_id = std::to_string(services.random.u64() >> 1);
}

Participant::~Participant() = default;

ParticipantSnapshot Participant::snapshot() {
    if (cached_) {
        return cached_;
    }
    auto info = std::make_shared<ParticipantInfo>();
    info->sid = sid;
    info->identity = options.identity;
    info->state = state;
    for (const auto& publication : publications) {
        if (publication->main == nullptr) {
            info->tracks.push_back(publication->info);
        }
    }
    for (const DataTrack& track : data_tracks.published) {
        info->data_tracks.push_back(track.info);
    }
    info->metadata = options.metadata;
    info->joined_at = joined_at;
    info->name = options.name;
    info->version = version;
    info->permission = options.permission;
    info->is_publisher = !publications.empty();
    info->kind = options.kind;
    info->attributes = options.attributes;
    info->disconnect_reason = disconnect_reason;
    info->client_protocol = options.client_protocol;
    info->capabilities = options.capabilities;
    cached_ = std::move(info);
    return cached_;
}

Publication* Participant::find_publication(std::string_view track_sid) const {
    const auto found = std::find_if(publications.begin(), publications.end(),
                                    [&](const auto& p) { return p->info.sid == track_sid; });
    return found == publications.end() ? nullptr : found->get();
}

PendingTrack* Participant::find_pending(std::string_view track_sid) {
    const auto found = std::find_if(pending.begin(), pending.end(),
                                    [&](const auto& p) { return p.info.sid == track_sid; });
    return found == pending.end() ? nullptr : &*found;
}

Subscription* Participant::find_subscription(std::string_view track_sid) const {
    const auto found = std::find_if(subscriptions.begin(), subscriptions.end(), [&](const auto& s) {
        return s->publication->info.sid == track_sid;
    });
    return found == subscriptions.end() ? nullptr : found->get();
}

}  // namespace heydok::media
