#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "people/invitations.hpp"

namespace heydok::api {

/// The languages that e-mails are written in.
enum class MailLanguage : std::uint8_t { german, english };
/// Of "de" and "en"; empty for anything else.
std::optional<MailLanguage> parse_mail_language(std::string_view text);

/// What somebody reads.
struct MailText {
    std::string subject;
    std::string body;
};

/// To somebody who was invited; `link` leads to the page where they accept.
MailText invitation_mail(const people::Invitation& invitation, std::string_view link,
                         MailLanguage language);

/// What an invitation's e-mail belongs to, in the outbox.
std::string mail_about_invitation(std::string_view invitation_id);

}  // namespace heydok::api
