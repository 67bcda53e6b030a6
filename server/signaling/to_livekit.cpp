#include "signaling/to_livekit.hpp"

#include <utility>

namespace heydok::signaling {

namespace {

using std::chrono::duration_cast;
using std::chrono::seconds;

std::int64_t in_seconds(WallTime time) {
    return duration_cast<seconds>(time.time_since_epoch()).count();
}

void set_layer(const media::VideoLayer& layer, livekit::VideoLayer& out) {
    out.set_quality(static_cast<livekit::VideoQuality>(layer.quality));
    out.set_width(layer.width);
    out.set_height(layer.height);
    out.set_bitrate(layer.bitrate);
    out.set_ssrc(layer.ssrc);
    out.set_spatial_layer(layer.spatial_layer);
    out.set_rid(layer.rid);
    out.set_repair_ssrc(layer.repair_ssrc);
}

void set_permission(const media::Permission& permission, livekit::ParticipantPermission& out) {
    out.set_can_subscribe(permission.can_subscribe);
    out.set_can_publish(permission.can_publish);
    out.set_can_publish_data(permission.can_publish_data);
    out.set_hidden(permission.hidden);
    out.set_recorder(permission.recorder);
    out.set_agent(permission.agent);
    out.set_can_update_metadata(permission.can_update_metadata);
    out.set_can_subscribe_metrics(permission.can_subscribe_metrics);
    for (const media::TrackSource source : permission.can_publish_sources) {
        out.add_can_publish_sources(static_cast<livekit::TrackSource>(source));
    }
}

void set_add_track(const media::AddTrack& track, livekit::AddTrackRequest& out) {
    out.set_cid(track.cid);
    out.set_name(track.name);
    out.set_type(static_cast<livekit::TrackType>(track.type));
    out.set_source(static_cast<livekit::TrackSource>(track.source));
    out.set_width(track.width);
    out.set_height(track.height);
    out.set_muted(track.muted);
    out.set_sid(track.sid);
    out.set_stream(track.stream);
}

void set_server_info(livekit::ServerInfo& out) {
    out.set_version(kServerVersion);
    out.set_protocol(kProtocolVersion);
}

void set_description(const media::SessionDescription& description,
                     livekit::SessionDescription& out) {
    out.set_type(description.type);
    out.set_sdp(description.sdp);
    out.set_id(description.id);
    for (const auto& [mid, track] : description.mid_to_track_id) {
        (*out.mutable_mid_to_track_id())[mid] = track;
    }
}

/// What a RequestResponse answers; one overload per request that the protocol returns.
struct Echo {
    livekit::RequestResponse& out;

    void operator()(std::monostate) const {}
    void operator()(const media::AddTrack& track) const {
        set_add_track(track, *out.mutable_add_track());
    }
    void operator()(const media::MuteTrack& mute) const {
        out.mutable_mute()->set_sid(mute.sid);
        out.mutable_mute()->set_muted(mute.muted);
    }
    void operator()(const media::UpdateMetadata& update) const {
        livekit::UpdateParticipantMetadata& message = *out.mutable_update_metadata();
        message.set_metadata(update.metadata);
        message.set_name(update.name);
        message.set_request_id(update.request_id);
        for (const auto& [name, value] : update.attributes) {
            (*message.mutable_attributes())[name] = value;
        }
    }
    void operator()(const media::UpdateAudioTrack& update) const {
        out.mutable_update_audio_track()->set_track_sid(update.track_sid);
        for (const std::int32_t feature : update.features) {
            out.mutable_update_audio_track()->add_features(
                static_cast<livekit::AudioTrackFeature>(feature));
        }
    }
    void operator()(const media::UpdateVideoTrack& update) const {
        out.mutable_update_video_track()->set_track_sid(update.track_sid);
        out.mutable_update_video_track()->set_width(update.width);
        out.mutable_update_video_track()->set_height(update.height);
    }
    void operator()(const media::PublishDataTrack& request) const {
        livekit::PublishDataTrackRequest& message = *out.mutable_publish_data_track();
        message.set_pub_handle(request.track.pub_handle);
        message.set_name(request.track.name);
        message.set_encryption(static_cast<livekit::Encryption::Type>(request.track.encryption));
    }
    void operator()(const media::UnpublishDataTrack& request) const {
        out.mutable_unpublish_data_track()->set_pub_handle(request.pub_handle);
    }
};

void set_data_track(const media::DataTrackInfo& track, livekit::DataTrackInfo& out) {
    out.set_pub_handle(track.pub_handle);
    out.set_sid(track.sid);
    out.set_name(track.name);
    out.set_encryption(static_cast<livekit::Encryption::Type>(track.encryption));
    // Opaque to us: what does not parse is left out, as the client would do.
    if (!track.frame_encoding.empty() &&
        !out.mutable_frame_encoding()->ParseFromString(track.frame_encoding)) {
        out.clear_frame_encoding();
    }
    if (!track.schema.empty() && !out.mutable_schema()->ParseFromString(track.schema)) {
        out.clear_schema();
    }
}

/// One overload per message; each fills its member of the oneof.
struct Writer {
    livekit::SignalResponse& out;

