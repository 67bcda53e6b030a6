#pragma once
#include <string>

#include "media/participant.hpp"
#include "rtc/peer/answer.hpp"

namespace heydok::media {

/// Tracks one participant may announce beyond those it publishes (Limits::published_tracks).
inline constexpr std::size_t kMaxPendingTracks = 20;

/// Longest text and list in what a client says of a track.
inline constexpr std::size_t kMaxTrackText = 256;
inline constexpr std::size_t kMaxTrackItems = 16;

/// Why a publication ends; decides who is told.
enum class Ending : std::uint8_t {
    by_publisher,      ///< section inactive
    by_server,         ///< permission withdrawn: the publisher is told
    with_participant,  ///< the participant's own update says it
};

/// AddTrack: answers with TrackPublished or a RequestResponse.
void add_track(Turn& turn, Participant& who, const AddTrack& request);
/// The client muted or unmuted itself.
void mute_track(Turn& turn, Participant& who, const MuteTrack& request);
void update_audio_track(Turn& turn, Participant& who, const UpdateAudioTrack& request);
void update_video_track(Turn& turn, Participant& who, const UpdateVideoTrack& request);

/// The waiting track that a section with this track id and codecs is for; null without one.
PendingTrack* match_pending(Participant& who, const sdp::MediaSection& section);
/// Makes the pending track a publication, to be received in the section.
Publication& start_publication(Turn& turn, Participant& who, PendingTrack& pending,
                               const sdp::MediaSection& offered, const std::string& track_id);
/// The section was answered: routes its signalled streams.
void receive_publication(Turn& turn, Publication& publication, const sdp::MediaSection& offered,
                         const sdp::MediaSection& answered);
/// Ends all subscriptions and removes the track.
void end_publication(Turn& turn, Publication& publication, Ending ending);
/// After a change of permission: ends what is no longer allowed.
void end_forbidden_publications(Turn& turn, Participant& who);

[[nodiscard]] bool may_publish(const Permission& permission, TrackSource source);

}  // namespace heydok::media
