// links: heydok_meeting
#include <vector>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "meeting/waiting_room.hpp"

namespace {

using namespace heydok;
using meeting::State;

/// What the next step does to one participant.
Result<State> act(std::uint8_t action, const meeting::Participant& who,
                  const meeting::Seats& seats) {
    switch (action % 5) {
        case 0:
            return meeting::admit(who.state, seats);
        case 1:
            return meeting::deny(who.state);
        case 2:
            return meeting::remove(who.state);
        case 3:
            return meeting::leave(who.state);
        default:
            return meeting::come_back(who, seats);
    }
}

}  // namespace

/// Knocks, admissions, refusals, departures and returns in any order: never more people in than
/// there are places, and nobody in who was not let in.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    meeting::Meeting plan;
    plan.max_participants = 4;
    std::vector<meeting::Participant> people;
    ByteReader script{{data, size}};
    while (script.remaining() >= 2) {
        const std::uint8_t action = script.u8();
        const std::uint8_t which = script.u8();
        const meeting::Seats seats = meeting::count_seats(plan, people);
        HEYDOK_ASSERT(seats.taken <= seats.for_others);
        HEYDOK_ASSERT(seats.waiting <= meeting::kMostWaiting + static_cast<int>(people.size()));
        if (people.empty() || action >= 224) {
            const auto state = meeting::knock(seats);
            HEYDOK_ASSERT(state.has_value() || !seats.free() ||
                          seats.waiting >= meeting::kMostWaiting ||
                          seats.ever >= meeting::kMostParticipantsEver);
            if (state) {
                people.push_back({.role = meeting::Role::patient, .state = *state});
            }
            continue;
        }
        meeting::Participant& who = people[which % people.size()];
        const State before = who.state;
        const bool ever_let_in = who.admitted_at.has_value();
        const auto after = act(action, who, seats);
        if (!after) {
            continue;
        }
        who.state = *after;
        if (*after == State::admitted) {
            HEYDOK_ASSERT(action % 5 == 0 || ever_let_in);
            who.admitted_at = WallTime{};
        }
        const bool out = before == State::removed || before == State::denied;
        HEYDOK_ASSERT(!out || *after == before || action % 5 == 0 || action % 5 == 2);
        HEYDOK_ASSERT(!meeting::may_enter_room(who, meeting::count_seats(plan, people)) ||
                      who.admitted_at.has_value());
    }
    return 0;
}
