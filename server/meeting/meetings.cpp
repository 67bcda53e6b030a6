#include "meeting/meetings.hpp"

#include <limits>

#include "meeting/meeting_rows.hpp"

namespace heydok::meeting {
namespace {

constexpr std::size_t kMeetingIdLength = 22;  // 128 random bits: nobody guesses a meeting
constexpr std::size_t kIdentityLength = 16;
constexpr int kLongestList = 200;

audit::Object object_of(const Participant& participant) {
    return {"participant", participant.identity};
}

std::string sealed_name(storage::Transaction& transaction, const Participant& participant) {
    return transaction.fields().seal(participant.user_name.reveal(), place_of_name(participant));
}

audit::Actor actor_of(const Participant& participant) {
    return {"participant", participant.identity};
}

}  // namespace

void Meetings::audit(std::string_view practice_id, const audit::Actor& actor, audit::Event event,
                     const audit::Object& object) {
    audit::record(transaction_, {.chain = std::string{practice_id},
                                 .at = now_,
                                 .actor = actor,
                                 .event = event,
                                 .object = object});
}

void Meetings::tell(const Meeting& meeting, NoticeKind kind) {
    Notices{transaction_, now_, random_}.tell(meeting, kind);
}

void Meetings::note(const Meeting& meeting, const std::optional<Participant>& about,
                    audit::Event event, const audit::Actor& actor) {
    audit(meeting.practice_id, actor, event,
          about ? audit::Object{"participant", about->identity}
                : audit::Object{"meeting", meeting.id});
}

std::string Meetings::practice_of(std::string_view meeting_id) {
    storage::Rows rows =
        transaction_.query("SELECT practice_id FROM meetings WHERE id = ?", meeting_id);
    return rows.next() ? rows->text(0) : std::string{audit::kSystemChain};
}

Result<Meeting> Meetings::create(const people::Account& host, const NewMeeting& wanted,
                                 const audit::Actor& actor) {
    Result<Meeting> planned = plan(wanted, host.practice.care_mode, now_);
    if (!planned) {
        return planned;
    }
    if (wanted.external_id) {
        if (std::optional<Meeting> made = find_external(host.practice.id, *wanted.external_id)) {
            return std::move(*made);
        }
    }
    Meeting& meeting = *planned;
    meeting.id = random_.text(kMeetingIdLength, Random::kReadable);
    meeting.practice_id = host.practice.id;
    meeting.host_account_id = host.id;
    static const std::string sql = "INSERT INTO meetings (" + std::string{kMeetingColumns} +
                                   ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    transaction_.execute(sql, meeting.id, meeting.practice_id, meeting.host_account_id,
                         meeting.name, text_of(meeting.status), text_of(meeting.care_mode),
                         meeting.max_participants, meeting.enable_recording, meeting.enable_chat,
                         meeting.created_at, meeting.expires_at, meeting.ended_at,
                         meeting.external_id, meeting.planned_at, meeting.delayed_until);
    audit(meeting.practice_id, actor, audit::Event::meeting_created, {"meeting", meeting.id});
    tell(meeting, NoticeKind::meeting_created);
    return planned;
}

std::optional<Meeting> Meetings::find(std::string_view id) {
    static const std::string sql =
        "SELECT " + std::string{kMeetingColumns} + " FROM meetings WHERE id = ? AND created_at > ?";
    return first(transaction_.query(sql, id, now_ - kMeetingsKept));
}

std::optional<Meeting> Meetings::find_external(std::string_view practice_id,
                                               std::string_view external_id) {
    static const std::string sql = "SELECT " + std::string{kMeetingColumns} +
                                   " FROM meetings WHERE practice_id = ? AND external_id = ? "
                                   "AND created_at > ?";
    return first(transaction_.query(sql, practice_id, external_id, now_ - kMeetingsKept));
}

std::optional<Meeting> Meetings::first(storage::Rows rows) {
    if (!rows.next()) {
        return std::nullopt;
    }
    Meeting meeting = read_meeting(rows.statement());
    meeting.status = status_at(meeting, now_);
    return meeting;
}

std::vector<Meeting> Meetings::of_host(std::string_view account_id) {
    return newest("host_account_id", account_id, kLongestList);
}

std::vector<Meeting> Meetings::all_of_host(std::string_view account_id) {
    return newest("host_account_id", account_id, std::numeric_limits<int>::max());
}

std::vector<Participant> Meetings::presences_of(std::string_view account_id) {
    std::vector<Participant> presences;
    storage::Rows rows = transaction_.query("SELECT " + std::string{kParticipantColumns} +
                                                " FROM participants WHERE account_id = ? AND "
                                                "created_at > ? ORDER BY created_at DESC, identity",
                                            account_id, now_ - kMeetingsKept);
    while (rows.next()) {
        presences.push_back(read_participant(rows.statement(), transaction_.fields()));
    }
    return presences;
}

std::vector<Meeting> Meetings::of_practice(std::string_view practice_id) {
    return newest("practice_id", practice_id, kLongestList);
}

std::vector<Meeting> Meetings::newest(std::string_view column, std::string_view value, int most) {
    const std::string sql = "SELECT " + std::string{kMeetingColumns} + " FROM meetings WHERE " +
                            std::string{column} +
                            " = ? AND created_at > ? ORDER BY created_at DESC, id LIMIT ?";
    std::vector<Meeting> meetings;
    storage::Rows rows = transaction_.query(sql, value, now_ - kMeetingsKept, most);
    while (rows.next()) {
        meetings.push_back(read_meeting(rows.statement()));
        meetings.back().status = status_at(meetings.back(), now_);
    }
    return meetings;
}

std::vector<Participant> Meetings::participants(std::string_view meeting_id) {
    static const std::string sql =
        "SELECT " + std::string{kParticipantColumns} +
        " FROM participants WHERE meeting_id = ? ORDER BY created_at, identity";
    std::vector<Participant> participants;
    storage::Rows rows = transaction_.query(sql, meeting_id);
    while (rows.next()) {
        participants.push_back(read_participant(rows.statement(), transaction_.fields()));
    }
    return participants;
}

std::optional<Participant> Meetings::participant(std::string_view meeting_id,
                                                 std::string_view identity) {
    static const std::string sql = "SELECT " + std::string{kParticipantColumns} +
                                   " FROM participants WHERE meeting_id = ? AND identity = ?";
    storage::Rows rows = transaction_.query(sql, meeting_id, identity);
    return rows.next() ? std::optional{read_participant(rows.statement(), transaction_.fields())}
                       : std::nullopt;
}

Participant Meetings::insert(const Meeting& meeting, Participant participant) {
    participant.meeting_id = meeting.id;
    participant.identity = std::string{text_of(participant.role)} + "-" +
                           random_.text(kIdentityLength, Random::kReadable);
    participant.since = now_;
    if (holds_seat(participant.state)) {
        participant.admitted_at = now_;
    }
    static const std::string sql = "INSERT INTO participants (" + std::string{kParticipantColumns} +
                                   ", created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    transaction_.execute(sql, participant.meeting_id, participant.identity,
                         text_of(participant.role), participant.account_id,
                         sealed_name(transaction_, participant), text_of(participant.state),
                         participant.since, participant.admitted_at, participant.media_sid,
                         participant.received_at, participant.session_id, now_);
    return participant;
}

