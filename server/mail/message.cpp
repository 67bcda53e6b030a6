#include "mail/message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/bytes.hpp"
#include "crypto/encoding.hpp"

namespace heydok::mail {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::size_t kLongestAddress = 254;
constexpr std::size_t kLongestLocalPart = 64;
constexpr std::size_t kLongestLabel = 63;
/// Bytes of text in one encoded word: 52 characters of base64 and 12 around them stay below the 75
/// of RFC 2047 section 2, and below 78 with the name of the header.
constexpr std::size_t kEncodedWordBytes = 39;
/// Bytes of the body in one line of base64, 76 characters (RFC 2045 section 6.8).
constexpr std::size_t kBodyLineBytes = 57;
/// Plain text longer than this is encoded too, which folds it.
constexpr std::size_t kLongestPlainText = 60;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_atom_sign(char c) {
    static constexpr std::string_view kSigns = "!#$%&'*+-/=?^_`{|}~";
    return is_letter_or_digit(c) || kSigns.find(c) != std::string_view::npos;
}

bool is_label_sign(char c) {
    return is_letter_or_digit(c) || c == '-';
}

/// Whether `text` is parts with dots between them, none empty, all of `is_sign`; how many, or 0.
template <class IsSign>
std::size_t count_parts(std::string_view text, std::size_t longest, IsSign is_sign) {
    std::size_t parts = 0;
    for (;;) {
        const std::size_t end = std::min(text.find('.'), text.size());
        const std::string_view part = text.substr(0, end);
        if (part.empty() || part.size() > longest ||
            !std::all_of(part.begin(), part.end(), is_sign)) {
            return 0;
        }
        ++parts;
        if (end == text.size()) {
            return parts;
        }
        text.remove_prefix(end + 1);
    }
}

bool is_host_name(std::string_view text) {
    return count_parts(text, kLongestLabel, is_label_sign) >= 2 && text.front() != '-' &&
           text.back() != '-' && text.find("-.") == std::string_view::npos &&
           text.find(".-") == std::string_view::npos;
}

std::string_view host_of(std::string_view address) {
    return address.substr(address.rfind('@') + 1);
}

bool is_printable(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// Whether the text may stand in a header as it is. Blanks at its ends would get lost, and what
/// looks like an encoded word would be decoded.
bool is_plain(std::string_view text) {
    return text.size() <= kLongestPlainText && is_printable(text) && !text.starts_with(' ') &&
           !text.ends_with(' ') && text.find("=?") == std::string_view::npos;
}

/// RFC 2047: encoded words, one a line; a character is never divided.
std::string encoded_words(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        std::size_t end = std::min(text.size(), kEncodedWordBytes);
        while (end < text.size() && end > kEncodedWordBytes - 3 &&
               (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
            --end;
        }
        out += out.empty() ? "" : "\r\n ";
        out += "=?UTF-8?B?" + crypto::base64_encode(as_bytes(text.substr(0, end))) + "?=";
        text.remove_prefix(end);
    }
    return out;
}

/// A name before an address: quoted (RFC 5322 section 3.2.4), or encoded.
std::string phrase(std::string_view name) {
    if (!is_plain(name)) {
        return encoded_words(name);
    }
    std::string out = "\"";
    for (const char c : name) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + '"';
}

std::string mailbox(const Mailbox& from) {
    if (from.name.empty()) {
        return from.address;
    }
    return phrase(from.name) + "\r\n <" + from.address + ">";
}

/// RFC 5322 section 3.3, in UTC and English whatever the locale.
std::string date(WallTime at) {
    static constexpr std::array<std::string_view, 7> kDays{"Sun", "Mon", "Tue", "Wed",
                                                           "Thu", "Fri", "Sat"};
    static constexpr std::array<std::string_view, 12> kMonths{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto day = std::chrono::floor<std::chrono::days>(at);
    const std::chrono::year_month_day civil{day};
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
    return fmt::format(
        "{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000", kDays[std::chrono::weekday{day}.c_encoding()],
        static_cast<unsigned>(civil.day()), kMonths[static_cast<unsigned>(civil.month()) - 1],
        static_cast<int>(civil.year()), time.hours().count(), time.minutes().count(),
        time.seconds().count());
}

/// Base64 of the text with CRLF at its line ends (RFC 2045 section 6.8), in lines.
std::string encoded_body(std::string_view body) {
    std::string text;
    for (const char c : body) {
        if (c == '\n') {
            text += kLineEnd;
        } else if (c != '\r') {
            text += c;
        }
    }
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += kBodyLineBytes) {
        out += crypto::base64_encode(as_bytes(std::string_view{text}.substr(at, kBodyLineBytes)));
        out += kLineEnd;
    }
    return out;
}

}  // namespace

bool is_address(std::string_view text) {
    const std::size_t at = text.find('@');
    if (at == std::string_view::npos || at > kLongestLocalPart || text.size() > kLongestAddress) {
        return false;
    }
    return count_parts(text.substr(0, at), kLongestLocalPart, is_atom_sign) > 0 &&
           is_host_name(text.substr(at + 1));
}

Result<std::string> compose(const Message& message) {
    if (!is_address(message.from.address)) {
        return Refusal{"invalid-input", "from"};
    }
    if (!is_address(message.to)) {
        return Refusal{"invalid-input", "to"};
    }
    if (message.id.empty() || message.id.size() > kLongestLocalPart ||
        !std::all_of(message.id.begin(), message.id.end(), is_letter_or_digit)) {
        return Refusal{"invalid-input", "id"};
    }
    std::string out;
    const auto add = [&out](std::string_view name, std::string_view value) {
        out += name;
        out += ": ";
        out += value;
        out += kLineEnd;
    };
    add("Date", date(message.at));
    add("From", mailbox(message.from));
    add("To", message.to);
    add("Subject", is_plain(message.subject) ? message.subject : encoded_words(message.subject));
    add("Message-ID", "<" + message.id + "@" + std::string{host_of(message.from.address)} + ">");
    add("Auto-Submitted", "auto-generated");  // RFC 3834: no answering machine answers
    add("MIME-Version", "1.0");
    add("Content-Type", "text/plain; charset=utf-8");
    add("Content-Transfer-Encoding", "base64");
    out += kLineEnd;
    out += encoded_body(message.body);
    return Result<std::string>{boost::system::in_place_value, std::move(out)};
}

}  // namespace heydok::mail
