#include "app/data_map.hpp"
#include "app/evidence.hpp"
#include "app/evidence_recipients.hpp"
#include "app/version.hpp"
#include "audit/keys.hpp"
#include "meeting/meetings.hpp"

namespace heydok::app {
namespace {

const Text kLow{"gering", "low"};
const Text kMedium{"mittel", "medium"};
const Text kHigh{"hoch", "high"};

/// What may go wrong for the persons concerned, and what remains of it.
struct Risk {
    Text what;
    Text severity;
    Text measures;
    Text remaining;
};

Risk sign_in_risk(const Config& config) {
    const bool demanded = config.profile == Profile::medical;
    return {{"Jemand meldet sich mit einem erbeuteten Passwort an",
             "Somebody signs in with a stolen password"},
            kHigh,
            demanded
                ? Text{"Zweiter Faktor ist Pflicht; Grenzen je Konto und Adresse; Anmeldungen "
                       "enden von selbst",
                       "Second factor is demanded; limits per account and address; sign-ins end "
                       "by themselves"}
                : Text{"Grenzen je Konto und Adresse; Anmeldungen enden von selbst; zweiter "
                       "Faktor nur freiwillig",
                       "Limits per account and address; sign-ins end by themselves; second "
                       "factor voluntary only"},
            demanded ? kLow : kMedium};
}

Risk transport_risk(const Config& config) {
    const bool own = !config.tls_certificate.empty();
    return {{"Der Weg zum Server wird mitgelesen", "The way to the server is listened to"},
            kHigh,
            own ? Text{"TLS 1.2 und 1.3 durch heydok; Inhalte zusätzlich durchgehend verschlüsselt",
                       "TLS 1.2 and 1.3 by heydok; contents end-to-end encrypted as well"}
                : Text{"Inhalte durchgehend verschlüsselt; TLS muss ein Proxy leisten, zu prüfen",
                       "Contents end-to-end encrypted; TLS is up to a proxy, to be checked"},
            own ? kLow : kMedium};
}

Risk media_risk(const Config& config) {
    const bool external = !config.livekit_url.empty();
    return {{"Wer die Übertragung betreibt, sieht oder hört mit",
             "Whoever runs the transmission listens in"},
            kHigh,
            external
                ? filled({"Inhalte durchgehend verschlüsselt, Schlüssel nur auf den Geräten; {} "
                          "erfährt Adressen und Zeiten",
                          "Contents end-to-end encrypted, keys on the devices only; {} learns "
                          "addresses and times"},
                         {code(shown_origin(config.livekit_url))})
                : Text{"Inhalte durchgehend verschlüsselt, Schlüssel nur auf den Geräten; die "
                       "Übertragung läuft auf diesem Server",
                       "Contents end-to-end encrypted, keys on the devices only; the "
                       "transmission runs on this server"},
            external ? kMedium : kLow};
}

std::vector<Risk> risks(const Config& config) {
    return {
        media_risk(config),
        transport_risk(config),
        sign_in_risk(config),
        {{"Ein Unbefugter nutzt den Link eines Termins", "A stranger uses the link of a meeting"},
         kHigh,
         {"Niemand kommt ohne die Ärztin oder den Arzt hinein; vorher fließen weder Bild noch Ton; "
          "Prüfcode; Link verfällt",
          "Nobody gets in without the physician; before that neither picture nor sound flows; "
          "check code; the link expires"},
         kLow},
        {{"Aus der Datenbank oder einer Sicherung wird bekannt, wer wann behandelt wurde",
          "The database or a backup reveals who was treated when"},
         kHigh,
         filled({"Namen versiegelt; Löschfrist {}; der Schlüssel der Woche lebt {}, danach "
                 "sind auch Sicherungen unlesbar",
                 "Names sealed; deletion after {}; the key of the week is destroyed after {}, for "
                 "backups as well"},
                {duration(meeting::kMeetingsKept), duration(audit::kCallCeiling)}),
         kMedium},
        {{"Handelnde in der Praxis nutzen ihre Rechte missbräuchlich",
          "People of the practice misuse their rights"},
         kMedium,
         {"Rollen mit kleinsten Rechten; Personal ohne Bild und Ton; verkettetes Protokoll, das "
          "die Verwaltung einsieht",
          "Roles with least rights; staff without picture and sound; chained audit that admins "
          "read"},
         kLow},
        {{"Ein Ausfall unterbricht eine Behandlung", "An outage interrupts a treatment"},
         kMedium,
         {"Telefonnummer der Praxis, wenn ein Browser versagt; Wiederkehr in den Termin; Grenzen "
          "gegen Überlastung",
          "Phone number of the practice when a browser fails; coming back into the meeting; limits "
          "against overload"},
         kLow},
    };
}

void write_description(Document& out, const Config& config) {
    out.section({"Beschreibung der Verarbeitung", "Description of the processing"});
    out.paragraph(filled(
        {"Videosprechstunden zwischen Praxis und Patientinnen und Patienten im Browser. "
         "Gespeichert werden {} Tabellen, die das Verzeichnis der Verarbeitungstätigkeiten einzeln "
         "nennt; Inhalte der Sprechstunde keine. Empfänger außerhalb des Servers: {}.",
         "Video consultations between the practice and patients in the browser. Stored are "
         "{} tables, which the record of processing activities names one by one; no contents of "
         "consultations. Recipients outside the server: {}."},
        {number(read_data_map().tables.size()), number(recipients(config).size())}));
    for (const Recipient& recipient : recipients(config)) {
        out.item(filled({"{}: {}", "{}: {}"}, {recipient.who, recipient.learns}));
    }
}

void write_need(Document& out) {
    out.section({"Notwendigkeit und Verhältnismäßigkeit", "Necessity and proportionality"});
    out.item(
        {"Zweck: Behandlung aus der Ferne, auf Wunsch der Patientin oder des Patienten; die "
         "Einwilligung wird vor dem Warteraum eingeholt und kann widerrufen werden.",
         "Purpose: treatment at a distance, as the patient wishes; consent is asked before the "
         "waiting room and can be taken back."});
    out.item(
        {"Datensparsam: kein Konto, keine Diagnose, kein Geburtsdatum, keine Aufzeichnung; von "
         "Patientinnen und Patienten nur der Name, versiegelt.",
         "Minimised: no account, no diagnosis, no date of birth, no recording; of patients the "
         "name only, sealed."});
    out.item(
        filled({"Speicherdauer: Termine {}, Protokoll der Anrufe {}, Protokoll der Sicherheit {}.",
                "Storage: meetings {}, call metadata {}, security audit {}."},
               {duration(meeting::kMeetingsKept), duration(audit::kCallCeiling),
                duration(audit::kSecurityCeiling)}));
}

void write_risks(Document& out, const Config& config) {
    out.section({"Risiken und Maßnahmen", "Risks and measures"});
    std::vector<std::vector<Text>> rows;
    for (const Risk& risk : risks(config)) {
        rows.push_back({risk.what, risk.severity, risk.measures, risk.remaining});
    }
    out.table({{"Risiko", "Risk"},
               {"Schwere", "Severity"},
               {"Maßnahmen", "Measures"},
               {"Bleibt (Vorschlag)", "Remains (proposal)"}},
              rows);
}

void write_decision(Document& out) {
    out.section({"Von der Praxis zu entscheiden", "For the practice to decide"});
    out.items_to_fill_in(
        {Text{"Stellungnahme der datenschutzbeauftragten Person (Art. 35 Abs. 2)",
              "Advice of the data protection officer (Art. 35(2))"},
         Text{"Standpunkt der Betroffenen oder warum er nicht eingeholt wurde (Art. 35 Abs. 9)",
              "Views of those concerned, or why they were not sought (Art. 35(9))"},
         Text{"Bewertung der verbleibenden Risiken; ob die Aufsichtsbehörde zu konsultieren ist "
              "(Art. 36)",
              "Judgement of the remaining risks; whether the authority has to be consulted "
              "(Art. 36)"},
         Text{"Datum, Unterschrift, Tag der nächsten Prüfung",
              "Date, signature, day of the next review"}});
}

}  // namespace

std::string impact_assessment(const Installation& installation, Language language) {
    Document out{language,
                 {"Datenschutz-Folgenabschätzung (Art. 35 DSGVO), Entwurf",
                  "Data protection impact assessment (Art. 35 GDPR), draft"}};
    out.paragraph(
        filled({"Entwurf von heydok {} vom {}, aus der Konfiguration dieser Installation. Er "
                "ersetzt keine Prüfung: die Bewertung ist Sache der Praxis.",
                "Draft of heydok {} of {}, from the configuration of this installation. It "
                "replaces no examination: the judgement is the practice's."},
               {same(kVersion), same(audit::date_text(installation.made_on))}));
    write_description(out, installation.config);
    write_need(out);
    write_risks(out, installation.config);
    write_decision(out);
    return out.text();
}

}  // namespace heydok::app
