#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "people/care_mode.hpp"
#include "people/permission.hpp"
#include "people/person_name.hpp"

namespace heydok::meeting {

/// A meeting can be entered until then, counted from its creation, or from its planned time.
inline constexpr std::chrono::hours kMeetingLife{24};
/// How far ahead a meeting may be planned: its link then lives 31 days at the most.
inline constexpr std::chrono::days kFurthestPlan{30};
/// A planned time that has just passed is still taken: clocks differ, and forms take time.
inline constexpr std::chrono::hours kLatestPlan{1};
/// The longest delay that can be told to those who wait.
inline constexpr std::chrono::minutes kLongestDelay{180};
/// Patients and others who may wait at once.
inline constexpr int kMostWaiting = 20;
/// Participants that a meeting remembers in all: bounds what strangers with the link can store.
inline constexpr int kMostParticipantsEver = 500;

enum class Status : std::uint8_t { created, active, ended, expired };
std::string_view text_of(Status status);

/// A video consultation that is held or about to be. Its id is also the name of its media room.
struct Meeting {
    std::string id = {};
    std::string practice_id = {};
    std::string host_account_id = {};
    std::string name = {};
    Status status = Status::created;
    people::CareMode care_mode = people::CareMode::private_care;
    int max_participants = 2;
    bool enable_recording = false;
    bool enable_chat = true;
    WallTime created_at = {};
    WallTime expires_at = {};
    std::optional<WallTime> ended_at = {};
    std::optional<std::string> external_id = {};  ///< of the practice system that made it
    std::optional<WallTime> planned_at = {};      ///< empty: at any time
    std::optional<WallTime> delayed_until = {};   ///< what those who wait were told; empty: nothing
};

enum class Role : std::uint8_t { physician, patient };
std::string_view text_of(Role role);

/// Where a participant stands. `admitted` may enter the room, `joined` is in it; `left` was in it
/// or gave up waiting.
enum class State : std::uint8_t { waiting, admitted, joined, left, denied, removed };
std::string_view text_of(State state);

/// A person's presence in a meeting. The identity is random and carries no name.
struct Participant {
    std::string meeting_id = {};
    std::string identity = {};
    Role role = Role::patient;
    std::optional<std::string> account_id = {};  ///< of the physician
    people::PersonName user_name = {};
    State state = State::waiting;
    WallTime since = {};                         ///< when the state was entered
    std::optional<WallTime> admitted_at = {};    ///< empty if never admitted
    std::optional<std::string> session_id = {};  ///< by which the physician is here
    std::optional<WallTime> received_at = {};    ///< when the front desk knew them; empty: not yet
    /// The media server's number of the present connection.
    std::optional<std::string> media_sid = {};
};

/// What a physician asks for.
struct NewMeeting {
    std::string name = {};
    int max_participants = 2;
    std::optional<bool> enable_recording = {};  ///< empty: where the care mode allows it
    bool enable_chat = true;
    std::optional<people::CareMode> care_mode = {};  ///< empty: the practice's
    std::optional<std::string> external_id = {};  ///< of a practice system; unique in the practice
    std::optional<WallTime> planned_at = {};      ///< empty: at any time
};

/// Longest number of a practice system for a meeting, in characters.
inline constexpr std::size_t kLongestExternalId = 64;

/// Checks the wish against care mode and limits; the meeting without id and persons. Refusals:
/// `invalid-input` with the field; `recording-forbidden-by-care-mode`.
Result<Meeting> plan(const NewMeeting& wanted, people::CareMode practice_mode, WallTime now);

/// The status at `now`: a meeting that was not ended in time has expired.
Status status_at(const Meeting& meeting, WallTime now);

/// Refuses with `meeting-ended` or `meeting-expired` what needs an open meeting.
Result<void> check_open(const Meeting& meeting, WallTime now);

/// What a participant may do now.
struct Permissions {
    bool can_publish = false;
    bool can_subscribe = false;
    bool can_chat = false;
    bool can_share_screen = false;
    bool can_record = false;
    bool can_moderate = false;
    bool can_end = false;
};

/// Their role in the table of permissions: "admitted" is who may be in the room.
[[nodiscard]] people::Role role_in_table(Role role, State state);

/// What the table of permissions gives to the role, narrowed by the meeting's own settings and the
/// care mode. Nothing for who is not admitted.
Permissions permissions_of(const Meeting& meeting, Role role, State state);

}  // namespace heydok::meeting
