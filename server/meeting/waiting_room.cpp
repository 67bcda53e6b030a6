#include "meeting/waiting_room.hpp"

namespace heydok::meeting {

bool holds_seat(State state) {
    return state == State::admitted || state == State::joined;
}

Seats count_seats(const Meeting& meeting, const std::vector<Participant>& participants) {
    Seats seats;
    seats.for_others = meeting.max_participants - 1;
    for (const Participant& participant : participants) {
        ++seats.ever;
        seats.waiting += participant.state == State::waiting ? 1 : 0;
        seats.taken += participant.role != Role::physician && holds_seat(participant.state) ? 1 : 0;
    }
    return seats;
}

Result<State> knock(const Seats& seats) {
    if (!seats.free() || seats.waiting >= kMostWaiting || seats.ever >= kMostParticipantsEver) {
        return Refusal{"meeting-full"};
    }
    return State::waiting;
}

Result<State> admit(State state, const Seats& seats) {
    if (holds_seat(state)) {
        return state;
    }
    if (!seats.free()) {
        return Refusal{"meeting-full"};
    }
    return State::admitted;
}

Result<State> deny(State state) {
    switch (state) {
        case State::waiting:
        case State::denied:
            return State::denied;
        case State::admitted:
        case State::joined:
        case State::left:
        case State::removed:
            break;
    }
    return Refusal{"wrong-state"};
}

Result<State> remove(State state) {
    switch (state) {
        case State::admitted:
        case State::joined:
        case State::left:
        case State::removed:
            return State::removed;
        case State::waiting:
        case State::denied:
            break;
    }
    return Refusal{"wrong-state"};
}

State leave(State state) {
    return state == State::denied || state == State::removed ? state : State::left;
}

bool may_enter_room(const Participant& participant, const Seats& seats) {
    if (participant.state == State::left) {
        return participant.admitted_at.has_value() &&
               (participant.role == Role::physician || seats.free());
    }
    return holds_seat(participant.state);
}

Result<State> come_back(const Participant& participant, const Seats& seats) {
    switch (participant.state) {
        case State::denied:
        case State::removed:
            return Refusal{"not-admitted"};
        case State::left:
            if (!participant.admitted_at) {
                return State::waiting;
            }
            if (participant.role != Role::physician && !seats.free()) {
                return Refusal{"meeting-full"};
            }
            return State::admitted;
        case State::waiting:
        case State::admitted:
        case State::joined:
            break;
    }
    return participant.state;
}

}  // namespace heydok::meeting
