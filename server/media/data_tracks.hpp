#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "media/data_track_signals.hpp"

namespace heydok::media {

struct Participant;
struct Turn;

/// Data tracks one participant may publish, and subscribe to.
inline constexpr std::size_t kMaxDataTracks = 32;
inline constexpr std::size_t kMaxDataSubscriptions = 256;
inline constexpr std::size_t kMaxDataTrackName = 256;
/// Bytes of the fixed header of a data-track packet, which carries the handle.
inline constexpr std::size_t kDataTrackHeaderSize = 12;

/// A data track with who gets it, and under which handle.
struct DataTrack {
    DataTrackInfo info;
    std::vector<std::pair<Participant*, std::uint16_t>> subscribers;
};

/// Data tracks of one participant, in both directions.
struct DataTracks {
    std::vector<DataTrack> published;
    std::map<std::uint32_t, DataTrackSource> handles;  ///< of what it receives
    std::uint16_t next_handle = 1;
};

/// Answers with DataTrackPublished or a RequestResponse.
void publish_data_track(Turn& turn, Participant& who, const PublishDataTrack& request);
void unpublish_data_track(Turn& turn, Participant& who, const UnpublishDataTrack& request);
void update_data_subscription(Turn& turn, Participant& who, const UpdateDataSubscription& request);

/// One packet of a published track, to all who subscribe, each with its own handle.
void relay_data_track(Turn& turn, Participant& from, ByteView packet);

/// A newcomer with auto_subscribe_data_track gets all tracks there are.
void subscribe_to_all_data_tracks(Turn& turn, Participant& who);
/// Handles again, after a resume.
void send_data_track_handles(Turn& turn, Participant& who);
/// The participant leaves the room: its tracks and subscriptions end.
void leave_data_tracks(Turn& turn, Participant& who);
/// Tracks that are no longer allowed end.
void end_forbidden_data_tracks(Turn& turn, Participant& who);

}  // namespace heydok::media
