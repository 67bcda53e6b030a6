#include "api/mail_texts.hpp"

#include <fmt/format.h>

namespace heydok::api {

std::optional<MailLanguage> parse_mail_language(std::string_view text) {
    if (text == "de") {
        return MailLanguage::german;
    }
    return text == "en" ? std::optional{MailLanguage::english} : std::nullopt;
}

MailText invitation_mail(const people::Invitation& invitation, std::string_view link,
                         MailLanguage language) {
    const std::string& practice = invitation.practice.name;
    const auto days = people::kInvitationLasts.count();
    if (language == MailLanguage::english) {
        return {.subject = fmt::format("Invitation to the team of {}", practice),
                .body = fmt::format(
                    "Hello,\n\n"
                    "{} invites you to its team for video consultations.\n"
                    "With this link you choose a password and get access:\n\n{}\n\n"
                    "The link is good for {} days and one use. Give it to nobody.\n"
                    "If you did not expect this invitation, do nothing: without you it ends by "
                    "itself.\n",
                    practice, link, days)};
    }
    return {.subject = fmt::format("Einladung in das Team von {}", practice),
            .body = fmt::format(
                "Guten Tag,\n\n"
                "{} lädt Sie in das Team für Videosprechstunden ein.\n"
                "Mit diesem Link wählen Sie ein Passwort und erhalten Ihren Zugang:\n\n{}\n\n"
                "Der Link gilt {} Tage und für eine Anmeldung. Geben Sie ihn niemandem weiter.\n"
                "Falls Sie diese Einladung nicht erwartet haben, tun Sie nichts: ohne Sie endet "
                "sie von selbst.\n",
                practice, link, days)};
}

std::string mail_about_invitation(std::string_view invitation_id) {
    return "invitation " + std::string{invitation_id};
}

}  // namespace heydok::api
