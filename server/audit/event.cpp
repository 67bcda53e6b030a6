#include "audit/event.hpp"

#include "base/assert.hpp"

namespace heydok::audit {

EventWords words(Event event) {
    switch (event) {
        case Event::practice_created:
            return {"practice-created", "C"};
        case Event::practice_changed:
            return {"practice-changed", "U"};
        case Event::account_created:
            return {"account-created", "C"};
        case Event::password_changed:
            return {"password-changed", "U"};
        case Event::roles_changed:
            return {"roles-changed", "U"};
        case Event::account_deactivated:
            return {"account-deactivated", "U"};
        case Event::account_activated:
            return {"account-activated", "U"};
        case Event::member_invited:
            return {"member-invited", "C"};
        case Event::invitation_revoked:
            return {"invitation-revoked", "D"};
        case Event::invitation_accepted:
            return {"invitation-accepted", "E"};
        case Event::api_key_created:
            return {"api-key-created", "C"};
        case Event::api_key_revoked:
            return {"api-key-revoked", "D"};
        case Event::webhook_added:
            return {"webhook-added", "C"};
        case Event::webhook_removed:
            return {"webhook-removed", "D"};
        case Event::notice_replayed:
            return {"notice-replayed", "E"};
        case Event::identity_linked:
            return {"identity-linked", "C"};
        case Event::session_started:
            return {"session-started", "E"};
        case Event::session_refused:
            return {"session-refused", "E"};
        case Event::session_confirmed:
            return {"session-confirmed", "E"};
        case Event::session_ended:
            return {"session-ended", "E"};
        case Event::factor_added:
            return {"factor-added", "C"};
        case Event::factor_removed:
            return {"factor-removed", "D"};
        case Event::recovery_codes_made:
            return {"recovery-codes-made", "C"};
        case Event::recovery_code_used:
            return {"recovery-code-used", "E"};
        case Event::second_factor_refused:
            return {"second-factor-refused", "E"};
        case Event::meeting_created:
            return {"meeting-created", "C"};
        case Event::meeting_started:
            return {"meeting-started", "E"};
        case Event::meeting_ended:
            return {"meeting-ended", "E"};
        case Event::meeting_expired:
            return {"meeting-expired", "U"};
        case Event::participant_knocked:
            return {"participant-knocked", "C"};
        case Event::participant_received:
            return {"participant-received", "U"};
        case Event::participant_admitted:
            return {"participant-admitted", "U"};
        case Event::participant_denied:
            return {"participant-denied", "U"};
        case Event::participant_joined:
            return {"participant-joined", "E"};
        case Event::participant_left:
            return {"participant-left", "E"};
        case Event::participant_removed:
            return {"participant-removed", "U"};
        case Event::encryption_verified:
            return {"encryption-verified", "E"};
        case Event::encryption_codes_unequal:
            return {"encryption-codes-unequal", "E"};
        case Event::encryption_key_changed:
            return {"encryption-key-changed", "E"};
        case Event::encryption_message_forged:
            return {"encryption-message-forged", "E"};
        case Event::encryption_participant_unknown:
            return {"encryption-participant-unknown", "E"};
        case Event::encryption_participant_renamed:
            return {"encryption-participant-renamed", "E"};
        case Event::encryption_track_plain:
            return {"encryption-track-plain", "E"};
        case Event::encryption_data_plain:
            return {"encryption-data-plain", "E"};
        case Event::encryption_relay_silent:
            return {"encryption-relay-silent", "E"};
    }
    HEYDOK_ASSERT(false);
}

}  // namespace heydok::audit
