#include "media/publishing.hpp"

#include <algorithm>

#include "media/layer_choice.hpp"
#include "media/room.hpp"
#include "media/subscribing.hpp"

namespace heydok::media {
namespace {

std::string stream_name(const AddTrack& request) {
    if (!request.stream.empty()) {
        return request.stream;
    }
    switch (request.source) {
        case TrackSource::camera:
        case TrackSource::microphone:
            return "camera";
        case TrackSource::screen_share:
        case TrackSource::screen_share_audio:
            return "screen";
        default:
            return "unknown";
    }
}

std::string mime_of(const AddTrack& request) {
    if (!request.simulcast_codecs.empty()) {
        if (const auto codec = peer::codec_from_name(request.simulcast_codecs[0].mime_type)) {
            return std::string{peer::mime_type(*codec)};
        }
    }
    return request.type == TrackKind::audio ? "audio/opus" : "video/VP8";
}

// VideoLayer.Mode
constexpr std::int32_t kLayerPerStream = 1;
constexpr std::int32_t kLayersInOneStream = 2;

/// One stream is to carry all spatial layers.
bool is_layered(const SimulcastCodec& codec) {
    const auto known = peer::codec_from_name(codec.mime_type);
    return known && peer::is_scalable(*known) && codec.video_layer_mode != kLayerPerStream;
}

/// Layers by size with their places, and with their streams' names: q, h, f.
std::vector<VideoLayer> ordered_layers(std::vector<VideoLayer> layers, bool layered) {
    static constexpr std::array<std::string_view, kMaxLayers> kRids{"q", "h", "f"};
    std::sort(layers.begin(), layers.end(),
              [](const VideoLayer& a, const VideoLayer& b) { return a.quality < b.quality; });
    if (layers.size() > kMaxLayers) {
        layers.resize(kMaxLayers);
    }
    for (std::size_t i = 0; i < layers.size(); ++i) {
        layers[i].spatial_layer = static_cast<std::int32_t>(i);
        layers[i].rid = layered ? "" : kRids[i];
    }
    return layers;
}

TrackInfo make_info(Turn& turn, const AddTrack& request) {
    TrackInfo info;
    info.sid = turn.services.make_sid("TR_");
    info.type = request.type;
    info.name = request.name;
    info.muted = request.muted;
    info.width = request.width;
    info.height = request.height;
    info.disable_dtx = request.disable_dtx;
    info.source = request.source;
    const bool layered =
        !request.simulcast_codecs.empty() && is_layered(request.simulcast_codecs[0]);
    info.layers = ordered_layers(request.layers.empty() && !request.simulcast_codecs.empty()
                                     ? request.simulcast_codecs[0].layers
                                     : request.layers,
                                 layered);
    info.simulcast = info.layers.size() > 1 && !layered;
    info.mime_type = mime_of(request);
    for (SimulcastCodec codec : request.simulcast_codecs) {
        if (const auto known = peer::codec_from_name(codec.mime_type)) {
            const bool in_one = is_layered(codec);
            codec.mime_type = peer::mime_type(*known);
            codec.layers =
                ordered_layers(codec.layers.empty() ? info.layers : codec.layers, in_one);
            codec.video_layer_mode = in_one ? kLayersInOneStream : codec.video_layer_mode;
            info.codecs.push_back(std::move(codec));
        }
    }
    info.stereo = request.stereo;
    info.disable_red = request.disable_red;
    info.encryption = request.encryption;
    info.stream = stream_name(request);
    info.audio_features = request.audio_features;
    info.backup_codec_policy = request.backup_codec_policy;
    info.packet_trailer_features = request.packet_trailer_features;
    info.version_unix_micro =
        std::chrono::duration_cast<std::chrono::microseconds>(turn.wall().time_since_epoch())
            .count();
    return info;
}

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
    if (!request.sid.empty()) {
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
    pending.info = make_info(turn, *request);
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
    if (PendingTrack* pending = who.find_pending(request.sid)) {
        pending->info.muted = request.muted;
        return;
    }
    Publication* publication = who.find_publication(request.sid);
    if (publication == nullptr || publication->info.muted == request.muted) {
        return;
    }
    publication->info.muted = request.muted;
    publication->activity.silence();
    for (Subscription* subscription : publication->subscriptions) {
        subscription->forwarder.pause();
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
    publication->dynacast.start(turn.now);
    for (SimulcastCodec& codec : publication->info.codecs) {
        codec.mid = offered.mid;
        codec.sdp_cid = track_id;
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

void end_publication(Turn& turn, Publication& publication, Ending ending) {
    Participant& who = *publication.publisher;
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
    std::erase_if(who.publications, [&](const auto& p) { return p.get() == &publication; });
    who.changed();
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
        if (!may_publish(who.permission(), who.publications[i]->info.source)) {
            end_publication(turn, *who.publications[i], Ending::by_server);
        }
    }
}

}  // namespace heydok::media
