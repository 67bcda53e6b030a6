#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "media/data_track_signals.hpp"

/// What a room, its participants and their tracks are, as everybody is told. The values mirror the
/// LiveKit messages of the same names.
namespace heydok::media {

enum class TrackKind : std::uint8_t { audio = 0, video = 1 };
enum class TrackSource : std::uint8_t {
    unknown = 0,
    camera = 1,
    microphone = 2,
    screen_share = 3,
    screen_share_audio = 4
};
enum class VideoQuality : std::uint8_t { low = 0, medium = 1, high = 2, off = 3 };
enum class ParticipantState : std::uint8_t {
    joining = 0,
    joined = 1,
    active = 2,
    disconnected = 3
};
enum class ConnectionQuality : std::uint8_t { poor = 0, good = 1, excellent = 2, lost = 3 };
enum class LeaveAction : std::uint8_t { disconnect = 0, resume = 1, reconnect = 2 };
/// LiveKit's DisconnectReason numbers.
enum class LeaveReason : std::uint8_t {
    unknown = 0,
    client_initiated = 1,
    duplicate_identity = 2,
    server_shutdown = 3,
    participant_removed = 4,
    room_deleted = 5,
    state_mismatch = 6,
    join_failure = 7,
    migration = 8,
    signal_close = 9,
    room_closed = 10,
    connection_timeout = 14,
    media_failure = 15
};
/// LiveKit's RequestResponse.Reason numbers.
enum class RequestReason : std::uint8_t {
    ok = 0,
    not_found = 1,
    not_allowed = 2,
    limit_exceeded = 3,
    queued = 4,
    unsupported_type = 5,
    unclassified_error = 6,
    invalid_handle = 7,
    invalid_name = 8,
    duplicate_handle = 9,
    duplicate_name = 10,
    invalid_request = 11
};

/// What a participant may do; from the token's `video` grant, changed by UpdateParticipant.
struct Permission {
    bool can_subscribe = true;
    bool can_publish = true;
    bool can_publish_data = true;
    bool hidden = false;
    bool recorder = false;
    bool agent = false;
    bool can_update_metadata = false;
    bool can_subscribe_metrics = true;
    std::vector<TrackSource> can_publish_sources = {};  ///< empty: all
    friend bool operator==(const Permission&, const Permission&) = default;
};

struct VideoLayer {
    VideoQuality quality = VideoQuality::low;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    std::uint32_t bitrate = 0;
    std::uint32_t ssrc = 0;
    std::int32_t spatial_layer = 0;
    std::string rid;
    std::uint32_t repair_ssrc = 0;
};

/// SimulcastCodecInfo of TrackInfo, SimulcastCodec of AddTrackRequest.
struct SimulcastCodec {
    std::string mime_type;  ///< "video/VP8"; in a request the bare "vp8"
    std::string mid;
    std::string cid;
    std::vector<VideoLayer> layers;
    std::int32_t video_layer_mode = 0;
    std::string sdp_cid;
};

struct TrackInfo {
    std::string sid;
    TrackKind type = TrackKind::audio;
    std::string name;
    bool muted = false;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    bool simulcast = false;
    bool disable_dtx = false;
    TrackSource source = TrackSource::unknown;
    std::vector<VideoLayer> layers;
    std::string mime_type;
    std::string mid;
    std::vector<SimulcastCodec> codecs;
    bool stereo = false;
    bool disable_red = false;
    std::int32_t encryption = 0;  ///< Encryption.Type
    std::string stream;
    std::int64_t version_unix_micro = 0;
    std::vector<std::int32_t> audio_features;
    std::int32_t backup_codec_policy = 0;
    std::vector<std::int32_t> packet_trailer_features;
};

struct ParticipantInfo {
    std::string sid;
    std::string identity;
    ParticipantState state = ParticipantState::joining;
    std::vector<TrackInfo> tracks;
    std::string metadata;
    WallTime joined_at{};
    std::string name;
    std::uint32_t version = 0;
    Permission permission;
    bool is_publisher = false;
    std::int32_t kind = 0;
    std::vector<std::int32_t> kind_details;
    std::map<std::string, std::string> attributes;
    std::vector<DataTrackInfo> data_tracks;
    LeaveReason disconnect_reason = LeaveReason::unknown;
    std::int32_t client_protocol = 0;
    std::vector<std::int32_t> capabilities;
};
/// Shared because one change is told to everybody in the room; never changed after it was made.
using ParticipantSnapshot = std::shared_ptr<const ParticipantInfo>;

struct RoomInfo {
    std::string sid;
    std::string name;
    std::uint32_t empty_timeout_s = 300;
    std::uint32_t departure_timeout_s = 20;
    std::uint32_t max_participants = 0;  ///< 0: no limit
    WallTime created_at{};
    std::string metadata;
    std::uint32_t num_participants = 0;
    std::uint32_t num_publishers = 0;
    bool active_recording = false;
    /// How long receivers are asked to hold video back at least and at most; both 0: as they like.
    std::uint32_t min_playout_delay_ms = 0;
    std::uint32_t max_playout_delay_ms = 0;
    bool sync_streams = false;  ///< sound and picture of one source are one stream to receivers
};

struct SessionDescription {
    std::string type;  ///< "offer" or "answer"
    std::string sdp;
    std::uint32_t id = 0;
    std::map<std::string, std::string> mid_to_track_id = {};
};

}  // namespace heydok::media
