#include "audit/event.hpp"

#include <algorithm>
#include <array>

#include "base/assert.hpp"

namespace heydok::audit {
namespace {

constexpr std::string_view kDicom = "http://dicom.nema.org/resources/ontology/DCM";
constexpr std::string_view kOwn = "urn:heydok:audit-event-type";

constexpr EventType kAuthentication{kDicom, "110114", "User Authentication"};
constexpr EventType kSecurityChange{kDicom, "110113", "Security Alert"};
constexpr EventType kExport{kDicom, "110106", "Export"};
constexpr EventType kCall{kOwn, "video-call", "Video call"};
constexpr EventType kConsent{kOwn, "consent", "Consent"};
constexpr EventType kDeletion{kOwn, "deletion", "Deletion"};

/// Of people: recognisable for the life of the entry, or for the month's key only.
constexpr bool kIdentified = true;

constexpr EventWords call(Event event, std::string_view word, std::string_view action) {
    return {event, word, action, Store::call, kCall};
}
constexpr EventWords administration(Event event, std::string_view word, std::string_view action) {
    return {event, word, action, Store::security, kSecurityChange, kIdentified};
}
constexpr EventWords sign_in(Event event, std::string_view word, std::string_view action) {
    return {event, word, action, Store::security, kAuthentication};
}
constexpr EventWords consent(Event event, std::string_view word, std::string_view action) {
    return {event, word, action, Store::security, kConsent, kIdentified};
}
constexpr EventWords alert(Event event, std::string_view word) {
    return {event, word, "E", Store::security, kSecurityChange};
}

constexpr EventWords export_of(Event event, std::string_view word) {
    return {event, word, "R", Store::security, kExport, kIdentified};
}

constexpr std::array kTable{
    administration(Event::practice_created, "practice-created", "C"),
    administration(Event::practice_changed, "practice-changed", "U"),
    administration(Event::account_created, "account-created", "C"),
    sign_in(Event::password_changed, "password-changed", "U"),
    administration(Event::roles_changed, "roles-changed", "U"),
    administration(Event::account_deactivated, "account-deactivated", "U"),
    administration(Event::account_activated, "account-activated", "U"),
    administration(Event::account_corrected, "account-corrected", "U"),
    export_of(Event::account_exported, "account-exported"),
    administration(Event::member_invited, "member-invited", "C"),
    administration(Event::invitation_revoked, "invitation-revoked", "D"),
    administration(Event::invitation_accepted, "invitation-accepted", "E"),
    administration(Event::api_key_created, "api-key-created", "C"),
    administration(Event::api_key_revoked, "api-key-revoked", "D"),
    administration(Event::webhook_added, "webhook-added", "C"),
    administration(Event::webhook_removed, "webhook-removed", "D"),
    administration(Event::notice_replayed, "notice-replayed", "E"),
    administration(Event::identity_linked, "identity-linked", "C"),
    sign_in(Event::session_started, "session-started", "E"),
    sign_in(Event::session_refused, "session-refused", "E"),
    sign_in(Event::session_confirmed, "session-confirmed", "E"),
    sign_in(Event::session_ended, "session-ended", "E"),
    sign_in(Event::factor_added, "factor-added", "C"),
    sign_in(Event::factor_removed, "factor-removed", "D"),
    sign_in(Event::recovery_codes_made, "recovery-codes-made", "C"),
    sign_in(Event::recovery_code_used, "recovery-code-used", "E"),
    sign_in(Event::second_factor_refused, "second-factor-refused", "E"),
    call(Event::meeting_created, "meeting-created", "C"),
    call(Event::meeting_started, "meeting-started", "E"),
    call(Event::meeting_ended, "meeting-ended", "E"),
    call(Event::meeting_expired, "meeting-expired", "U"),
    call(Event::meeting_delayed, "meeting-delayed", "U"),
    call(Event::participant_knocked, "participant-knocked", "C"),
    call(Event::participant_received, "participant-received", "U"),
    call(Event::participant_admitted, "participant-admitted", "U"),
    call(Event::participant_denied, "participant-denied", "U"),
    call(Event::participant_joined, "participant-joined", "E"),
    call(Event::participant_left, "participant-left", "E"),
    call(Event::participant_removed, "participant-removed", "U"),
    consent(Event::consent_given, "consent-given", "C"),
    consent(Event::consent_withdrawn, "consent-withdrawn", "U"),
    alert(Event::encryption_verified, "encryption-verified"),
    alert(Event::encryption_codes_unequal, "encryption-codes-unequal"),
    alert(Event::encryption_key_changed, "encryption-key-changed"),
    alert(Event::encryption_message_forged, "encryption-message-forged"),
    alert(Event::encryption_participant_unknown, "encryption-participant-unknown"),
    alert(Event::encryption_participant_renamed, "encryption-participant-renamed"),
    alert(Event::encryption_track_plain, "encryption-track-plain"),
    alert(Event::encryption_data_plain, "encryption-data-plain"),
    alert(Event::encryption_relay_silent, "encryption-relay-silent"),
    administration(Event::audit_carried_over, "audit-carried-over", "C"),
    export_of(Event::audit_exported, "audit-exported"),
    EventWords{Event::data_deleted, "data-deleted", "D", Store::security, kDeletion},
};

constexpr bool has_each_event_in_order() {
    for (std::size_t i = 0; i < kTable.size(); ++i) {
        if (static_cast<std::size_t>(kTable[i].event) != i) {
            return false;
        }
    }
    return kTable.size() == kEvents;
}
static_assert(has_each_event_in_order(), "an event without a store, or rows in another order");

}  // namespace

std::string_view text_of(Store store) {
    switch (store) {
        case Store::call:
            return "call";
        case Store::security:
            return "security";
    }
    HEYDOK_ASSERT(false);
}

std::optional<Store> parse_store(std::string_view text) {
    for (const Store store : {Store::call, Store::security}) {
        if (text_of(store) == text) {
            return store;
        }
    }
    return std::nullopt;
}

std::span<const EventWords> events() {
    return kTable;
}

const EventWords& words(Event event) {
    return kTable[static_cast<std::size_t>(event)];
}

std::optional<Event> event_of(std::string_view word) {
    const auto* const found =
        std::find_if(kTable.begin(), kTable.end(),
                     [word](const EventWords& words) { return words.word == word; });
    return found == kTable.end() ? std::nullopt : std::optional{found->event};
}

}  // namespace heydok::audit
