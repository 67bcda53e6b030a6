#include "media/publishing.hpp"

#include <algorithm>

#include "media/backup_codecs.hpp"
#include "media/layer_choice.hpp"
#include "media/room.hpp"
#include "media/subscribing.hpp"
#include "media/track_info.hpp"

namespace heydok::media {
namespace {

void refuse(Turn& turn, Participant& who, const AddTrack& request, RequestReason reason,
            std::string message) {
    who.send(turn, RequestResponse{0, reason, std::move(message), request});
}

bool names_cid(const PendingTrack& pending, std::string_view cid) {
    return !cid.empty() &&
           std::find(pending.cids.begin(), pending.cids.end(), cid) != pending.cids.end();
}

bool is_live_cid(const Participant& who, std::string_view cid) {
    return std::any_of(who.publications.begin(), who.publications.end(),
                       [&](const auto& p) { return p->cid == cid; });
}

/// A track that waited behind a live one with the same cid is confirmed now.
void confirm_queued(Turn& turn, Participant& who, const std::string& cid) {
    for (PendingTrack& pending : who.pending) {
        if (pending.queued && pending.cid == cid) {
            pending.queued = false;
            who.send(turn, TrackPublished{pending.cid, pending.info});
            return;
        }
    }
}

/// Layer order of a section: by the names q, h, f, else as listed.
std::vector<std::string> ordered_rids(std::vector<std::string> rids) {
    static constexpr std::array<std::string_view, kMaxLayers> kKnown{"q", "h", "f"};
    std::size_t place = 0;
    for (const std::string_view known : kKnown) {
        const auto found = std::find(rids.begin(), rids.end(), known);
        if (found != rids.end()) {
            std::iter_swap(rids.begin() + static_cast<std::ptrdiff_t>(place++), found);
        }
    }
    if (rids.size() > kMaxLayers) {
        rids.resize(kMaxLayers);
    }
    return rids;
}

/// Everybody in the room is told of a track, so what a client says of it is bounded.
bool is_modest(const AddTrack& request) {
    const auto fits = [](const std::string& text) { return text.size() <= kMaxTrackText; };
    const auto& codecs = request.simulcast_codecs;
    return fits(request.cid) && fits(request.name) && fits(request.stream) &&
           codecs.size() <= kMaxTrackItems && request.audio_features.size() <= kMaxTrackItems &&
           request.packet_trailer_features.size() <= kMaxTrackItems &&
           request.layers.size() <= kMaxTrackItems &&
           std::all_of(codecs.begin(), codecs.end(), [&](const SimulcastCodec& codec) {
               return fits(codec.cid) && fits(codec.mime_type) &&
                      codec.layers.size() <= kMaxTrackItems;
           });
}

std::optional<AddTrack> checked(Turn& turn, Participant& who, AddTrack request) {
    if (!may_publish(who.permission(), request.source)) {
        refuse(turn, who, request, RequestReason::not_allowed, "no permission to publish");
        return std::nullopt;
    }
    if (request.type != TrackKind::audio && request.type != TrackKind::video) {
        refuse(turn, who, request, RequestReason::unsupported_type, "unknown track type");
        return std::nullopt;
    }
    if (!is_modest(request)) {
        refuse(turn, who, request, RequestReason::limit_exceeded, "the description is too long");
        return std::nullopt;
    }
    if (!request.sid.empty() && find_main(who, request) == nullptr) {
        refuse(turn, who, request, RequestReason::not_found, "no such track");
        return std::nullopt;
    }
    if (who.pending.size() >= kMaxPendingTracks ||
        who.publications.size() + who.pending.size() >=
            turn.services.config.limits.published_tracks + kMaxPendingTracks) {
        refuse(turn, who, request, RequestReason::limit_exceeded, "too many tracks");
        return std::nullopt;
    }
    return request;
}

}  // namespace

bool may_publish(const Permission& permission, TrackSource source) {
    const auto& sources = permission.can_publish_sources;
    return permission.can_publish &&
           (sources.empty() || std::find(sources.begin(), sources.end(), source) != sources.end());
}

void add_track(Turn& turn, Participant& who, const AddTrack& asked) {
    const auto request = checked(turn, who, asked);
    if (!request) {
        return;
    }
    PendingTrack pending;
    pending.cid = request->cid;
    pending.cids.push_back(request->cid);
    for (const SimulcastCodec& codec : request->simulcast_codecs) {
        pending.cids.push_back(codec.cid);
    }
    pending.info = make_track_info(turn, *request);
    if (const Publication* main = find_main(who, *request)) {
        pending.backup = true;
        pending.info.sid = main->info.sid;
        pending.info.encryption = main->info.encryption;
    }
    pending.queued =
        is_live_cid(who, request->cid) ||
        std::any_of(who.pending.begin(), who.pending.end(),
                    [&](const PendingTrack& other) { return other.cid == request->cid; });
    who.pending.push_back(pending);
    if (pending.queued) {
        refuse(turn, who, *request, RequestReason::queued, "a track with this cid is live");
        return;
    }
    who.send(turn, TrackPublished{pending.cid, pending.info});
}

void mute_track(Turn& turn, Participant& who, const MuteTrack& request) {
    PendingTrack* pending = who.find_pending(request.sid);
    if (pending != nullptr && !pending->backup) {
        pending->info.muted = request.muted;
        return;
    }
    Publication* publication = who.find_publication(request.sid);
    if (publication == nullptr || publication->info.muted == request.muted) {
        return;
    }
    for (const auto& codec : who.publications) {
        if (&codec->main_codec() == publication) {
            codec->info.muted = request.muted;
            codec->activity.silence();
            for (Subscription* subscription : codec->subscriptions) {
                subscription->forwarder.pause();
            }
        }
    }
    who.changed();
    announce(turn, who);
}

void update_audio_track(Turn& turn, Participant& who, const UpdateAudioTrack& request) {
    if (Publication* publication = who.find_publication(request.track_sid)) {
        publication->info.audio_features = request.features;
        if (request.features.size() > kMaxTrackItems) {
            publication->info.audio_features.resize(kMaxTrackItems);
        }
        who.changed();
        announce(turn, who);
    }
}

void update_video_track(Turn& turn, Participant& who, const UpdateVideoTrack& request) {
    if (Publication* publication = who.find_publication(request.track_sid)) {
        publication->info.width = request.width;
        publication->info.height = request.height;
        who.changed();
        announce(turn, who);
    }
}

PendingTrack* match_pending(Participant& who, const sdp::MediaSection& section) {
    const bool is_audio = section.kind == sdp::MediaKind::audio;
    const std::string_view track_id = section.track_id();
    for (PendingTrack& pending : who.pending) {
        if (!pending.queued && names_cid(pending, track_id)) {
            const bool same_kind = (pending.info.type == TrackKind::audio) == is_audio;
            return same_kind ? &pending : nullptr;
        }
    }
    // Firefox may name the track otherwise: then the oldest of the kind.
    for (PendingTrack& pending : who.pending) {
        if (!pending.queued && (pending.info.type == TrackKind::audio) == is_audio) {
            return &pending;
        }
    }
    return nullptr;
}

Publication& start_publication(Turn& turn, Participant& who, PendingTrack& pending,
                               const sdp::MediaSection& offered, const std::string& track_id) {
    auto publication = std::make_unique<Publication>();
    publication->publisher = &who;
    publication->info = std::move(pending.info);
    publication->cid = pending.cid;
    publication->mid = offered.mid;
    publication->info.mid = offered.mid;
    publication->rids = ordered_rids(offered.send_layers());
    publication->dynacast.start(turn.now, kMaxLayers);
    if (pending.backup) {
        publication->main = who.find_publication(publication->info.sid);
        publication->info.muted = publication->main->info.muted;
        publication->subscribed_told = true;
    }
    if (!publication->info.codecs.empty()) {
        publication->info.codecs.front().mid = offered.mid;
        publication->info.codecs.front().sdp_cid = track_id;
    }
    std::erase_if(who.pending, [&](const PendingTrack& p) { return &p == &pending; });
    who.publications.push_back(std::move(publication));
    return *who.publications.back();
}

void receive_publication(Turn& turn, Publication& publication, const sdp::MediaSection& offered,
                         const sdp::MediaSection& answered) {
    publication.section = peer::read_negotiated(answered);
    if (publication.section.codecs.empty()) {
        return;
    }
    const peer::NegotiatedCodec& codec = publication.section.codecs.front();
    publication.codec = codec.codec;
    publication.info.mime_type = peer::mime_type(codec.codec);
    publication.info.simulcast = publication.info.simulcast && !publication.is_layered();
    const auto ssrc = offered.primary_ssrc();
    Ingress& ingress = publication.publisher->ingress;
    if (!publication.rids.empty() || !ssrc || ingress.find(*ssrc) != nullptr ||
        publication.streams.size() >= kMaxStreamsPerTrack) {
        return;
    }
    const auto source = static_cast<std::uint8_t>(publication.streams.size());
    add_stream(publication, *ssrc, 0, codec, turn.now);
    ingress.routes.push_back({*ssrc, &publication, source, false});
    const auto rtx = offered.rtx_ssrc_for(*ssrc);
    if (rtx && ingress.find(*rtx) == nullptr) {
        ingress.routes.push_back({*rtx, &publication, source, true});
    }
}

namespace {

/// The further codecs of a track that ends; none when it is one itself.
void end_backups(Turn& turn, Publication& main) {
    Participant& who = *main.publisher;
    for (const BackupCodec& backup : std::vector<BackupCodec>{main.backups}) {
        if (backup.publication != nullptr) {
            end_publication(turn, *backup.publication, Ending::with_participant);
        }
    }
    std::erase_if(who.pending, [&](const PendingTrack& pending) {
        return pending.backup && pending.info.sid == main.info.sid && main.main == nullptr;
    });
}

}  // namespace

void end_publication(Turn& turn, Publication& publication, Ending ending) {
    Participant& who = *publication.publisher;
    end_backups(turn, publication);
    while (!publication.subscriptions.empty()) {
        end_subscription(turn, *publication.subscriptions.back());
    }
    std::erase_if(who.ingress.routes,
                  [&](const StreamRoute& route) { return route.publication == &publication; });
    for (Section& section : who.negotiation.sections) {
        if (section.publication == &publication) {
            section.publication = nullptr;
        }
    }
    const TrackInfo info = publication.info;
    const std::string cid = publication.cid;
    Publication* main = publication.main;
    if (main != nullptr) {
        forget_backup(publication);
    }
    std::erase_if(who.publications, [&](const auto& p) { return p.get() == &publication; });
    who.changed();
    if (main != nullptr) {
        if (ending == Ending::by_publisher) {
            reconcile_publication(turn, *main);
        }
        return;
    }
    add_event(turn, RoomEvent::Kind::track_unpublished, *who.room, &who, &info);
    if (ending == Ending::with_participant) {
        return;
    }
    if (ending == Ending::by_server) {
        who.send(turn, TrackUnpublished{info.sid});
    }
    announce(turn, who);
    confirm_queued(turn, who, cid);
}

void end_forbidden_publications(Turn& turn, Participant& who) {
    std::erase_if(who.pending, [&](const PendingTrack& pending) {
        return !may_publish(who.permission(), pending.info.source);
    });
    for (std::size_t i = who.publications.size(); i-- > 0;) {
        if (who.publications[i]->main == nullptr &&
            !may_publish(who.permission(), who.publications[i]->info.source)) {
            end_publication(turn, *who.publications[i], Ending::by_server);
        }
    }
}

}  // namespace heydok::media