void Meetings::store(Participant& participant, State state) {
    if (holds_seat(state) && !holds_seat(participant.state)) {
        participant.admitted_at = now_;
    }
    participant.state = state;
    participant.since = now_;
    transaction_.execute(
        "UPDATE participants SET state = ?, since = ?, admitted_at = ?, media_sid = ?, "
        "received_at = ?, session_id = ?, user_name = ? WHERE meeting_id = ? AND identity = ?",
        text_of(participant.state), participant.since, participant.admitted_at,
        participant.media_sid, participant.received_at, participant.session_id,
        sealed_name(transaction_, participant), participant.meeting_id, participant.identity);
}

Result<Participant> Meetings::join_as_physician(const Meeting& meeting, const people::Account& host,
                                                const people::PersonName& name,
                                                std::string_view session_id) {
    if (const Result<void> open = check_open(meeting, now_); !open) {
        return open.error();
    }
    const audit::Actor actor{"account", host.id};
    const bool starts = meeting.status == Status::created;
    if (starts) {  // says of the physician, too, that they came
        set_status(meeting, Status::active, audit::Event::meeting_started, actor);
    }
    for (Participant& present : participants(meeting.id)) {
        if (present.account_id == host.id) {
            present.user_name = name;
            present.session_id = std::string{session_id};
            store(present, holds_seat(present.state) ? present.state : State::admitted);
            audit(meeting.practice_id, actor, audit::Event::participant_admitted,
                  object_of(present));
            return present;
        }
    }
    Participant arrived;
    arrived.role = Role::physician;
    arrived.account_id = host.id;
    arrived.session_id = std::string{session_id};
    arrived.user_name = name;
    arrived.state = State::admitted;
    arrived = insert(meeting, std::move(arrived));
    if (!starts) {
        audit(meeting.practice_id, actor, audit::Event::participant_admitted, object_of(arrived));
    }
    return arrived;
}

