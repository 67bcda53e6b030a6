#include "app/mail_settings.hpp"

#include <algorithm>
#include <array>

#include "app/config.hpp"
#include "app/config_section.hpp"
#include "app/secret_files.hpp"

namespace heydok::app {
namespace {

/// One setting: its key in the section, its variable, and what a value does.
struct Setting {
    std::string_view key;
    std::string_view variable;
    void (*set)(api::MailSettings& mail, const std::string& value);
};

void set_allow_plain(api::MailSettings& mail, const std::string& value) {
    if (value != "true" && value != "false") {
        throw ConfigError("allow_plain of the mail server must be true or false");
    }
    mail.server.allow_plain = value == "true";
}

constexpr std::array<Setting, 8> kSettings{{
    {"smtp_url", "SMTP_URL",
     [](api::MailSettings& mail, const std::string& value) { mail.server.url = value; }},
    {"user", "SMTP_USER",
     [](api::MailSettings& mail, const std::string& value) { mail.server.user = value; }},
    {"password", "SMTP_PASSWORD",
     [](api::MailSettings& mail, const std::string& value) {
         mail.server.password = Secret{value};
     }},
    {"password_file", "SMTP_PASSWORD_FILE",
     [](api::MailSettings& mail, const std::string& value) {
         if (!value.empty()) {
             mail.server.password = read_secret_file(value);
         }
     }},
    {"sender", "SMTP_SENDER",
     [](api::MailSettings& mail, const std::string& value) { mail.from.address = value; }},
    {"sender_name", "SMTP_SENDER_NAME",
     [](api::MailSettings& mail, const std::string& value) { mail.from.name = value; }},
    {"authorities", "SMTP_AUTHORITIES",
     [](api::MailSettings& mail, const std::string& value) { mail.server.authorities = value; }},
    {"allow_plain", "SMTP_ALLOW_PLAIN", set_allow_plain},
}};

}  // namespace

void read_mail_section(api::MailSettings& mail, const YAML::Node& node) {
    read_section(node, "mail", [&mail](const std::string& key, const std::string& value) {
        const auto* const setting =
            std::find_if(kSettings.begin(), kSettings.end(),
                         [&key](const Setting& one) { return one.key == key; });
        if (setting == kSettings.end()) {
            return false;
        }
        setting->set(mail, value);
        return true;
    });
}

void read_mail_environment(
    api::MailSettings& mail,
    const std::function<std::optional<std::string>(const std::string& name)>& environment) {
    for (const Setting& setting : kSettings) {
        if (const auto value = environment(std::string{setting.variable})) {
            setting.set(mail, *value);
        }
    }
}

void check_mail(const api::MailSettings& mail, std::string_view frontend_url) {
    if (!mail.is_on()) {
        return;
    }
    if (!mail::is_smtp_url(mail.server.url)) {
        throw ConfigError("smtp_url must look like smtp://host:587 or smtps://host:465");
    }
    if (!mail::is_address(mail.from.address)) {
        throw ConfigError("sender of the mails must be an e-mail address");
    }
    if (mail.server.user.empty() != mail.server.password.reveal().empty()) {
        throw ConfigError("user and password of the mail server belong together");
    }
    if (frontend_url.empty()) {
        throw ConfigError("mails need frontend_url: their links begin with it");
    }
}

}  // namespace heydok::app
