#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace heydok::audit {

/// All that is written down. A new kind of event needs a row in the table, or the build fails.
enum class Event : std::uint8_t {
    practice_created,
    practice_changed,
    account_created,
    password_changed,
    roles_changed,
    account_deactivated,
    account_activated,
    account_corrected,
    account_exported,
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
    meeting_delayed,
    participant_knocked,
    participant_received,
    participant_admitted,
    participant_denied,
    participant_joined,
    participant_left,
    participant_removed,
    consent_given,
    consent_withdrawn,
    encryption_verified,
    encryption_codes_unequal,
    encryption_key_changed,
    encryption_message_forged,
    encryption_participant_unknown,
    encryption_participant_renamed,
    encryption_track_plain,
    encryption_data_plain,
    encryption_relay_silent,
    audit_carried_over,
    audit_exported,
    data_deleted,
};
inline constexpr std::size_t kEvents = static_cast<std::size_t>(Event::data_deleted) + 1;

/// Where an event is kept. Content of consultations is on no server, so it has no store.
enum class Store : std::uint8_t {
    call,      ///< who met whom and when: sealed by the week, gone after 90 days
    security,  ///< administration, sign-in, policy, key, consent, export, deletion: pseudonyms,
               ///< years
};
inline constexpr std::size_t kStores = 2;
/// "call" or "security".
std::string_view text_of(Store store);
std::optional<Store> parse_store(std::string_view text);

/// What kind of event it is, in the words of DICOM PS3.16 CID 400 where it has one, else in ours.
struct EventType {
    std::string_view system;
    std::string_view code;
    std::string_view display;
};

/// How an event is stored and told. `action` is the letter of FHIR R4 AuditEvent.action: Create,
/// Read, Update, Delete, Execute.
struct EventWords {
    Event event;
    std::string_view word;
    std::string_view action;
    Store store;
    const EventType& type;
    /// Its persons stay recognisable as long as the entry is kept: administration by staff,
    /// exports, consents. All others only until the key of their month is destroyed.
    bool identified = false;
};

/// The table, in the order of `Event`.
std::span<const EventWords> events();
const EventWords& words(Event event);
/// The event of this word; empty if there is none.
std::optional<Event> event_of(std::string_view word);

}  // namespace heydok::audit