    void operator()(const media::Joined& joined) const {
        livekit::JoinResponse& join = *out.mutable_join();
        *join.mutable_room() = to_livekit(joined.room);
        *join.mutable_participant() = to_livekit(*joined.participant);
        for (const auto& other : joined.other_participants) {
            *join.add_other_participants() = to_livekit(*other);
        }
        join.set_server_version(kServerVersion);
        set_server_info(*join.mutable_server_info());
        join.set_ping_interval(kPingIntervalSeconds);
        join.set_ping_timeout(kPingTimeoutSeconds);
        join.set_sif_trailer(std::string{as_text(joined.sif_trailer)});
        for (const std::string& mime : joined.enabled_publish_codecs) {
            join.add_enabled_publish_codecs()->set_mime(mime);
        }
        join.set_fast_publish(true);
        join.set_subscriber_primary(joined.two_connections);
    }
    void operator()(const media::Reconnected& reconnected) const {
        set_server_info(*out.mutable_reconnect()->mutable_server_info());
        out.mutable_reconnect()->set_last_message_seq(reconnected.last_message_seq);
    }
    void operator()(const media::Answer& answer) const {
        set_description(answer.description, *out.mutable_answer());
    }
    void operator()(const media::ServerOffer& offer) const {
        set_description(offer.description, *out.mutable_offer());
    }
    void operator()(const media::ParticipantUpdate& update) const {
        out.mutable_update();
        for (const auto& participant : update.participants) {
            *out.mutable_update()->add_participants() = to_livekit(*participant);
        }
    }
    void operator()(const media::TrackPublished& published) const {
        out.mutable_track_published()->set_cid(published.cid);
        *out.mutable_track_published()->mutable_track() = to_livekit(published.track);
    }
    void operator()(const media::TrackUnpublished& unpublished) const {
        out.mutable_track_unpublished()->set_track_sid(unpublished.track_sid);
    }
    void operator()(const media::TrackSubscribed& subscribed) const {
        out.mutable_track_subscribed()->set_track_sid(subscribed.track_sid);
    }
    void operator()(const media::LeaveNotice& leave) const {
        out.mutable_leave()->set_can_reconnect(leave.action != media::LeaveAction::disconnect);
        out.mutable_leave()->set_reason(static_cast<livekit::DisconnectReason>(leave.reason));
        out.mutable_leave()->set_action(static_cast<livekit::LeaveRequest::Action>(leave.action));
    }
    void operator()(const media::MuteNotice& mute) const {
        out.mutable_mute()->set_sid(mute.track_sid);
        out.mutable_mute()->set_muted(mute.muted);
    }
    void operator()(const media::SpeakersChanged& changed) const {
        out.mutable_speakers_changed();
        for (const auto& speaker : changed.speakers) {
            livekit::SpeakerInfo& info = *out.mutable_speakers_changed()->add_speakers();
            info.set_sid(speaker.participant_sid);
            info.set_level(speaker.level);
            info.set_active(speaker.active);
        }
    }
    void operator()(const media::RoomUpdate& update) const {
        *out.mutable_room_update()->mutable_room() = to_livekit(update.room);
    }
    void operator()(const media::ConnectionQualityUpdate& update) const {
        out.mutable_connection_quality();
        for (const auto& entry : update.updates) {
            livekit::ConnectionQualityInfo& info = *out.mutable_connection_quality()->add_updates();
            info.set_participant_sid(entry.participant_sid);
            info.set_quality(static_cast<livekit::ConnectionQuality>(entry.quality));
            info.set_score(entry.score);
        }
    }
    void operator()(const media::StreamStateUpdate& update) const {
        out.mutable_stream_state_update();
        for (const auto& state : update.states) {
            livekit::StreamStateInfo& info =
                *out.mutable_stream_state_update()->add_stream_states();
            info.set_participant_sid(state.participant_sid);
            info.set_track_sid(state.track_sid);
            info.set_state(state.paused ? livekit::PAUSED : livekit::ACTIVE);
        }
    }
    void operator()(const media::SubscribedQualityUpdate& update) const {
        livekit::SubscribedQualityUpdate& message = *out.mutable_subscribed_quality_update();
        message.set_track_sid(update.track_sid);
        for (const auto& codec : update.codecs) {
            livekit::SubscribedCodec& entry = *message.add_subscribed_codecs();
            entry.set_codec(codec.codec);
            for (const auto& [quality, enabled] : codec.qualities) {
                livekit::SubscribedQuality& wanted = *entry.add_qualities();
                wanted.set_quality(static_cast<livekit::VideoQuality>(quality));
                wanted.set_enabled(enabled);
            }
        }
    }
    void operator()(const media::SubscribedAudioCodecUpdate& update) const {
        livekit::SubscribedAudioCodecUpdate& message = *out.mutable_subscribed_audio_codec_update();
        message.set_track_sid(update.track_sid);
        for (const auto& codec : update.codecs) {
            livekit::SubscribedAudioCodec& entry = *message.add_subscribed_audio_codecs();
            entry.set_codec(codec.codec);
            entry.set_enabled(codec.enabled);
        }
    }
    void operator()(const media::SubscriptionPermissionUpdate& update) const {
        livekit::SubscriptionPermissionUpdate& message =
            *out.mutable_subscription_permission_update();
        message.set_participant_sid(update.participant_sid);
        message.set_track_sid(update.track_sid);
        message.set_allowed(update.allowed);
    }
    void operator()(const media::SubscriptionResponse& response) const {
        out.mutable_subscription_response()->set_track_sid(response.track_sid);
        out.mutable_subscription_response()->set_err(
            static_cast<livekit::SubscriptionError>(response.error));
    }
    void operator()(const media::RequestResponse& response) const {
        livekit::RequestResponse& message = *out.mutable_request_response();
        message.set_request_id(response.request_id);
        message.set_reason(static_cast<livekit::RequestResponse::Reason>(response.reason));
        message.set_message(response.message);
        std::visit(Echo{message}, response.request);
    }
    void operator()(const media::MediaSectionsRequirement& requirement) const {
        out.mutable_media_sections_requirement()->set_num_audios(requirement.audios);
        out.mutable_media_sections_requirement()->set_num_videos(requirement.videos);
    }
    void operator()(const media::DataTrackPublished& published) const {
        set_data_track(published.info, *out.mutable_publish_data_track_response()->mutable_info());
    }
    void operator()(const media::DataTrackUnpublished& unpublished) const {
        set_data_track(unpublished.info,
                       *out.mutable_unpublish_data_track_response()->mutable_info());
    }
    void operator()(const media::DataTrackHandles& handles) const {
        auto& map = *out.mutable_data_track_subscriber_handles()->mutable_sub_handles();
        for (const auto& [handle, source] : handles.handles) {
            auto& entry = map[handle];
            entry.set_publisher_identity(source.publisher_identity);
            entry.set_publisher_sid(source.publisher_sid);
            entry.set_track_sid(source.track_sid);
        }
    }
    void operator()(const media::RoomMoved& moved) const {
        *out.mutable_room_moved()->mutable_room() = to_livekit(moved.room);
        *out.mutable_room_moved()->mutable_participant() = to_livekit(*moved.participant);
    }
    void operator()(const media::RpcOutcome&) const {}
    void operator()(const media::CloseSocket&) const {}
};

}  // namespace

livekit::Room to_livekit(const media::RoomInfo& room) {
    livekit::Room out;
    out.set_sid(room.sid);
    out.set_name(room.name);
    out.set_empty_timeout(room.empty_timeout_s);
    out.set_departure_timeout(room.departure_timeout_s);
    out.set_max_participants(room.max_participants);
    out.set_creation_time(in_seconds(room.created_at));
    out.set_creation_time_ms(room.created_at.time_since_epoch().count());
    out.set_metadata(room.metadata);
    out.set_num_participants(room.num_participants);
    out.set_num_publishers(room.num_publishers);
    out.set_active_recording(room.active_recording);
    return out;
}

livekit::TrackInfo to_livekit(const media::TrackInfo& track) {
    livekit::TrackInfo out;
    out.set_sid(track.sid);
    out.set_type(static_cast<livekit::TrackType>(track.type));
    out.set_name(track.name);
    out.set_muted(track.muted);
    out.set_width(track.width);
    out.set_height(track.height);
    out.set_simulcast(track.simulcast);
    out.set_disable_dtx(track.disable_dtx);
    out.set_source(static_cast<livekit::TrackSource>(track.source));
    for (const auto& layer : track.layers) {
        set_layer(layer, *out.add_layers());
    }
    out.set_mime_type(track.mime_type);
    out.set_mid(track.mid);
    for (const auto& codec : track.codecs) {
        livekit::SimulcastCodecInfo& entry = *out.add_codecs();
        entry.set_mime_type(codec.mime_type);
        entry.set_mid(codec.mid);
        entry.set_cid(codec.cid);
        for (const auto& layer : codec.layers) {
            set_layer(layer, *entry.add_layers());
        }
        entry.set_video_layer_mode(static_cast<livekit::VideoLayer::Mode>(codec.video_layer_mode));
        entry.set_sdp_cid(codec.sdp_cid);
    }
    out.set_stereo(track.stereo);
    out.set_disable_red(track.disable_red);
    out.set_encryption(static_cast<livekit::Encryption::Type>(track.encryption));
    out.set_stream(track.stream);
    out.mutable_version()->set_unix_micro(track.version_unix_micro);
    for (const std::int32_t feature : track.audio_features) {
        out.add_audio_features(static_cast<livekit::AudioTrackFeature>(feature));
    }
    out.set_backup_codec_policy(static_cast<livekit::BackupCodecPolicy>(track.backup_codec_policy));
    for (const std::int32_t feature : track.packet_trailer_features) {
        out.add_packet_trailer_features(static_cast<livekit::PacketTrailerFeature>(feature));
    }
    return out;
}

livekit::ParticipantInfo to_livekit(const media::ParticipantInfo& participant) {
    livekit::ParticipantInfo out;
    out.set_sid(participant.sid);
    out.set_identity(participant.identity);
    out.set_state(static_cast<livekit::ParticipantInfo::State>(participant.state));
    for (const auto& track : participant.tracks) {
        *out.add_tracks() = to_livekit(track);
    }
    out.set_metadata(participant.metadata);
    out.set_joined_at(in_seconds(participant.joined_at));
    out.set_joined_at_ms(participant.joined_at.time_since_epoch().count());
    out.set_name(participant.name);
    out.set_version(participant.version);
    set_permission(participant.permission, *out.mutable_permission());
    out.set_is_publisher(participant.is_publisher);
    out.set_kind(static_cast<livekit::ParticipantInfo::Kind>(participant.kind));
    for (const std::int32_t detail : participant.kind_details) {
        out.add_kind_details(static_cast<livekit::ParticipantInfo::KindDetail>(detail));
    }
    for (const auto& [name, value] : participant.attributes) {
        (*out.mutable_attributes())[name] = value;
    }
    for (const auto& track : participant.data_tracks) {
        set_data_track(track, *out.add_data_tracks());
    }
    out.set_disconnect_reason(
        static_cast<livekit::DisconnectReason>(participant.disconnect_reason));
    out.set_client_protocol(participant.client_protocol);
    for (const std::int32_t capability : participant.capabilities) {
        out.add_capabilities(static_cast<livekit::ClientInfo::Capability>(capability));
    }
    return out;
}

livekit::SignalResponse to_livekit(const media::SignalResponse& response) {
    livekit::SignalResponse out;
    std::visit(Writer{out}, response);
    return out;
}

}  // namespace heydok::signaling
