#include "api/access_token.hpp"
#include "app/data_map.hpp"
#include "app/evidence.hpp"
#include "app/evidence_retention.hpp"
#include "app/version.hpp"
#include "audit/checkpoint.hpp"
#include "audit/event.hpp"
#include "audit/keys.hpp"
#include "crypto/aead.hpp"
#include "crypto/password.hpp"
#include "people/factors.hpp"
#include "people/new_password.hpp"
#include "people/permission.hpp"
#include "people/sessions.hpp"

namespace heydok::app {
namespace {

Text bits(std::size_t bytes) {
    return number(bytes * 8);
}

void write_encryption(Document& out, const Config& config) {
    out.section({"Verschlüsselung und Pseudonyme (Art. 32 Abs. 1 lit. a)",
                 "Encryption and pseudonyms (Art. 32(1)(a))"});
    out.item(
        {"Bild, Ton, Chat, Dateien und Namen sind zwischen den Geräten durchgehend "
         "verschlüsselt; es gibt keine Betriebsart ohne, und kein Server hat die Schlüssel.",
         "Picture, sound, chat, files and names are encrypted end to end between the devices; "
         "there is no mode without, and no server has the keys."});
    out.item(
        config.tls_certificate.empty()
            ? Text{"**Offen:** heydok spricht selbst kein TLS; davor muss ein Proxy stehen, der "
                   "es tut.",
                   "**Open:** heydok speaks no TLS itself; a proxy that does has to stand in "
                   "front of it."}
            : Text{"Weg zum Server: TLS 1.2 und 1.3 mit dem Zertifikat der Installation, HSTS.",
                   "Way to the server: TLS 1.2 and 1.3 with the installation's certificate, "
                   "HSTS."});
    out.item(
        filled({"Versiegelte Felder der Datenbank: AES-{}-GCM, gebunden an ihren Platz; die "
                "Dateien sind nur für ihren Eigentümer lesbar.",
                "Sealed fields of the database: AES-{}-GCM, bound to their place; the files are "
                "readable for their owner only."},
               {bits(crypto::kAeadKeySize)}));
    out.item(
        filled({"Das Protokoll der Sicherheit nennt Personen nur als Pseudonym (HMAC-SHA256); "
                "der Schlüssel eines Monats wird {} nach seinem Ende vernichtet.",
                "The security audit names persons as pseudonyms only (HMAC-SHA256); the key of "
                "a month is destroyed {} after its end."},
               {duration(audit::kPseudonymsLast)}));
}

void write_sign_in(Document& out, const Config& config) {
    out.section({"Anmeldung", "Sign-in"});
    out.item(
        filled({"Passwörter ab {} Zeichen, verbreitete werden abgelehnt; aufbewahrt als "
                "Argon2id ({} MiB, {} Durchgänge).",
                "Passwords of {} characters or more, common ones are refused; kept as Argon2id "
                "({} MiB, {} passes)."},
               {number(people::kShortestPassword),
                number(crypto::PasswordCost{}.memory_bytes / (std::size_t{1024} * 1024)),
                number(crypto::PasswordCost{}.passes)}));
    out.item(config.profile == Profile::medical
                 ? Text{"Zweiter Faktor (Passkey oder Einmalcode): **Pflicht** für ärztliche und "
                        "Verwaltungskonten.",
                        "Second factor (passkey or one-time code): **demanded** of physicians and "
                        "admins."}
                 : Text{"**Offen:** Der zweite Faktor (Passkey oder Einmalcode) ist freiwillig; "
                        "`profile: medical` verlangt ihn.",
                        "**Open:** The second factor (passkey or one-time code) is voluntary; "
                        "`profile: medical` demands it."});
    out.item(
        filled({"Eine Anmeldung endet nach {} ohne Gebrauch und spätestens nach {}; "
                "empfindliche Handlungen verlangen einen Nachweis, der höchstens {} alt ist.",
                "A sign-in ends after {} without use and at the latest after {}; sensitive acts "
                "ask for a proof that is at most {} old."},
               {duration(std::chrono::minutes{config.session_idle_minutes}),
                duration(people::SessionLimits{}.longest), duration(people::kConfirmationLasts)}));
    out.item(filled({"{} Wiederherstellungscodes, jeder einmal gültig, als Hash aufbewahrt.",
                     "{} recovery codes, each good once, kept as hashes."},
                    {number(people::kRecoveryCodes)}));
    out.item(
        filled({"Teilnehmende kommen ohne Konto mit dem Link; ihr Zugang gilt für einen Termin "
                "und {}, danach wird er neu geprüft.",
                "Participants come without an account by the link; their access is good for one "
                "meeting and {}, then it is checked anew."},
               {duration(api::kTokenLife)}));
    for (const api::SignInProvider& provider : config.sign_in_providers) {
        out.item(filled({"Anmeldung über {} (OpenID Connect, Code mit PKCE).",
                         "Sign-in by {} (OpenID Connect, code with PKCE)."},
                        {literal(provider.name)}));
    }
}

Text scope_words(people::Scope scope) {
    switch (scope) {
        case people::Scope::own:
            return {"eigene", "own"};
        case people::Scope::practice:
            return {"Praxis", "practice"};
        case people::Scope::any:
            return {"alle", "any"};
        case people::Scope::none:
            break;
    }
    return same("");
}

/// The table of permissions itself, so that what is written is what is checked.
void write_permissions(Document& out) {
    using people::Role;
    out.section({"Wer was darf", "Who may do what"});
    out.paragraph(
        {"Die Tabelle, nach der der Server jede Anfrage prüft; was leer ist, ist verboten.",
         "The table by which the server judges each request; what is empty is forbidden."});
    std::vector<std::vector<Text>> rows;
    for (const people::Permission& row : people::permissions()) {
        std::vector<Text> cells{code(row.name)};
        for (const Role role :
             {Role::admin, Role::physician, Role::staff, Role::admitted, Role::waiting,
              Role::stranger, Role::media_server, Role::meetings_create, Role::meetings_read}) {
            cells.push_back(scope_words(row.of(role)));
        }
        cells.push_back(row.sensitive ? yes_or_no(true) : same(""));
        rows.push_back(std::move(cells));
    }
    out.table({{"Handlung", "Action"},
               {"Verwaltung", "Admin"},
               {"Ärztlich", "Physician"},
               {"Personal", "Staff"},
               {"Eingelassen", "Admitted"},
               {"Wartend", "Waiting"},
               {"Unbekannt", "Stranger"},
               {"Mediaserver", "Media server"},
               {"API: anlegen", "API: create"},
               {"API: lesen", "API: read"},
               {"Neuer Nachweis", "Fresh proof"}},
              rows);
}

void write_audit(Document& out) {
    out.section({"Nachvollziehbarkeit und Integrität (Art. 32 Abs. 1 lit. b)",
                 "Traceability and integrity (Art. 32(1)(b))"});
    out.item(
        filled({"Jede Änderung schreibt im selben Vorgang einen Eintrag; die Einträge sind durch "
                "SHA-256 verkettet, ihr Stand wird unterschrieben (Ed25519; Abstand: {}).",
                "Each change writes an entry in the same transaction; entries are chained by "
                "SHA-256, their state is signed every {} (Ed25519)."},
               {duration(audit::kCheckpointEvery)}));
    out.item(
        {"`heydok audit verify` prüft einen Auszug ohne den Server und nennt den ersten "
         "falschen Eintrag.",
         "`heydok audit verify` checks an export without the server and names the first bad "
         "entry."});
    std::vector<std::vector<Text>> rows;
    for (const audit::EventWords& event : audit::events()) {
        const bool call = event.store == audit::Store::call;
        rows.push_back(
            {code(event.word), call ? Text{"Anrufe", "call"} : Text{"Sicherheit", "security"},
             call ? Text{"versiegelt", "sealed"}
                  : (event.identified
                         ? Text{"so lange wie der Eintrag", "as the entry"}
                         : Text{"so lange wie der Monatsschlüssel", "as the key of the month"})});
    }
    out.table({{"Ereignis", "Event"},
               {"Protokoll", "Store"},
               {"Personen erkennbar", "Persons recognisable"}},
              rows);
}

void write_resilience(Document& out, const Config& config) {
    out.section({"Verfügbarkeit und Belastbarkeit (Art. 32 Abs. 1 lit. b und c)",
                 "Availability and resilience (Art. 32(1)(b) and (c))"});
    out.item(
        {"Geschrieben wird in Vorgängen, die einen Absturz überstehen (SQLite, WAL). Sicherung: "
         "`heydok.db` beliebig oft, von `keys.db` nur eine Kopie, die die nächste ersetzt; so "
         "vergessen Sicherungen, was gelöscht wurde.",
         "Writing happens in transactions that survive a crash (SQLite, WAL). Backup: "
         "`heydok.db` as often as you like, of `keys.db` one copy that the next one replaces; "
         "so backups forget what was deleted."});
    out.item(config.trusted_proxies.empty()
                 ? Text{"Zugriffsgrenzen zählen die Adresse der Verbindung; kein Proxy gilt als "
                        "glaubwürdig.",
                        "Rate limits count the address of the connection; no proxy is believed."}
                 : filled({"Zugriffsgrenzen glauben {} benannten Proxys die Adresse.",
                           "Rate limits believe {} named proxies about the address."},
                          {number(config.trusted_proxies.size())}));
    std::vector<std::vector<Text>> rows;
    for (const LimitRange& range : limit_ranges()) {
        rows.push_back(
            {code(range.key), number(get_limit(config.limits, range.key)), number(range.cap)});
    }
    out.table({{"Grenze", "Limit"}, {"Wert hier", "Value here"}, {"höchstens", "Cap"}}, rows);
}

void write_protection(Document& out) {
    out.section({"Schutz der gespeicherten Felder", "Protection of the stored fields"});
    std::vector<std::vector<Text>> rows;
    const DataMap map = read_data_map();
    for (const Protection& protection : map.protections) {
        std::uint64_t columns = 0;
        for (const MappedTable& table : map.tables) {
            for (const MappedColumn& column : table.columns) {
                columns += column.protection.en == protection.name.en ? 1U : 0U;
            }
        }
        rows.push_back({protection.name, protection.meaning, number(columns)});
    }
    out.table({{"Schutz", "Protection"}, {"Bedeutung", "Meaning"}, {"Felder", "Fields"}}, rows);
}

void write_organisation(Document& out) {
    out.section({"Organisatorische Maßnahmen, von der Praxis zu ergänzen",
                 "Organisational measures, for the practice to fill in"});
    out.items_to_fill_in(
        {Text{"Verpflichtung auf Verschwiegenheit (§ 203 StGB) für alle, die den Server betreuen",
              "Undertaking of confidentiality for all who look after the server"},
         Text{"Zutritt zum Server, Datenträger verschlüsselt",
              "Physical access to the server, encrypted disks"},
         Text{"Wer Sicherungen macht, wo sie liegen, wann das Zurückspielen geübt wurde",
              "Who makes backups, where they lie, when restoring was last practised"},
         Text{"Wer Aktualisierungen einspielt (Debian und heydok) und wie schnell",
              "Who installs updates (Debian and heydok) and how fast"},
         Text{"Wer eine Verletzung des Schutzes binnen 72 Stunden meldet (Art. 33 DSGVO)",
              "Who reports a breach within 72 hours (Art. 33 GDPR)"},
         Text{"Regelmäßige Durchsicht von Team, Rollen und Protokoll",
              "Regular review of team, roles and audit"}});
}

}  // namespace

std::string measures_annex(const Installation& installation, Language language) {
    Document out{language,
                 {"Technische und organisatorische Maßnahmen (Art. 32 DSGVO)",
                  "Technical and organisational measures (Art. 32 GDPR)"}};
    out.paragraph(
        filled({"Erzeugt von heydok {} am {}. **Offen** steht, wo diese Installation mehr "
                "verlangen könnte.",
                "Made by heydok {} on {}. **Open** marks where this installation could ask "
                "for more."},
               {same(kVersion), same(audit::date_text(installation.made_on))}));
    write_encryption(out, installation.config);
    write_protection(out);
    write_sign_in(out, installation.config);
    write_permissions(out);
    write_audit(out);
    write_resilience(out, installation.config);
    write_time_limits(out, {"Löschen", "Deletion"});
    write_organisation(out);
    return out.text();
}

}  // namespace heydok::app
