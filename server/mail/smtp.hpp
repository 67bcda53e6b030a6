#pragma once
#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>

#include "base/redacted.hpp"
#include "base/result.hpp"

namespace heydok::mail {

/// The server that takes our mail, and how we speak to it.
struct SmtpServer {
    std::string url = {};  ///< smtp://host[:port] or smtps://host[:port], as is_smtp_url() wants it
    std::string user = {};  ///< empty: without a sign-in
    Secret password = {};
    bool allow_plain = false;      ///< also without TLS; on this machine always
    std::string authorities = {};  ///< PEM file of trusted certificates; empty: the system's
};

/// Whether it is an address of a mail server without user, path or query.
bool is_smtp_url(const std::string& url);
/// Whether what is sent there must be encrypted: everywhere but on this machine, unless allowed.
bool needs_encryption(const SmtpServer& server);

enum class Delivery : std::uint8_t {
    accepted,  ///< the server has it
    refused,   ///< it will never take this one: 5xx to recipient or text (RFC 5321 section 4.2.1)
    missed,    ///< later perhaps: 4xx, no answer, no encryption, or our sign-in was refused
};

/// What became of an attempt.
struct Attempt {
    Delivery delivery = Delivery::missed;
    int code = 0;             ///< of SMTP, of the last answer; 0: none
    std::string reason = {};  ///< for the log: of the connection, never with an address
};

/// Hands over one message, as compose() made it, and waits for the end: for a thread of its own.
/// `from` and `to` are addresses as is_address() wants them; others are `refused` unsent. A message
/// whose acceptance got lost on the way counts as missed, so it may arrive twice, with one
/// Message-ID. Within a second of `stop` it is missed.
Attempt send(const SmtpServer& server, const std::string& from, const std::string& to,
             const std::string& message, std::chrono::milliseconds deadline,
             const std::stop_token& stop = {});

}  // namespace heydok::mail
