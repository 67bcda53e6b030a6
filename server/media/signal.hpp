#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "media/data_track_signals.hpp"
#include "media/room_info.hpp"

/// What signalling says to the media engine and hears from it, as plain values. They mirror the
/// LiveKit messages of the same names (proto/livekit); `signaling` translates, so that `media`
/// knows no protobuf.
namespace heydok::media {

// ---- client to server (SignalRequest) ----------------------------------------------------------

struct Offer {
    SessionDescription description;
};
/// Two-connection mode: the answer to a ServerOffer.
struct ClientAnswer {
    SessionDescription description;
};
struct Trickle {
    std::string candidate_init;
    std::int32_t target = 0;
    bool final = false;
};
struct AddTrack {
    std::string cid;
    std::string name;
    TrackKind type = TrackKind::audio;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    bool muted = false;
    bool disable_dtx = false;
    TrackSource source = TrackSource::unknown;
    std::vector<VideoLayer> layers;
    std::vector<SimulcastCodec> simulcast_codecs;
    std::string sid;
    bool stereo = false;
    bool disable_red = false;
    std::int32_t encryption = 0;
    std::string stream;
    std::int32_t backup_codec_policy = 0;
    std::vector<std::int32_t> audio_features;
    std::vector<std::int32_t> packet_trailer_features;
};
struct MuteTrack {
    std::string sid;
    bool muted = false;
};
/// `track_sids` holds the sids of both lists of the LiveKit message.
struct UpdateSubscription {
    std::vector<std::string> track_sids;
    bool subscribe = false;
};
struct TrackSettings {
    std::vector<std::string> track_sids;
    bool disabled = false;
    VideoQuality quality = VideoQuality::high;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint32_t fps = 0;
    std::uint32_t priority = 0;
};
struct Leave {
    LeaveReason reason = LeaveReason::client_initiated;
    LeaveAction action = LeaveAction::disconnect;
};
struct TrackPermission {
    std::string participant_sid;
    bool all_tracks = false;
    std::vector<std::string> track_sids;
    std::string participant_identity;
};
struct SubscriptionPermission {
    bool all_participants = true;
    std::vector<TrackPermission> track_permissions;
};
/// After a resume: what the client believes (section 15 of the protocol reference).
struct SyncState {
    std::vector<std::string> published_track_sids;
    UpdateSubscription subscription;
    std::vector<std::string> track_sids_disabled;
    std::vector<std::pair<std::string, std::uint32_t>> received;  ///< publisher sid, last sequence
    std::vector<std::string> published_data_track_sids;
    UpdateDataSubscription data_subscription;
};
struct UpdateMetadata {
    std::string metadata;
    std::string name;
    std::map<std::string, std::string> attributes;
    std::uint32_t request_id = 0;
};
struct UpdateAudioTrack {
    std::string track_sid;
    std::vector<std::int32_t> features;
};
struct UpdateVideoTrack {
    std::string track_sid;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
};
/// SimulateScenario: the test hooks that clients can trigger.
struct Simulate {
    enum class Scenario : std::uint8_t {
        speaker_update,
        node_failure,
        migration,
        server_leave,
        switch_candidate_protocol,
        subscriber_bandwidth,
        disconnect_signal_on_resume,
        disconnect_signal_on_resume_no_messages,
        leave_request_full_reconnect
    };
    Scenario scenario = Scenario::server_leave;
    std::int64_t value = 0;
};

/// Something that the protocol has and we do not offer; answered with `message`.
struct UnsupportedRequest {
    std::uint32_t request_id = 0;
    std::string message;
};

/// Pings are answered by `signaling` and never come here.
using SignalRequest =
    std::variant<Offer, ClientAnswer, Trickle, AddTrack, MuteTrack, UpdateSubscription,
                 TrackSettings, Leave, SubscriptionPermission, SyncState, UpdateMetadata,
                 UpdateAudioTrack, UpdateVideoTrack, Simulate, PublishDataTrack, UnpublishDataTrack,
                 UpdateDataSubscription, UnsupportedRequest>;

// ---- server to client (SignalResponse) ---------------------------------------------------------

struct Joined {
    RoomInfo room;
    ParticipantSnapshot participant;
    std::vector<ParticipantSnapshot> other_participants;
    Bytes sif_trailer;
    std::vector<std::string> enabled_publish_codecs;  ///< mime types, video first
    bool two_connections = false;
};
struct Reconnected {
    std::uint32_t last_message_seq = 0;
};
struct Answer {
    SessionDescription description;
};
/// Two-connection mode: what the client subscribes to.
struct ServerOffer {
    SessionDescription description;
};
struct ParticipantUpdate {
    std::vector<ParticipantSnapshot> participants;
};
struct TrackPublished {
    std::string cid;
    TrackInfo track;
};
struct TrackUnpublished {
    std::string track_sid;
};
struct TrackSubscribed {
    std::string track_sid;
};
struct LeaveNotice {
    LeaveReason reason = LeaveReason::unknown;
    LeaveAction action = LeaveAction::disconnect;
};
struct MuteNotice {
    std::string track_sid;
    bool muted = false;
};
struct SpeakerInfo {
    std::string participant_sid;
    float level = 0;
    bool active = false;
};
struct SpeakersChanged {
    std::vector<SpeakerInfo> speakers;
};
struct RoomUpdate {
    RoomInfo room;
};
struct ConnectionQualityInfo {
    std::string participant_sid;
    ConnectionQuality quality = ConnectionQuality::excellent;
    float score = 0;
};
struct ConnectionQualityUpdate {
    std::vector<ConnectionQualityInfo> updates;
};
struct StreamStateInfo {
    std::string participant_sid;
    std::string track_sid;
    bool paused = false;
};
struct StreamStateUpdate {
    std::vector<StreamStateInfo> states;
};
struct SubscribedCodec {
    std::string codec;
    std::vector<std::pair<VideoQuality, bool>> qualities;
};
struct SubscribedQualityUpdate {
    std::string track_sid;
    std::vector<SubscribedCodec> codecs;
};
struct SubscribedAudioCodec {
    std::string codec;  ///< "opus", "red"
    bool enabled = false;
};
struct SubscribedAudioCodecUpdate {
    std::string track_sid;
    std::vector<SubscribedAudioCodec> codecs;
};
struct SubscriptionPermissionUpdate {
    std::string participant_sid;
    std::string track_sid;
    bool allowed = true;
};
struct SubscriptionResponse {
    std::string track_sid;
    std::int32_t error = 0;
};  ///< SubscriptionError
struct RequestResponse {
    std::uint32_t request_id = 0;
    RequestReason reason = RequestReason::ok;
    std::string message;
    /// The request that it answers, where the protocol returns it.
    std::variant<std::monostate, AddTrack, MuteTrack, UpdateMetadata, UpdateAudioTrack,
                 UpdateVideoTrack, PublishDataTrack, UnpublishDataTrack>
        request = {};
};
struct MediaSectionsRequirement {
    std::uint32_t audios = 0;
    std::uint32_t videos = 0;
};
/// The participant belongs to another room now; `signaling` adds the token that opens it.
struct RoomMoved {
    RoomInfo room;
    ParticipantSnapshot participant;
};
/// How an RPC that the server called has ended. Not for a client: it goes to who called.
struct RpcOutcome {
    std::uint32_t error = 0;  ///< RpcError code; 0: it was answered
    std::string text;         ///< the payload, or what the error says
};
/// Not a message: the socket is to be closed after everything before it was written.
struct CloseSocket {};

using SignalResponse =
    std::variant<Joined, Reconnected, Answer, ServerOffer, ParticipantUpdate, TrackPublished,
                 TrackUnpublished, TrackSubscribed, LeaveNotice, MuteNotice, SpeakersChanged,
                 RoomUpdate, ConnectionQualityUpdate, StreamStateUpdate, SubscribedQualityUpdate,
                 SubscribedAudioCodecUpdate, SubscriptionPermissionUpdate, SubscriptionResponse,
                 RequestResponse, MediaSectionsRequirement, DataTrackPublished,
                 DataTrackUnpublished, DataTrackHandles, RoomMoved, RpcOutcome, CloseSocket>;

}  // namespace heydok::media
