#pragma once
#include "media/room.hpp"

namespace heydok::media {

/// A participant that has not become active after this time is removed.
inline constexpr Duration kJoinTimeout = std::chrono::seconds{60};
/// Nothing authenticated heard for so long: the client is asked to resume.
inline constexpr Duration kMediaTimeout = std::chrono::seconds{15};
/// And removed when it has not resumed after this time.
inline constexpr Duration kResumeTimeout = std::chrono::seconds{5};

/// A new participant: sends Joined, tells the others, answers the embedded offer.
void join_room(Turn& turn, Room& room, SessionId session, JoinOptions options);
/// The same participant on a new signalling connection; full reconnect when there is none.
void resume(Turn& turn, Room* room, SessionId session, const JoinOptions& options);
/// SyncState after a resume: what the client believes.
void sync_state(Turn& turn, Participant& who, const SyncState& state);
/// The signalling went without a Leave.
void lose_session(Turn& turn, Participant& who);

/// Its handshake gives way to others (B20): the join has failed.
void give_way(Turn& turn, Participant& who);

/// Takes the events of the participant's connection after any call that may have made some.
void handle_peer_events(Turn& turn, Participant& who);
/// Timers of connection, feedback and presence.
void handle_participant_timeout(Turn& turn, Participant& who);
[[nodiscard]] Instant participant_timeout(const Participant& who);

/// A new set of rights, with all that follows from it.
void change_permission(Turn& turn, Participant& who, const Permission& permission);

}  // namespace heydok::media
