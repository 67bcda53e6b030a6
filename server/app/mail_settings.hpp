#pragma once
#include <yaml-cpp/yaml.h>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "api/mail_settings.hpp"

namespace heydok::app {

/// Reads the section `mail` of the file, then lets SMTP_URL and its companions override it. Throws
/// ConfigError that names the line and the key, never a value.
void read_mail_section(api::MailSettings& mail, const YAML::Node& node);
void read_mail_environment(
    api::MailSettings& mail,
    const std::function<std::optional<std::string>(const std::string& name)>& environment);

/// Throws ConfigError unless the settings fit together. Links in e-mails begin with `frontend_url`,
/// never with what a request says of itself.
void check_mail(const api::MailSettings& mail, std::string_view frontend_url);

}  // namespace heydok::app
