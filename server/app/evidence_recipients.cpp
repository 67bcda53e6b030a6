#include "app/evidence_recipients.hpp"

#include "app/evidence.hpp"
#include "app/redis_address.hpp"

namespace heydok::app {
namespace {

Recipient media_server(const Config& config) {
    return {
        filled({"Mediaserver {}", "Media server {}"}, {code(shown_origin(config.livekit_url))}),
        {"Bild und Ton weiterleiten", "passing on picture and sound"},
        {"Netzadressen, Zeiten, zufällige Kennungen; Bild, Ton und Namen nur verschlüsselt",
         "network addresses, times, random identities; picture, sound and names encrypted only"}};
}

Recipient relay(const std::string& url) {
    return {filled({"TURN-Server {}", "TURN server {}"}, {code(url)}),
            {"Verbindung durch enge Firewalls", "connection through narrow firewalls"},
            {"Netzadressen, Zeiten; Bild und Ton nur verschlüsselt",
             "network addresses, times; picture and sound encrypted only"}};
}

Recipient counters(const Config& config) {
    return {
        filled({"Redis {}", "Redis {}"}, {code(parse_redis_url(config.redis_url).host)}),
        {"gemeinsame Zugriffsgrenzen mehrerer Prozesse", "rate limits shared by several processes"},
        {"verschlüsselte Zählernamen, keine Adressen und keine Namen",
         "encrypted names of counters, no addresses and no names"}};
}

Recipient sign_in_provider(const api::SignInProvider& provider) {
    return {
        filled({"Anmeldeanbieter {} ({})", "Sign-in provider {} ({})"},
               {literal(provider.name), code(shown_origin(provider.client.issuer))}),
        filled({"Anmeldung der Menschen in {}", "sign-in of the people of {}"}, {[&provider] {
                   std::vector<Text> names;
                   for (const std::string& practice : provider.practices) {
                       names.push_back(literal(practice));
                   }
                   return joined(names, ", ");
               }()}),
        filled({"wer sich wann anmeldet; legt Konten an: {}; bestimmt, wer ärztlich tätig ist: {}",
                "who signs in when; makes accounts: {}; says who is a physician: {}"},
               {yes_or_no(provider.create_accounts), yes_or_no(provider.trusted_for_physicians)})};
}

Recipient mail_server(const Config& config) {
    return {
        filled({"Mailserver {}", "Mail server {}"}, {code(shown_origin(config.mail.server.url))}),
        {"Einladungen an Menschen der Praxis, nie an Patienten",
         "invitations to the practice's people, never to patients"},
        {"E-Mail-Adresse, Name der Praxis, Link der Einladung",
         "e-mail address, name of the practice, link of the invitation"}};
}

Recipient event_receiver(const std::string& url) {
    return {filled({"Empfänger von Raumereignissen {}", "Receiver of room events {}"},
                   {code(shown_origin(url))}),
            {"Überwachung durch den Betreiber", "monitoring by the operator"},
            {"zufällige Kennungen von Räumen und Teilnehmenden, Zeiten",
             "random identities of rooms and participants, times"}};
}

}  // namespace

std::vector<Recipient> recipients(const Config& config) {
    std::vector<Recipient> out;
    if (!config.livekit_url.empty()) {
        out.push_back(media_server(config));
    }
    for (const std::string& url : config.turn_urls) {
        out.push_back(relay(url));
    }
    if (!config.redis_url.reveal().empty()) {
        out.push_back(counters(config));
    }
    for (const api::SignInProvider& one : config.sign_in_providers) {
        out.push_back(sign_in_provider(one));
    }
    if (config.mail.is_on()) {
        out.push_back(mail_server(config));
    }
    for (const std::string& url : config.webhook_urls) {
        out.push_back(event_receiver(url));
    }
    return out;
}

}  // namespace heydok::app
