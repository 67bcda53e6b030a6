#pragma once
#include <cstdint>
#include <string_view>

namespace heydok::audit {

/// All that is written down. A new kind of event needs a line in `words`, or the build fails.
enum class Event : std::uint8_t {
    practice_created,
    practice_changed,
    account_created,
    password_changed,
    roles_changed,
    account_deactivated,
    account_activated,
    member_invited,
    invitation_revoked,
    invitation_accepted,
    api_key_created,
    api_key_revoked,
    webhook_added,
    webhook_removed,
    notice_replayed,
    identity_linked,
    session_started,
    session_refused,
    session_confirmed,
    session_ended,
    factor_added,
    factor_removed,
    recovery_codes_made,
    recovery_code_used,
    second_factor_refused,
    meeting_created,
    meeting_started,
    meeting_ended,
    meeting_expired,
    participant_knocked,
    participant_received,
    participant_admitted,
    participant_denied,
    participant_joined,
    participant_left,
    participant_removed,
    encryption_verified,
    encryption_codes_unequal,
    encryption_key_changed,
    encryption_message_forged,
    encryption_participant_unknown,
    encryption_participant_renamed,
    encryption_track_plain,
    encryption_data_plain,
    encryption_relay_silent,
};

/// How an event is stored. `action` is the letter of FHIR R4 AuditEvent.action: Create, Read,
/// Update, Delete, Execute.
struct EventWords {
    std::string_view event;
    std::string_view action;
};

EventWords words(Event event);

}  // namespace heydok::audit
