#pragma once
#include <vector>

#include "meeting/meeting.hpp"

namespace heydok::meeting {

/// Who is let in: rules over values. Each answers the state that follows, or the refusal.

/// Whether the state takes a place in the meeting.
[[nodiscard]] bool holds_seat(State state);

/// Places of a meeting. One is the physician's, present or not; the rest are for others.
struct Seats {
    int taken = 0;  ///< by others than the physician
    int waiting = 0;
    int ever = 0;  ///< participants of any state
    int for_others = 1;

    [[nodiscard]] bool free() const { return taken < for_others; }
};
Seats count_seats(const Meeting& meeting, const std::vector<Participant>& participants);

/// A stranger with the link asks to come in. `meeting-full` while every place is taken or too many
/// wait; otherwise they wait.
Result<State> knock(const Seats& seats);

/// The physician lets somebody in, also who was denied or removed before. `meeting-full`.
Result<State> admit(State state, const Seats& seats);
/// The physician turns away who waits. `wrong-state` for who is in.
Result<State> deny(State state);
/// The physician puts somebody out; they stay out until admitted anew.
Result<State> remove(State state);
/// The participant goes by themselves.
State leave(State state);

/// Whether the holder of a token may be in the media room: admitted and not put out. Who had left
/// comes back to a free place only.
[[nodiscard]] bool may_enter_room(const Participant& participant, const Seats& seats);

/// The state that a returning page finds: who gave up waiting waits again, who had been admitted
/// and left is admitted if there is a place (`meeting-full`). `not-admitted` for denied and
/// removed.
Result<State> come_back(const Participant& participant, const Seats& seats);

}  // namespace heydok::meeting
