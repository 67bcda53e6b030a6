#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signaling/from_livekit.hpp"
#include "signaling/to_livekit.hpp"

namespace heydok::signaling {
namespace {

using testing::ElementsAre;

template <class T>
T request_as(const livekit::SignalRequest& request) {
    const auto translated = from_livekit(request);
    EXPECT_TRUE(translated.has_value());
    const T* typed = translated ? std::get_if<T>(&*translated) : nullptr;
    EXPECT_NE(typed, nullptr);
    return typed == nullptr ? T{} : *typed;
}

TEST(FromLiveKit, AddTrack) {
    livekit::SignalRequest request;
    livekit::AddTrackRequest& track = *request.mutable_add_track();
    track.set_cid("cid");
    track.set_name("cam");
    track.set_type(livekit::VIDEO);
    track.set_source(livekit::CAMERA);
    track.set_width(1280);
    livekit::VideoLayer& layer = *track.add_layers();
    layer.set_quality(livekit::HIGH);
    layer.set_rid("f");
    livekit::SimulcastCodec& codec = *track.add_simulcast_codecs();
    codec.set_codec("vp8");
    codec.set_cid("cid");
    const auto add = request_as<media::AddTrack>(request);
    EXPECT_EQ(add.cid, "cid");
    EXPECT_EQ(add.type, media::TrackKind::video);
    EXPECT_EQ(add.source, media::TrackSource::camera);
    ASSERT_EQ(add.layers.size(), 1U);
    EXPECT_EQ(add.layers[0].quality, media::VideoQuality::high);
    EXPECT_EQ(add.layers[0].rid, "f");
    ASSERT_EQ(add.simulcast_codecs.size(), 1U);
    EXPECT_EQ(add.simulcast_codecs[0].mime_type, "vp8");
}

TEST(FromLiveKit, SubscriptionTakesBothLists) {
    livekit::SignalRequest request;
    livekit::UpdateSubscription& update = *request.mutable_subscription();
    update.add_track_sids("TR_a");
    update.set_subscribe(true);
    update.add_participant_tracks()->add_track_sids("TR_b");
    const auto subscription = request_as<media::UpdateSubscription>(request);
    EXPECT_THAT(subscription.track_sids, ElementsAre("TR_a", "TR_b"));
    EXPECT_TRUE(subscription.subscribe);
}

TEST(FromLiveKit, SyncState) {
    livekit::SignalRequest request;
    livekit::SyncState& sync = *request.mutable_sync_state();
    sync.add_publish_tracks()->mutable_track()->set_sid("TR_own");
    sync.mutable_subscription()->add_track_sids("TR_x");
    sync.add_track_sids_disabled("TR_y");
    livekit::DataChannelReceiveState& state = *sync.add_datachannel_receive_states();
    state.set_publisher_sid("PA_1");
    state.set_last_seq(7);
    const auto translated = request_as<media::SyncState>(request);
    EXPECT_THAT(translated.published_track_sids, ElementsAre("TR_own"));
    EXPECT_THAT(translated.subscription.track_sids, ElementsAre("TR_x"));
    EXPECT_THAT(translated.track_sids_disabled, ElementsAre("TR_y"));
    EXPECT_THAT(translated.received, ElementsAre(std::pair<std::string, std::uint32_t>{"PA_1", 7}));
}

TEST(FromLiveKit, NumbersFromTheFutureBecomeZero) {
    livekit::SignalRequest request;
    request.mutable_add_track()->set_source(static_cast<livekit::TrackSource>(77));
    request.mutable_add_track()->set_type(static_cast<livekit::TrackType>(-3));
    const auto add = request_as<media::AddTrack>(request);
    EXPECT_EQ(add.source, media::TrackSource::unknown);
    EXPECT_EQ(add.type, media::TrackKind::audio);
}

TEST(FromLiveKit, SmallRequests) {
    livekit::SignalRequest request;
    request.mutable_leave()->set_reason(livekit::CLIENT_INITIATED);
    EXPECT_EQ(request_as<media::Leave>(request).reason, media::LeaveReason::client_initiated);
    request.mutable_mute()->set_sid("TR_a");
    request.mutable_mute()->set_muted(true);
    EXPECT_TRUE(request_as<media::MuteTrack>(request).muted);
    request.mutable_track_setting()->set_quality(livekit::OFF);
    EXPECT_EQ(request_as<media::TrackSettings>(request).quality, media::VideoQuality::off);
    request.mutable_simulate()->set_speaker_update(3);
    EXPECT_EQ(request_as<media::Simulate>(request).value, 3);
    request.mutable_trickle()->set_candidateinit("{}");
    EXPECT_EQ(request_as<media::Trickle>(request).candidate_init, "{}");
    request.mutable_update_metadata()->set_request_id(9);
    EXPECT_EQ(request_as<media::UpdateMetadata>(request).request_id, 9U);
}

TEST(FromLiveKit, WhatTheEngineDoesNotUseIsLeftOut) {
    livekit::SignalRequest request;
    request.set_ping(1);
    EXPECT_FALSE(from_livekit(request).has_value());
    request.mutable_update_layers();
    EXPECT_FALSE(from_livekit(request).has_value());
}

TEST(FromLiveKit, WhatIsUnknownIsToBeAnswered) {
    livekit::SignalRequest request;
    EXPECT_TRUE(std::holds_alternative<media::UnsupportedRequest>(*from_livekit(request)));
    request.mutable_store_data_blob_request()->set_request_id(3);
    EXPECT_EQ(std::get<media::UnsupportedRequest>(*from_livekit(request)).request_id, 3u);
    request.mutable_simulate();
    EXPECT_TRUE(std::holds_alternative<media::UnsupportedRequest>(*from_livekit(request)));
}

media::ParticipantInfo participant() {
    media::ParticipantInfo out;
    out.sid = "PA_123456789012";
    out.identity = "ada";
    out.state = media::ParticipantState::active;
    out.version = 4;
    out.joined_at = WallTime{std::chrono::milliseconds{1'234'567}};
    out.attributes = {{"a", "b"}};
    out.permission.can_publish = false;
    media::TrackInfo track;
    track.sid = "TR_1";
    track.type = media::TrackKind::video;
    track.source = media::TrackSource::screen_share;
    track.mime_type = "video/VP8";
    media::SimulcastCodec codec;
    codec.mime_type = "video/VP8";
    codec.layers.push_back({.quality = media::VideoQuality::medium, .width = 640, .rid = "h"});
    track.codecs.push_back(codec);
    out.tracks.push_back(track);
    return out;
}

TEST(ToLiveKit, JoinHasWhatTheClientsNeed) {
    media::Joined joined;
    joined.room.sid = "RM_1";
    joined.room.name = "r";
    joined.room.created_at = WallTime{std::chrono::milliseconds{5'500}};
    joined.participant = std::make_shared<media::ParticipantInfo>(participant());
    joined.other_participants.push_back(joined.participant);
    joined.sif_trailer = {1, 2, 3};
    joined.enabled_publish_codecs = {"video/VP8", "audio/opus"};
    const livekit::SignalResponse response = to_livekit(media::SignalResponse{joined});
    ASSERT_TRUE(response.has_join());
    const livekit::JoinResponse& join = response.join();
    EXPECT_EQ(join.room().sid(), "RM_1");
    EXPECT_EQ(join.room().creation_time(), 5);
    EXPECT_EQ(join.room().creation_time_ms(), 5'500);
    EXPECT_EQ(join.participant().sid(), "PA_123456789012");
    EXPECT_TRUE(join.participant().has_permission());
    EXPECT_FALSE(join.participant().permission().can_publish());
    EXPECT_EQ(join.participant().joined_at(), 1'234);
    EXPECT_EQ(join.participant().joined_at_ms(), 1'234'567);
    EXPECT_EQ(join.other_participants_size(), 1);
    EXPECT_FALSE(join.server_info().version().empty());
    EXPECT_EQ(join.server_info().protocol(), 17);
    EXPECT_GE(join.ping_interval(), 1) << "0 ends the native client's process";
    EXPECT_GT(join.ping_timeout(), join.ping_interval());
    EXPECT_EQ(join.sif_trailer(), std::string("\1\2\3"));
    EXPECT_EQ(join.enabled_publish_codecs(0).mime(), "video/VP8");
    EXPECT_FALSE(join.subscriber_primary());
    const livekit::TrackInfo& track = join.participant().tracks(0);
    EXPECT_EQ(track.source(), livekit::SCREEN_SHARE);
    EXPECT_EQ(track.codecs(0).layers(0).rid(), "h");
    EXPECT_EQ(track.codecs(0).layers(0).quality(), livekit::MEDIUM);
}

TEST(ToLiveKit, AnswerKeepsIdAndMap) {
    media::Answer answer;
    answer.description = {
        .type = "answer", .sdp = "v=0", .id = 3, .mid_to_track_id = {{"4", "TR"}}};
    const auto response = to_livekit(media::SignalResponse{answer});
    EXPECT_EQ(response.answer().type(), "answer");
    EXPECT_EQ(response.answer().id(), 3U);
    EXPECT_EQ(response.answer().mid_to_track_id().at("4"), "TR");
}

TEST(ToLiveKit, LeaveSaysWhetherToComeBack) {
    const auto stay_away = to_livekit(media::SignalResponse{
        media::LeaveNotice{.reason = media::LeaveReason::participant_removed}});
    EXPECT_EQ(stay_away.leave().action(), livekit::LeaveRequest::DISCONNECT);
    EXPECT_FALSE(stay_away.leave().can_reconnect());
    EXPECT_EQ(stay_away.leave().reason(), livekit::PARTICIPANT_REMOVED);
    const auto again = to_livekit(media::SignalResponse{media::LeaveNotice{
        .reason = media::LeaveReason::state_mismatch, .action = media::LeaveAction::reconnect}});
    EXPECT_TRUE(again.leave().can_reconnect());
}

/// Every alternative sets exactly one member of the oneof, also when it is empty.
TEST(ToLiveKit, EveryMessageSetsItsMember) {
    using Case = livekit::SignalResponse;
    const auto snapshot = std::make_shared<media::ParticipantInfo>();
    media::Joined joined;
    joined.participant = snapshot;
    const std::vector<std::pair<media::SignalResponse, Case::MessageCase>> all{
        {joined, Case::kJoin},
        {media::Reconnected{}, Case::kReconnect},
        {media::Answer{}, Case::kAnswer},
        {media::ParticipantUpdate{}, Case::kUpdate},
        {media::TrackPublished{}, Case::kTrackPublished},
        {media::TrackUnpublished{}, Case::kTrackUnpublished},
        {media::TrackSubscribed{}, Case::kTrackSubscribed},
        {media::LeaveNotice{}, Case::kLeave},
        {media::MuteNotice{}, Case::kMute},
        {media::SpeakersChanged{}, Case::kSpeakersChanged},
        {media::RoomUpdate{}, Case::kRoomUpdate},
        {media::ConnectionQualityUpdate{}, Case::kConnectionQuality},
        {media::StreamStateUpdate{}, Case::kStreamStateUpdate},
        {media::SubscribedQualityUpdate{}, Case::kSubscribedQualityUpdate},
        {media::SubscribedAudioCodecUpdate{}, Case::kSubscribedAudioCodecUpdate},
        {media::SubscriptionPermissionUpdate{}, Case::kSubscriptionPermissionUpdate},
        {media::SubscriptionResponse{}, Case::kSubscriptionResponse},
        {media::RequestResponse{}, Case::kRequestResponse},
        {media::MediaSectionsRequirement{}, Case::kMediaSectionsRequirement},
        {media::ServerOffer{}, Case::kOffer},
        {media::DataTrackPublished{}, Case::kPublishDataTrackResponse},
        {media::DataTrackUnpublished{}, Case::kUnpublishDataTrackResponse},
        {media::DataTrackHandles{}, Case::kDataTrackSubscriberHandles},
        {media::RoomMoved{{}, snapshot}, Case::kRoomMoved},
        {media::RpcOutcome{}, Case::MESSAGE_NOT_SET},
        {media::CloseSocket{}, Case::MESSAGE_NOT_SET},
    };
    EXPECT_EQ(all.size(), std::variant_size_v<media::SignalResponse>);
    for (const auto& [response, expected] : all) {
        EXPECT_EQ(to_livekit(response).message_case(), expected);
    }
}

TEST(ToLiveKit, WebhookEventsHaveTheirNames) {
    media::RoomEvent event{.kind = media::RoomEvent::Kind::track_published,
                           .room = {},
                           .participant = std::make_shared<media::ParticipantInfo>(participant()),
                           .track = participant().tracks[0]};
    event.room.name = "r";
    const livekit::WebhookEvent message = to_livekit(event);
    EXPECT_EQ(message.event(), "track_published");
    EXPECT_EQ(message.room().name(), "r");
    EXPECT_EQ(message.participant().identity(), "ada");
    EXPECT_EQ(message.track().sid(), "TR_1");
}

}  // namespace
}  // namespace heydok::signaling
