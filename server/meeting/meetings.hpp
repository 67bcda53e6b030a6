#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/record.hpp"
#include "base/random.hpp"
#include "meeting/meeting.hpp"
#include "meeting/notices.hpp"
#include "meeting/waiting_room.hpp"
#include "people/people.hpp"
#include "storage/transaction.hpp"

namespace heydok::meeting {

/// Who met whom is kept no longer than this after the planning (Anlage 31b BMV-Ä).
inline constexpr std::chrono::days kMeetingsKept{90};

/// A participant after a change; `changed` is false when nothing was to be done.
struct Change {
    Participant participant;
    bool changed = true;
};

/// Meetings and their participants within one transaction: loads, applies the rule, stores, writes
/// the audit entry, and the notices for practice systems. Every refusal leaves the database as it
/// was.
class Meetings {
  public:
    Meetings(storage::Transaction& transaction, WallTime now, Random& random)
        : transaction_(transaction), now_(now), random_(random) {}

    /// For `host` to hold, by `actor`, who may be staff. With an external id that the practice has
    /// a meeting for already, that meeting, unchanged. Refusals as `plan`.
    Result<Meeting> create(const people::Account& host, const NewMeeting& wanted,
                           const audit::Actor& actor);
    /// With the status of now; empty if there is none with this id.
    std::optional<Meeting> find(std::string_view id);
    /// The practice's meeting with this external id, likewise.
    std::optional<Meeting> find_external(std::string_view practice_id,
                                         std::string_view external_id);
    /// The host's newest meetings, at most 200.
    std::vector<Meeting> of_host(std::string_view account_id);
    /// All that are kept of the host, the newest first.
    std::vector<Meeting> all_of_host(std::string_view account_id);
    /// Where somebody with an account took part, the newest first.
    std::vector<Participant> presences_of(std::string_view account_id);
    /// The practice's newest meetings, at most 200.
    std::vector<Meeting> of_practice(std::string_view practice_id);
    /// In the order of arrival.
    std::vector<Participant> participants(std::string_view meeting_id);
    std::optional<Participant> participant(std::string_view meeting_id, std::string_view identity);

    /// The physician enters by a session; the first time makes the meeting active. The same person
    /// keeps one identity. Refusals: `meeting-ended`, `meeting-expired`.
    Result<Participant> join_as_physician(const Meeting& meeting, const people::Account& host,
                                          const people::PersonName& name,
                                          std::string_view session_id);
    /// The physician's presence, or all of a session's, goes over to another session of theirs.
    void bind_to_session(Participant& participant, std::string_view session_id);
    void move_session(std::string_view from, std::string_view to);
    /// A session ended: its physician leaves every meeting. All presences that the session had, so
    /// that their tokens can be taken back; `changed` where a seat was held.
    std::vector<Change> leave_with_session(std::string_view session_id, const audit::Actor& actor);
    /// Somebody with the link knocks. Refusals: `meeting-ended`, `meeting-expired`, `meeting-full`.
    Result<Participant> knock(const Meeting& meeting, const people::PersonName& name);

    /// The front desk knows who waits; admits nobody. Refusals: `not-found`, `meeting-ended`,
    /// `meeting-expired`, `wrong-state` (does not wait).
    Result<Change> receive(const Meeting& meeting, std::string_view identity,
                           const audit::Actor& actor);
    /// The physician's verbs. Refusals: `not-found`, `forbidden` (on the physician's own presence),
    /// `meeting-ended`, `meeting-expired`, `meeting-full`, `wrong-state`.
    Result<Change> admit(const Meeting& meeting, std::string_view identity,
                         const audit::Actor& actor);
    Result<Change> deny(const Meeting& meeting, std::string_view identity,
                        const audit::Actor& actor);
    Result<Change> remove(const Meeting& meeting, std::string_view identity,
                          const audit::Actor& actor);

    /// The participant's own verbs. `come_back` is asked before each new token.
    Change leave(const Participant& participant, const audit::Actor& actor);
    Result<Change> come_back(const Meeting& meeting, const Participant& participant);

    /// Writes down what the physician's device found out about the encryption; about one
    /// participant, or about the meeting.
    void note(const Meeting& meeting, const std::optional<Participant>& about, audit::Event event,
              const audit::Actor& actor);

    /// Tells those who wait how long it will still take; nothing is told after zero minutes.
    /// Refusals: `invalid-input` above `kLongestDelay`, `meeting-ended`, `meeting-expired`.
    Result<Meeting> delay(const Meeting& meeting, std::chrono::minutes minutes,
                          const audit::Actor& actor);

    /// Ends the meeting for all. False if it had ended before.
    bool end(const Meeting& meeting, const audit::Actor& actor);
    /// Closes what has run out of time; the ids.
    std::vector<std::string> expire();
    /// Deletes meetings that were planned 90 days ago, and who took part, with a receipt for each
    /// practice. Reading passes them over even before.
    void forget_old();

    /// Who is in a media room as far as is known here, by meeting.
    std::vector<Participant> joined();
    /// Whether this identity may be in the meeting's media room now. A physician may only while the
    /// session that they entered by has not ended.
    bool may_enter(std::string_view meeting_id, std::string_view identity);
    /// The media server saw them come; `not-admitted` if they may not be there.
    Result<Change> media_joined(std::string_view meeting_id, std::string_view identity,
                                std::string_view sid);
    /// The media server saw this connection end; empty if another one has taken its place.
    std::optional<Change> media_left(std::string_view meeting_id, std::string_view identity,
                                     std::string_view sid);

  private:
    std::optional<Meeting> first(storage::Rows rows);
    std::vector<Meeting> newest(std::string_view column, std::string_view value, int most);
    Participant insert(const Meeting& meeting, Participant participant);
    void store(Participant& participant, State state);
    bool session_lasts(const Participant& participant);
    Result<Change> moderate(const Meeting& meeting, std::string_view identity,
                            const audit::Actor& actor, audit::Event event,
                            Result<State> (*rule)(State, const Seats&));
    void set_status(const Meeting& meeting, Status status, audit::Event event,
                    const audit::Actor& actor);
    void audit(std::string_view practice_id, const audit::Actor& actor, audit::Event event,
               const audit::Object& object);
    void tell(const Meeting& meeting, NoticeKind kind);
    std::string practice_of(std::string_view meeting_id);

    storage::Transaction& transaction_;
    WallTime now_;
    Random& random_;
};

}  // namespace heydok::meeting
