#pragma once
#include <chrono>
#include <functional>
#include <stop_token>
#include <string>

#include "mail/message.hpp"
#include "mail/smtp.hpp"

namespace heydok::api {

/// How a message is handed over: mail::send, replaced in tests.
using MailSender = std::function<mail::Attempt(
    const mail::SmtpServer& server, const std::string& from, const std::string& to,
    const std::string& message, std::chrono::milliseconds deadline, const std::stop_token& stop)>;

/// By which server and as whom heydok writes e-mails.
struct MailSettings {
    mail::SmtpServer server = {};  ///< without an address: no e-mails
    mail::Mailbox from = {};
    MailSender send = mail::send;

    [[nodiscard]] bool is_on() const { return !server.url.empty(); }
};

}  // namespace heydok::api
