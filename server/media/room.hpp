#pragma once
#include <memory>
#include <string>
#include <vector>

#include "media/participant.hpp"
#include "media/turn.hpp"

namespace heydok::media {

/// The live media space of a meeting: participants, and when it ends. Owned by the engine, lives on
/// its thread. Changed by the functions of the files of this folder, one topic each.
struct Room {
    RoomInfo info;
    Bytes sif_trailer;
    std::vector<std::unique_ptr<Participant>> participants;
    Instant created_at{};
    Instant last_left_at{};
    bool ever_joined = false;
    Instant next_speakers = kNever;
    Instant next_minute_hand = kNever;  ///< connection quality and counters, every five seconds
    std::pair<std::uint32_t, std::uint32_t> told_counts{};
    std::uint32_t deadline_place = kNotQueued;  ///< in Services::rooms_due
    std::vector<std::string> tcp_identities;    ///< SimulateScenario: get TCP candidates only
    std::vector<Bytes> recent_nonces;           ///< of SendData, to drop repeats

    [[nodiscard]] Participant* find(std::string_view identity) const;
    [[nodiscard]] Participant* find_sid(std::string_view sid) const;
    /// A published track by sid, whoever publishes it.
    [[nodiscard]] Publication* find_track(std::string_view track_sid) const;
    /// The info with fresh counters.
    [[nodiscard]] RoomInfo current_info() const;
    /// When the room closes by itself: empty for too long. kNever while someone keeps it open.
    [[nodiscard]] Instant closes_at() const;
};

/// Tells everybody who listens the newest state of `who`; others only when `who` is visible.
void announce(Turn& turn, Participant& who);
/// The same without `who` itself.
void announce_to_others(Turn& turn, Participant& who);
void send_room_update(Turn& turn, Room& room);
void add_event(Turn& turn, RoomEvent::Kind kind, const Room& room, Participant* participant,
               const TrackInfo* track = nullptr);

/// How a participant goes.
struct Departure {
    LeaveReason reason = LeaveReason::client_initiated;
    /// Others are not told, because the same identity is already coming back.
    bool replaced = false;
};
/// Takes the participant out of the room and of every list. The object lives until the turn ends.
void remove_participant(Turn& turn, Participant& who, const Departure& departure);
/// LeaveNotice, then the socket is closed; the participant itself stays.
void dismiss_session(Turn& turn, Participant& who, const LeaveNotice& notice);
/// Everybody leaves with this notice and the finish is told.
void close_room(Turn& turn, Room& room, const LeaveNotice& notice);

/// Speakers, quality and counters in their rhythm.
void handle_room_timeout(Turn& turn, Room& room);
[[nodiscard]] Instant room_timeout(const Room& room);

}  // namespace heydok::media
