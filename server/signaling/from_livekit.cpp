#include "signaling/from_livekit.hpp"

#include <utility>

namespace heydok::signaling {

namespace {

/// The enumerator with this number, or the zero one when the number is past `last`.
template <class Enum>
Enum known(int number, Enum last) {
    return number >= 0 && number <= static_cast<int>(last) ? static_cast<Enum>(number) : Enum{};
}

template <class Repeated>
std::vector<std::string> strings(const Repeated& repeated) {
    return {repeated.begin(), repeated.end()};
}

media::VideoLayer layer_from(const livekit::VideoLayer& layer) {
    media::VideoLayer out;
    out.quality = known(layer.quality(), media::VideoQuality::off);
    out.width = layer.width();
    out.height = layer.height();
    out.bitrate = layer.bitrate();
    out.ssrc = layer.ssrc();
    out.spatial_layer = layer.spatial_layer();
    out.rid = layer.rid();
    out.repair_ssrc = layer.repair_ssrc();
    return out;
}

template <class Repeated>
std::vector<media::VideoLayer> layers_from(const Repeated& layers) {
    std::vector<media::VideoLayer> out;
    for (const auto& layer : layers) {
        out.push_back(layer_from(layer));
    }
    return out;
}

media::TrackSettings settings_from(const livekit::UpdateTrackSettings& settings) {
    return {.track_sids = strings(settings.track_sids()),
            .disabled = settings.disabled(),
            .quality = known(settings.quality(), media::VideoQuality::off),
            .width = settings.width(),
            .height = settings.height(),
            .fps = settings.fps(),
            .priority = settings.priority()};
}

media::Leave leave_from(const livekit::LeaveRequest& leave) {
    return {.reason = known(leave.reason(), media::LeaveReason::media_failure),
            .action = known(leave.action(), media::LeaveAction::reconnect)};
}

media::SubscriptionPermission permission_from(const livekit::SubscriptionPermission& permission) {
    media::SubscriptionPermission out{.all_participants = permission.all_participants(),
                                      .track_permissions = {}};
    for (const auto& entry : permission.track_permissions()) {
        out.track_permissions.push_back({.participant_sid = entry.participant_sid(),
                                         .all_tracks = entry.all_tracks(),
                                         .track_sids = strings(entry.track_sids()),
                                         .participant_identity = entry.participant_identity()});
    }
    return out;
}

media::PublishDataTrack data_track_from(const livekit::PublishDataTrackRequest& request) {
    media::PublishDataTrack out;
    out.track.pub_handle = request.pub_handle();
    out.track.name = request.name();
    out.track.encryption = request.encryption();
    out.track.frame_encoding =
        request.has_frame_encoding() ? request.frame_encoding().SerializeAsString() : "";
    out.track.schema = request.has_schema() ? request.schema().SerializeAsString() : "";
    return out;
}

media::UpdateDataSubscription data_subscription_from(
    const livekit::UpdateDataSubscription& request) {
    media::UpdateDataSubscription out;
    for (const auto& update : request.updates()) {
        out.updates.push_back({update.track_sid(), update.subscribe()});
    }
    return out;
}

media::UnsupportedRequest no_data_blobs(std::uint32_t request_id) {
    return {.request_id = request_id, .message = "data blobs are not supported"};
}

media::SyncState sync_from(const livekit::SyncState& sync) {
    media::SyncState out;
    for (const auto& track : sync.publish_tracks()) {
        out.published_track_sids.push_back(track.track().sid());
    }
    out.subscription = from_livekit(sync.subscription());
    out.track_sids_disabled = strings(sync.track_sids_disabled());
    for (const auto& state : sync.datachannel_receive_states()) {
        out.received.emplace_back(state.publisher_sid(), state.last_seq());
    }
    for (const auto& track : sync.publish_data_tracks()) {
        out.published_data_track_sids.push_back(track.info().sid());
    }
    out.data_subscription = data_subscription_from(sync.data_subscription());
    return out;
}

media::UpdateMetadata metadata_from(const livekit::UpdateParticipantMetadata& update) {
    return {.metadata = update.metadata(),
            .name = update.name(),
            .attributes = {update.attributes().begin(), update.attributes().end()},
            .request_id = update.request_id()};
}

std::optional<media::SignalRequest> simulate_from(const livekit::SimulateScenario& scenario) {
    using Proto = livekit::SimulateScenario;
    using Scenario = media::Simulate::Scenario;
    const auto make = [](Scenario kind, std::int64_t value) {
        return media::SignalRequest{media::Simulate{.scenario = kind, .value = value}};
    };
    switch (scenario.scenario_case()) {
        case Proto::kSpeakerUpdate:
            return make(Scenario::speaker_update, scenario.speaker_update());
        case Proto::kNodeFailure:
            return make(Scenario::node_failure, 0);
        case Proto::kMigration:
            return make(Scenario::migration, 0);
        case Proto::kServerLeave:
            return make(Scenario::server_leave, 0);
        case Proto::kSwitchCandidateProtocol:
            return make(Scenario::switch_candidate_protocol, scenario.switch_candidate_protocol());
        case Proto::kSubscriberBandwidth:
            return make(Scenario::subscriber_bandwidth, scenario.subscriber_bandwidth());
        case Proto::kDisconnectSignalOnResume:
            return make(Scenario::disconnect_signal_on_resume, 0);
        case Proto::kDisconnectSignalOnResumeNoMessages:
            return make(Scenario::disconnect_signal_on_resume_no_messages, 0);
        case Proto::kLeaveRequestFullReconnect:
            return make(Scenario::leave_request_full_reconnect, 0);
        case Proto::SCENARIO_NOT_SET:
            break;
    }
    return media::UnsupportedRequest{.message = "unknown scenario"};
}

media::Trickle trickle_from(const livekit::TrickleRequest& trickle) {
    return {.candidate_init = trickle.candidateinit(),
            .target = trickle.target(),
            .final = trickle.final()};
}

media::UpdateAudioTrack audio_track_from(const livekit::UpdateLocalAudioTrack& update) {
    return {.track_sid = update.track_sid(),
            .features = {update.features().begin(), update.features().end()}};
}

}  // namespace

media::SessionDescription from_livekit(const livekit::SessionDescription& description) {
    return {.type = description.type(), .sdp = description.sdp(), .id = description.id()};
}

media::AddTrack from_livekit(const livekit::AddTrackRequest& request) {
    media::AddTrack out;
    out.cid = request.cid();
    out.name = request.name();
    out.type = known(request.type(), media::TrackKind::video);
    out.width = request.width();
    out.height = request.height();
    out.muted = request.muted();
    out.disable_dtx = request.disable_dtx();
    out.source = known(request.source(), media::TrackSource::screen_share_audio);
    out.layers = layers_from(request.layers());
    for (const auto& codec : request.simulcast_codecs()) {
        media::SimulcastCodec entry;
        entry.mime_type = codec.codec();
        entry.cid = codec.cid();
        entry.layers = layers_from(codec.layers());
        entry.video_layer_mode = codec.video_layer_mode();
        out.simulcast_codecs.push_back(std::move(entry));
    }
    out.sid = request.sid();
    out.stereo = request.stereo();
    out.disable_red = request.disable_red();
    out.encryption = request.encryption();
    out.stream = request.stream();
    out.backup_codec_policy = request.backup_codec_policy();
    out.audio_features.assign(request.audio_features().begin(), request.audio_features().end());
    out.packet_trailer_features.assign(request.packet_trailer_features().begin(),
                                       request.packet_trailer_features().end());
    return out;
}

media::Permission from_livekit(const livekit::ParticipantPermission& permission) {
    media::Permission out;
    out.can_subscribe = permission.can_subscribe();
    out.can_publish = permission.can_publish();
    out.can_publish_data = permission.can_publish_data();
    out.hidden = permission.hidden();
    out.recorder = permission.recorder();
    out.agent = permission.agent();
    out.can_update_metadata = permission.can_update_metadata();
    out.can_subscribe_metrics = permission.can_subscribe_metrics();
    for (const int source : permission.can_publish_sources()) {
        out.can_publish_sources.push_back(known(source, media::TrackSource::screen_share_audio));
    }
    return out;
}

media::UpdateSubscription from_livekit(const livekit::UpdateSubscription& update) {
    media::UpdateSubscription out{.track_sids = strings(update.track_sids()),
                                  .subscribe = update.subscribe()};
    for (const auto& tracks : update.participant_tracks()) {
        out.track_sids.insert(out.track_sids.end(), tracks.track_sids().begin(),
                              tracks.track_sids().end());
    }
    return out;
}

std::optional<media::SignalRequest> from_livekit(const livekit::SignalRequest& request) {
    using Proto = livekit::SignalRequest;
    switch (request.message_case()) {
        case Proto::kOffer:
            return media::Offer{from_livekit(request.offer())};
        case Proto::kAnswer:
            return media::ClientAnswer{from_livekit(request.answer())};
        case Proto::kTrickle:
            return trickle_from(request.trickle());
        case Proto::kAddTrack:
            return from_livekit(request.add_track());
        case Proto::kMute:
            return media::MuteTrack{.sid = request.mute().sid(), .muted = request.mute().muted()};
        case Proto::kSubscription:
            return from_livekit(request.subscription());
        case Proto::kTrackSetting:
            return settings_from(request.track_setting());
        case Proto::kLeave:
            return leave_from(request.leave());
        case Proto::kSubscriptionPermission:
            return permission_from(request.subscription_permission());
        case Proto::kSyncState:
            return sync_from(request.sync_state());
        case Proto::kSimulate:
            return simulate_from(request.simulate());
        case Proto::kUpdateMetadata:
            return metadata_from(request.update_metadata());
        case Proto::kUpdateAudioTrack:
            return audio_track_from(request.update_audio_track());
        case Proto::kUpdateVideoTrack:
            return media::UpdateVideoTrack{.track_sid = request.update_video_track().track_sid(),
                                           .width = request.update_video_track().width(),
                                           .height = request.update_video_track().height()};
        case Proto::kPublishDataTrackRequest:
            return data_track_from(request.publish_data_track_request());
        case Proto::kUnpublishDataTrackRequest:
            return media::UnpublishDataTrack{request.unpublish_data_track_request().pub_handle()};
        case Proto::kUpdateDataSubscription:
            return data_subscription_from(request.update_data_subscription());
        case Proto::kStoreDataBlobRequest:
            return no_data_blobs(request.store_data_blob_request().request_id());
        case Proto::kGetDataBlobRequest:
            return no_data_blobs(request.get_data_blob_request().request_id());
        case Proto::MESSAGE_NOT_SET:
            return media::UnsupportedRequest{.message = "unknown request"};
        case Proto::kUpdateLayers:  // replaced by dynacast; the protocol wants it ignored
        case Proto::kPing:          // answered by the session
        case Proto::kPingReq:
            break;
    }
    return std::nullopt;
}

}  // namespace heydok::signaling
