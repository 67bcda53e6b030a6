#include "app/evidence_retention.hpp"

#include "audit/keys.hpp"
#include "meeting/meetings.hpp"
#include "meeting/notices.hpp"
#include "people/api_keys.hpp"
#include "people/invitations.hpp"
#include "people/sessions.hpp"

namespace heydok::app {

std::vector<TimeLimit> time_limits() {
    const Text kDeleted{"Löschen, jede Minute geprüft", "deletion, checked every minute"};
    return {
        {{"Termine und wer teilnahm, Einwilligungen", "meetings and who took part, consents"},
         duration(meeting::kMeetingsKept),
         {"Löschen mit unterschriebenem Beleg; Lesen übergeht sie schon vorher",
          "deletion with a signed receipt; reading passes them over even before"}},
        {{"Wer wann in einer Sprechstunde war (Protokoll der Anrufe)",
          "who was in a consultation when (call metadata)"},
         duration(audit::kCallCeiling),
         {"Vernichten des Schlüssels der Woche, auch für Sicherungskopien",
          "destroying the key of the week, for backups as well"}},
        {{"Protokoll der Sicherheit", "security audit"},
         duration(audit::kSecurityCeiling),
         {"Löschen mit unterschriebenem Beleg", "deletion with a signed receipt"}},
        {{"Wiedererkennbarkeit der Pseudonyme, nach dem Monat",
          "recognisability of the pseudonyms, after the month"},
         duration(audit::kPseudonymsLast),
         {"Vernichten des Schlüssels des Monats", "destroying the key of the month"}},
        {{"Anmeldungen", "sign-ins"},
         duration(people::SessionLimits{}.longest),
         {"verfallen und werden gelöscht", "expire and are deleted"}},
        {{"Einladungen ins Team", "invitations into the team"},
         duration(people::kInvitationLasts),
         kDeleted},
        {{"Meldungen an Praxissysteme", "notices to practice systems"},
         duration(meeting::kNoticesLast),
         kDeleted},
        {{"API-Schlüssel", "API keys"},
         duration(people::kLongestApiKeyLife),
         {"verfallen; die Verwaltung kann sie früher widerrufen",
          "expire; an admin can revoke them earlier"}},
    };
}

void write_time_limits(Document& out, const Text& heading) {
    out.section(heading);
    std::vector<std::vector<Text>> rows;
    for (const TimeLimit& limit : time_limits()) {
        rows.push_back({limit.what, limit.kept, limit.means});
    }
    out.table({{"Was", "What"}, {"Höchstens", "At most"}, {"Wie", "How"}}, rows);
}

}  // namespace heydok::app
