// The end of meetings, and what the media server reports of them.
#include "audit/receipt.hpp"
#include "meeting/meeting_rows.hpp"
#include "meeting/meetings.hpp"

namespace heydok::meeting {
namespace {

const audit::Actor kMediaServer{"media-server", ""};
const audit::Actor kSystem{"system", ""};

}  // namespace

void Meetings::set_status(const Meeting& meeting, Status status, audit::Event event,
                          const audit::Actor& actor) {
    const bool over = status == Status::ended || status == Status::expired;
    transaction_.execute("UPDATE meetings SET status = ?, ended_at = ? WHERE id = ?",
                         text_of(status), over ? std::optional{now_} : std::nullopt, meeting.id);
    audit(meeting.practice_id, actor, event, {"meeting", meeting.id});
    Meeting changed = meeting;
    changed.status = status;
    tell(changed, over ? NoticeKind::meeting_ended : NoticeKind::meeting_started);
    if (over) {
        transaction_.execute(
            "UPDATE participants SET state = 'left', since = ?, media_sid = NULL "
            "WHERE meeting_id = ? AND state IN ('waiting', 'admitted', 'joined')",
            now_, meeting.id);
    }
}

Result<Meeting> Meetings::delay(const Meeting& meeting, std::chrono::minutes minutes,
                                const audit::Actor& actor) {
    if (const Result<void> open = check_open(meeting, now_); !open) {
        return open.error();
    }
    if (minutes < std::chrono::minutes{0} || minutes > kLongestDelay) {
        return Refusal{"invalid-input", "minutes"};
    }
    Meeting delayed = meeting;
    delayed.delayed_until = minutes.count() == 0 ? std::nullopt : std::optional{now_ + minutes};
    transaction_.execute("UPDATE meetings SET delayed_until = ? WHERE id = ?",
                         delayed.delayed_until, delayed.id);
    audit(delayed.practice_id, actor, audit::Event::meeting_delayed, {"meeting", delayed.id});
    return delayed;
}

bool Meetings::end(const Meeting& meeting, const audit::Actor& actor) {
    if (!check_open(meeting, now_)) {
        return false;
    }
    set_status(meeting, Status::ended, audit::Event::meeting_ended, actor);
    return true;
}

std::vector<std::string> Meetings::expire() {
    std::vector<Meeting> due;
    {
        const std::string sql = "SELECT " + std::string{kMeetingColumns} +
                                " FROM meetings WHERE status IN ('created', 'active') "
                                "AND expires_at <= ? ORDER BY expires_at LIMIT 100";
        storage::Rows rows = transaction_.query(sql, now_);
        while (rows.next()) {
            due.push_back(read_meeting(rows.statement()));
        }
    }
    std::vector<std::string> ids;
    for (const Meeting& meeting : due) {
        set_status(meeting, Status::expired, audit::Event::meeting_expired, kSystem);
        ids.push_back(meeting.id);
    }
    return ids;
}

void Meetings::forget_old() {
    const WallTime oldest = now_ - kMeetingsKept;
    std::vector<audit::Receipt> receipts;
    {
        storage::Rows rows = transaction_.query(
            "SELECT practice_id, count(*), min(created_at), max(created_at) FROM meetings "
            "WHERE created_at <= ? GROUP BY practice_id",
            oldest);
        while (rows.next()) {
            receipts.push_back({.chain = rows->text(0),
                                .data_class = "meetings",
                                .count = rows->integer(1),
                                .from = rows->time(2),
                                .to = rows->time(3),
                                .reason = "retention",
                                .at = now_});
        }
    }
    if (receipts.empty()) {
        return;
    }
    transaction_.execute(
        "DELETE FROM consents WHERE meeting_id IN "
        "(SELECT id FROM meetings WHERE created_at <= ?)",
        oldest);
    transaction_.execute(
        "DELETE FROM participants WHERE meeting_id IN "
        "(SELECT id FROM meetings WHERE created_at <= ?)",
        oldest);
    transaction_.execute("DELETE FROM meetings WHERE created_at <= ?", oldest);
    for (audit::Receipt& receipt : receipts) {
        audit::write_receipt(transaction_, std::move(receipt), kSystem);
    }
}

std::vector<Participant> Meetings::joined() {
    static const std::string sql = "SELECT " + std::string{kParticipantColumns} +
                                   " FROM participants WHERE state = 'joined' ORDER BY meeting_id";
    std::vector<Participant> joined;
    storage::Rows rows = transaction_.query(sql);
    while (rows.next()) {
        joined.push_back(read_participant(rows.statement(), transaction_.fields()));
    }
    return joined;
}

void Meetings::bind_to_session(Participant& participant, std::string_view session_id) {
    if (participant.session_id != session_id) {
        participant.session_id = std::string{session_id};
        transaction_.execute(
            "UPDATE participants SET session_id = ? WHERE meeting_id = ? AND identity = ?",
            session_id, participant.meeting_id, participant.identity);
    }
}

void Meetings::move_session(std::string_view from, std::string_view to) {
    transaction_.execute("UPDATE participants SET session_id = ? WHERE session_id = ?", to, from);
}

std::vector<Change> Meetings::leave_with_session(std::string_view session_id,
                                                 const audit::Actor& actor) {
    static const std::string sql =
        "SELECT " + std::string{kParticipantColumns} +
        " FROM participants WHERE session_id = ? AND meeting_id IN "
        "(SELECT id FROM meetings WHERE status IN ('created', 'active'))";
    std::vector<Participant> present;
    {
        storage::Rows rows = transaction_.query(sql, session_id);
        while (rows.next()) {
            present.push_back(read_participant(rows.statement(), transaction_.fields()));
        }
    }
    std::vector<Change> changes;
    for (const Participant& participant : present) {
        changes.push_back(leave(participant, actor));
    }
    return changes;
}

bool Meetings::session_lasts(const Participant& participant) {
    if (participant.role != Role::physician) {
        return true;
    }
    storage::Rows rows = transaction_.query("SELECT 1 FROM sessions WHERE id = ?",
                                            participant.session_id.value_or(std::string{}));
    return rows.next();
}

bool Meetings::may_enter(std::string_view meeting_id, std::string_view identity) {
    const std::optional<Meeting> meeting = find(meeting_id);
    const std::optional<Participant> found = participant(meeting_id, identity);
    return meeting && found && check_open(*meeting, now_) && session_lasts(*found) &&
           may_enter_room(*found, count_seats(*meeting, participants(meeting_id)));
}

Result<Change> Meetings::media_joined(std::string_view meeting_id, std::string_view identity,
                                      std::string_view sid) {
    if (!may_enter(meeting_id, identity)) {
        return Refusal{"not-admitted"};
    }
    std::optional<Participant> found = participant(meeting_id, identity);
    const bool same = found->state == State::joined && found->media_sid == sid;
    if (same) {
        return Change{std::move(*found), false};
    }
    found->media_sid = std::string{sid};
    store(*found, State::joined);
    audit(practice_of(meeting_id), kMediaServer, audit::Event::participant_joined,
          {"participant", found->identity});
    return Change{std::move(*found)};
}

std::optional<Change> Meetings::media_left(std::string_view meeting_id, std::string_view identity,
                                           std::string_view sid) {
    std::optional<Participant> found = participant(meeting_id, identity);
    if (!found || found->state != State::joined || found->media_sid != sid) {
        return std::nullopt;
    }
    return leave(*found, kMediaServer);
}

}  // namespace heydok::meeting
