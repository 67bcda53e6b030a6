// The section `mail`, its variables, and what does not fit together.
#include "app/mail_settings.hpp"

#include <gtest/gtest.h>

#include <map>

#include "app/config.hpp"

namespace heydok::app {
namespace {

constexpr std::string_view kWhole =
    "frontend_url: https://praxis.example\n"
    "mail:\n"
    "  smtp_url: smtps://mail.example:465\n"
    "  user: heydok\n"
    "  password: secret\n"
    "  sender: praxis@example.org\n"
    "  sender_name: Praxis am Park\n"
    "  authorities: /etc/ca.pem\n"
    "  allow_plain: true\n";

Config load(const std::string& yaml, const std::map<std::string, std::string>& variables = {}) {
    return load_config(yaml, [&](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional{found->second};
    });
}

std::string error_of(const std::string& yaml,
                     const std::map<std::string, std::string>& variables = {}) {
    try {
        load(yaml, variables);
    } catch (const ConfigError& error) {
        return error.what();
    }
    return {};
}

TEST(MailSettings, AreReadFromTheSection) {
    const api::MailSettings mail = load(std::string{kWhole}).mail;
    EXPECT_TRUE(mail.is_on());
    EXPECT_EQ(mail.server.url, "smtps://mail.example:465");
    EXPECT_EQ(mail.server.user, "heydok");
    EXPECT_EQ(mail.server.password.reveal(), "secret");
    EXPECT_EQ(mail.from.address, "praxis@example.org");
    EXPECT_EQ(mail.from.name, "Praxis am Park");
    EXPECT_EQ(mail.server.authorities, "/etc/ca.pem");
    EXPECT_TRUE(mail.server.allow_plain);
}

TEST(MailSettings, VariablesComeAfterTheFile) {
    const api::MailSettings mail = load(std::string{kWhole}, {{"SMTP_URL", "smtp://other.example"},
                                                              {"SMTP_ALLOW_PLAIN", "false"}})
                                       .mail;
    EXPECT_EQ(mail.server.url, "smtp://other.example");
    EXPECT_FALSE(mail.server.allow_plain);
    EXPECT_EQ(mail.from.address, "praxis@example.org");
}

TEST(MailSettings, WithoutAServerThereAreNone) {
    EXPECT_FALSE(load("").mail.is_on());
    EXPECT_FALSE(load("mail: {}").mail.is_on());
    EXPECT_FALSE(load("mail:").mail.is_on());
}

TEST(MailSettings, WhatDoesNotFitStopsTheStart) {
    EXPECT_EQ(error_of("mail: 5"), "line 1: mail must be a list of `key: value` lines");
    EXPECT_EQ(error_of("mail:\n  host: x"), "line 2: unknown key host in mail");
    EXPECT_EQ(error_of("mail:\n  sender: [x]"),
              "line 2: in mail, a line must be one key and one value");
    EXPECT_EQ(error_of("mail:\n  allow_plain: perhaps"),
              "allow_plain of the mail server must be true or false");
    const std::string whole{kWhole};
    EXPECT_EQ(error_of(whole, {{"SMTP_URL", "http://mail.example"}}),
              "smtp_url must look like smtp://host:587 or smtps://host:465");
    EXPECT_EQ(error_of(whole, {{"SMTP_SENDER", "praxis@example.org\r\nBcc: x@y.example"}}),
              "sender of the mails must be an e-mail address");
    EXPECT_EQ(error_of(whole, {{"SMTP_PASSWORD", ""}}),
              "user and password of the mail server belong together");
    EXPECT_EQ(error_of(whole, {{"FRONTEND_URL", ""}}),
              "mails need frontend_url: their links begin with it");
}

}  // namespace
}  // namespace heydok::app