Result<Participant> Meetings::knock(const Meeting& meeting, const people::PersonName& name) {
    if (const Result<void> open = check_open(meeting, now_); !open) {
        return open.error();
    }
    const Result<State> state = meeting::knock(count_seats(meeting, participants(meeting.id)));
    if (!state) {
        return state.error();
    }
    Participant arrived;
    arrived.role = Role::patient;
    arrived.user_name = name;
    arrived.state = *state;
    arrived = insert(meeting, std::move(arrived));
    audit(meeting.practice_id, actor_of(arrived), audit::Event::participant_knocked,
          object_of(arrived));
    tell(meeting, NoticeKind::patient_waiting);
    return arrived;
}

Result<Change> Meetings::moderate(const Meeting& meeting, std::string_view identity,
                                  const audit::Actor& actor, audit::Event event,
                                  Result<State> (*rule)(State, const Seats&)) {
    if (const Result<void> open = check_open(meeting, now_); !open) {
        return open.error();
    }
    std::optional<Participant> found = participant(meeting.id, identity);
    if (!found) {
        return Refusal{"not-found"};
    }
    if (found->role == Role::physician) {
        return Refusal{"forbidden"};
    }
    const Result<State> state = rule(found->state, count_seats(meeting, participants(meeting.id)));
    if (!state) {
        return state.error();
    }
    if (*state == found->state) {
        return Change{std::move(*found), false};
    }
    store(*found, *state);
    audit(meeting.practice_id, actor, event, object_of(*found));
    return Change{std::move(*found)};
}

Result<Change> Meetings::receive(const Meeting& meeting, std::string_view identity,
                                 const audit::Actor& actor) {
    if (const Result<void> open = check_open(meeting, now_); !open) {
        return open.error();
    }
    std::optional<Participant> found = participant(meeting.id, identity);
    if (!found) {
        return Refusal{"not-found"};
    }
    if (found->state != State::waiting) {
        return Refusal{"wrong-state"};
    }
    if (found->received_at) {
        return Change{std::move(*found), false};
    }
    found->received_at = now_;
    transaction_.execute(
        "UPDATE participants SET received_at = ? WHERE meeting_id = ? AND identity = ?", now_,
        found->meeting_id, found->identity);
    audit(meeting.practice_id, actor, audit::Event::participant_received, object_of(*found));
    return Change{std::move(*found)};
}

Result<Change> Meetings::admit(const Meeting& meeting, std::string_view identity,
                               const audit::Actor& actor) {
    return moderate(meeting, identity, actor, audit::Event::participant_admitted, meeting::admit);
}

Result<Change> Meetings::deny(const Meeting& meeting, std::string_view identity,
                              const audit::Actor& actor) {
    return moderate(meeting, identity, actor, audit::Event::participant_denied,
                    [](State state, const Seats&) { return meeting::deny(state); });
}

Result<Change> Meetings::remove(const Meeting& meeting, std::string_view identity,
                                const audit::Actor& actor) {
    return moderate(meeting, identity, actor, audit::Event::participant_removed,
                    [](State state, const Seats&) { return meeting::remove(state); });
}

Change Meetings::leave(const Participant& participant, const audit::Actor& actor) {
    Participant leaving = participant;
    const State state = meeting::leave(leaving.state);
    if (state == leaving.state) {
        return {std::move(leaving), false};
    }
    leaving.media_sid.reset();
    store(leaving, state);
    audit(practice_of(leaving.meeting_id), actor, audit::Event::participant_left,
          object_of(leaving));
    return {std::move(leaving)};
}

Result<Change> Meetings::come_back(const Meeting& meeting, const Participant& participant) {
    if (const Result<void> open = check_open(meeting, now_); !open) {
        return open.error();
    }
    const Result<State> state =
        meeting::come_back(participant, count_seats(meeting, participants(meeting.id)));
    if (!state) {
        return state.error();
    }
    Participant returning = participant;
    if (*state == returning.state) {
        return Change{std::move(returning), false};
    }
    store(returning, *state);
    audit(meeting.practice_id, actor_of(returning),
          *state == State::waiting ? audit::Event::participant_knocked
                                   : audit::Event::participant_admitted,
          object_of(returning));
    if (*state == State::waiting) {
        tell(meeting, NoticeKind::patient_waiting);
    }
    return Change{std::move(returning)};
}

}  // namespace heydok::meeting
