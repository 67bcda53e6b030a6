#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "meeting/meeting.hpp"
#include "storage/transaction.hpp"

namespace heydok::meeting {

/// The columns that `read_meeting` expects, in order.
inline constexpr std::string_view kMeetingColumns =
    "id, practice_id, host_account_id, name, status, care_mode, max_participants, "
    "enable_recording, enable_chat, created_at, expires_at, ended_at, external_id, planned_at, "
    "delayed_until";
/// The columns that `read_participant` expects, in order.
inline constexpr std::string_view kParticipantColumns =
    "meeting_id, identity, role, account_id, user_name, state, since, admitted_at, media_sid, "
    "received_at, session_id";

/// The current row as a value.
Meeting read_meeting(const storage::Statement& row);
/// A name that cannot be opened is empty.
Participant read_participant(const storage::Statement& row, const storage::FieldCipher& fields);
/// Where a participant's sealed name stands: what it is bound to.
std::string place_of_name(const Participant& participant);

}  // namespace heydok::meeting
