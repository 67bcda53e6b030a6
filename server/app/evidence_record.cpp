#include "app/data_map.hpp"
#include "app/evidence.hpp"
#include "app/evidence_recipients.hpp"
#include "app/evidence_retention.hpp"
#include "app/version.hpp"
#include "audit/keys.hpp"

namespace heydok::app {
namespace {

void write_responsible(Document& out, const Installation& installation) {
    out.section({"Verantwortliche", "Controllers"});
    std::vector<std::vector<Text>> rows;
    for (const std::string& practice : installation.practices) {
        rows.push_back({literal(practice), kToFillIn, kToFillIn});
    }
    if (rows.empty()) {
        rows.push_back({kToFillIn, kToFillIn, kToFillIn});
    }
    out.table({{"Praxis", "Practice"},
               {"Anschrift und Vertretung", "Address and representative"},
               {"Datenschutzbeauftragte Person", "Data protection officer"}},
              rows);
}

void write_activities(Document& out, const DataMap& map) {
    out.section({"Verarbeitungstätigkeiten", "Processing activities"});
    out.paragraph(
        {"Jede Zeile ist eine Tabelle der Datenbank; weitere gibt es nicht. Betroffen sind "
         "Patientinnen und Patienten mit ihren Begleitpersonen sowie die Menschen, die in "
         "der Praxis arbeiten.",
         "Each line is a table of the database; there are no others. Concerned are patients "
         "with their companions, and the people who work in the practice."});
    std::vector<std::vector<Text>> rows;
    for (const MappedTable& table : map.tables) {
        rows.push_back({code(table.name), table.purpose, table.basis, table.retention,
                        table.recipients.empty() ? Text{"niemand", "nobody"}
                                                 : joined(table.recipients, "; ")});
    }
    out.table({{"Tabelle", "Table"},
               {"Zweck", "Purpose"},
               {"Rechtsgrundlage (DSGVO)", "Legal basis (GDPR)"},
               {"Löschfrist", "Time limit"},
               {"Empfänger", "Recipients"}},
              rows);
}

void write_columns(Document& out, const DataMap& map) {
    out.section({"Datenfelder und ihr Schutz", "Data fields and their protection"});
    std::vector<std::vector<Text>> rows;
    for (const MappedTable& table : map.tables) {
        for (const MappedColumn& column : table.columns) {
            rows.push_back({code(table.name + "." + column.name), column.protection});
        }
    }
    out.table({{"Feld", "Field"}, {"Schutz", "Protection"}}, rows);
    for (const Protection& protection : map.protections) {
        out.item(filled({"**{}**: {}", "**{}**: {}"}, {protection.name, protection.meaning}));
    }
}

void write_content(Document& out) {
    out.section({"Was nicht gespeichert wird", "What is not stored"});
    out.paragraph(
        {"Bild, Ton, Chat, Dateien und Namen in der Sprechstunde sind von Gerät zu Gerät "
         "verschlüsselt und werden auf keinem Server aufbewahrt. Grund des Besuchs, Diagnose, "
         "Versichertennummer und Geburtsdatum haben kein Feld. Netzadressen stehen nicht in der "
         "Datenbank; für Zugriffsgrenzen stehen sie im Arbeitsspeicher.",
         "Picture, sound, chat, files and names in the consultation are encrypted from device to "
         "device and kept on no server. Reason for the visit, diagnosis, insurance number and date "
         "of birth have no field. Network addresses are not in the database; for rate limits they "
         "are held in memory."});
}

void write_recipients(Document& out, const Config& config) {
    out.section({"Empfänger außerhalb des Servers", "Recipients outside the server"});
    out.paragraph(
        {"Aus der Konfiguration dieser Installation. Mit jedem fremden Betreiber ist ein "
         "Vertrag nach Art. 28 DSGVO zu schließen; Ort und Vertrag sind einzutragen.",
         "From the configuration of this installation. With each operator who is somebody "
         "else a contract under Art. 28 GDPR is needed; place and contract are to be "
         "filled in."});
    std::vector<std::vector<Text>> rows;
    for (const Recipient& recipient : recipients(config)) {
        rows.push_back({recipient.who, recipient.purpose, recipient.learns, kToFillIn});
    }
    if (rows.empty()) {
        rows.push_back({{"keine", "none"}, same("-"), same("-"), same("-")});
    }
    out.table({{"Empfänger", "Recipient"},
               {"Zweck", "Purpose"},
               {"Was er erfährt", "What it learns"},
               {"Ort, Vertrag", "Place, contract"}},
              rows);
    out.section({"Übermittlung in Drittländer", "Transfers to third countries"});
    out.paragraph(
        {"heydok selbst übermittelt nichts in ein Drittland: alle Daten liegen in `data_dir` "
         "dieses Servers. Für die oben genannten Empfänger gilt ihr Ort; mit ihnen ist er zu "
         "prüfen.",
         "heydok itself transfers nothing to a third country: all data lies in `data_dir` of this "
         "server. For the recipients above their place counts, which is to be checked with them."});
}

void write_processor(Document& out, const Installation& installation) {
    out.section({"Verzeichnis des Auftragsverarbeiters (Art. 30 Abs. 2 DSGVO)",
                 "Record of the processor (Art. 30(2) GDPR)"});
    out.paragraph(
        {"Nur nötig, wenn der Server nicht von der Praxis selbst betrieben wird. Kategorie der "
         "Verarbeitungen: Betrieb der Videosprechstunde im Auftrag, mit den oben genannten "
         "Tätigkeiten, Empfängern und Fristen; Maßnahmen in der Anlage.",
         "Needed only where the practice does not run the server itself. Category of processing: "
         "running the video consultation on behalf of the controller, with the activities, "
         "recipients and time limits above; measures in the annex."});
    std::vector<Text> names;
    for (const std::string& practice : installation.practices) {
        names.push_back(literal(practice));
    }
    out.table({{"Angabe", "Item"}, {"Inhalt", "Content"}},
              {{{"Auftragsverarbeiter", "Processor"}, kToFillIn},
               {{"Auftraggeber", "On behalf of"}, names.empty() ? kToFillIn : joined(names, "; ")},
               {{"Datenschutzbeauftragte Person", "Data protection officer"}, kToFillIn}});
}

void write_settings(Document& out, const Config& config) {
    out.section({"Konfiguration dieser Installation", "Configuration of this installation"});
    std::vector<std::vector<Text>> rows;
    for (const ShownSetting& setting : shown_settings(config)) {
        rows.push_back({code(setting.key), setting.value});
    }
    out.table({{"Einstellung", "Setting"}, {"Wert", "Value"}}, rows);
}

}  // namespace

std::string processing_record(const Installation& installation, Language language) {
    const DataMap map = read_data_map();
    Document out{language,
                 {"Verzeichnis von Verarbeitungstätigkeiten (Art. 30 DSGVO)",
                  "Record of processing activities (Art. 30 GDPR)"}};
    out.paragraph(
        filled({"Erzeugt von heydok {} am {}. Kursiv steht, was die Praxis selbst ergänzt.",
                "Made by heydok {} on {}. In italics: what the practice fills in."},
               {same(kVersion), same(audit::date_text(installation.made_on))}));
    write_responsible(out, installation);
    write_activities(out, map);
    write_columns(out, map);
    write_content(out);
    write_recipients(out, installation.config);
    write_time_limits(out, {"Löschfristen, wie das Programm sie durchsetzt",
                            "Time limits as the program enforces them"});
    write_processor(out, installation);
    write_settings(out, installation.config);
    return out.text();
}

}  // namespace heydok::app
