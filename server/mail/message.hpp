#pragma once
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"

namespace heydok::mail {

/// A sender as the recipient sees it.
struct Mailbox {
    std::string address = {};
    std::string name = {};  ///< any text; empty: the address alone
};

/// One e-mail to one person, as plain text.
struct Message {
    std::string id = {};  ///< left side of the Message-ID: the same at every attempt
    Mailbox from = {};
    std::string to = {};  ///< an address without a name
    std::string subject = {};
    std::string body = {};  ///< UTF-8, lines end with "\n"
    WallTime at = {};
};

/// Whether it is an address that we write to: a dot-atom, "@" and a host name of at least two
/// labels, ASCII (RFC 5321 section 4.1.2 without quoted names and address literals), 254
/// characters at most. So it can end no line and no bracket.
bool is_address(std::string_view text);

/// The message as it is sent (RFC 5322, RFC 2045, RFC 2047): every line ends with CRLF and has at
/// most 78 characters. What is not printable ASCII leaves as base64 only, so no text adds a header.
/// Refusals: `invalid-input` with the field `from`, `to` or `id`.
Result<std::string> compose(const Message& message);

}  // namespace heydok::mail
