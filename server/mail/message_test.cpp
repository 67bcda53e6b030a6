// E-mails as they are sent: dates, encoded names, long texts, and what tries to become a header.
#include "mail/message.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/bytes.hpp"
#include "crypto/encoding.hpp"

namespace heydok::mail {
namespace {

using testing::HasSubstr;
using testing::Not;

Message message() {
    return {.id = "abc123",
            .from = {"praxis@heydok.example", "heydok"},
            .to = "ada@example.org",
            .subject = "Einladung",
            .body = "Guten Tag\n",
            .at = WallTime{std::chrono::seconds{1'796'117'403}}};
}

std::string head_of(const std::string& text) {
    return text.substr(0, text.find("\r\n\r\n") + 2);
}

/// The body, decoded line by line.
std::string body_of(const std::string& text) {
    std::string rest = text.substr(text.find("\r\n\r\n") + 4);
    std::string out;
    while (!rest.empty()) {
        const std::size_t end = rest.find("\r\n");
        out += as_text(crypto::base64_decode(rest.substr(0, end)).value());
        rest.erase(0, end + 2);
    }
    return out;
}

/// The encoded words of a header, decoded and joined.
std::string decoded_words(const std::string& head) {
    std::string out;
    for (std::size_t at = head.find("=?UTF-8?B?"); at != std::string::npos;
         at = head.find("=?UTF-8?B?", at + 1)) {
        const std::size_t start = at + 10;
        const auto bytes =
            crypto::base64_decode(head.substr(start, head.find("?=", start) - start));
        out += as_text(bytes.value());
    }
    return out;
}

std::size_t longest_line(const std::string& text) {
    std::size_t longest = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find("\r\n", at);
        longest = std::max(longest, end - at);
        at = end + 2;
    }
    return longest;
}

TEST(MailMessage, HasTheHeadersOfAMachine) {
    const std::string text = compose(message()).value();
    EXPECT_EQ(head_of(text),
              "Date: Tue, 01 Dec 2026 09:30:03 +0000\r\n"
              "From: \"heydok\"\r\n <praxis@heydok.example>\r\n"
              "To: ada@example.org\r\n"
              "Subject: Einladung\r\n"
              "Message-ID: <abc123@heydok.example>\r\n"
              "Auto-Submitted: auto-generated\r\n"
              "MIME-Version: 1.0\r\n"
              "Content-Type: text/plain; charset=utf-8\r\n"
              "Content-Transfer-Encoding: base64\r\n");
    EXPECT_EQ(body_of(text), "Guten Tag\r\n");
}

TEST(MailMessage, EncodesWhatIsNotAscii) {
    Message made = message();
    made.subject =
        "Einladung in die Praxis Dr. Müßig – für Ärztinnen, Ärzte und alle übrigen 🩺🩺🩺";
    made.from.name = "Praxis Dr. Müßig";
    made.body = "Grüße\r\nzweite Zeile";
    const std::string text = compose(made).value();
    EXPECT_EQ(decoded_words(head_of(text)), made.from.name + made.subject);
    EXPECT_LE(longest_line(text), 78U);
    EXPECT_TRUE(std::all_of(text.begin(), text.end(),
                            [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    EXPECT_EQ(body_of(text), "Grüße\r\nzweite Zeile");
}

TEST(MailMessage, DividesNoCharacterBetweenEncodedWords) {
    for (std::size_t shift = 0; shift < 4; ++shift) {
        Message made = message();
        made.subject = std::string(shift, 'a');
        for (int i = 0; i < 30; ++i) {
            made.subject += "🩺";
        }
        const std::string head = head_of(compose(made).value());
        EXPECT_EQ(decoded_words(head), made.subject);
        for (std::size_t at = head.find("=?UTF-8?B?"); at != std::string::npos;
             at = head.find("=?UTF-8?B?", at + 1)) {
            const std::size_t start = at + 10;
            const auto word =
                crypto::base64_decode(head.substr(start, head.find("?=", start) - start)).value();
            ASSERT_FALSE(word.empty());
            EXPECT_NE(word.front() & 0xC0U, 0x80U);
        }
    }
}

TEST(MailMessage, NoTextBecomesAHeader) {
    for (const std::string evil :
         {"x\r\nBcc: spy@evil.example", "x\nBcc: spy@evil.example", "x\rBcc: spy@evil.example",
          "x\r\n\r\n<html>", "=?UTF-8?B?QmNj?=", "x\" <spy@evil.example>", "x\\\"y", "\x7f",
          "\t"}) {
        Message made = message();
        made.subject = evil;
        made.from.name = evil;
        made.body = evil + "\r\n.\r\nMAIL FROM:<spy@evil.example>\r\n";
        const std::string text = compose(made).value();
        const std::string head = head_of(text);
        EXPECT_THAT(head, Not(HasSubstr("\nBcc")));
        EXPECT_THAT(head, Not(HasSubstr("\rBcc")));
        EXPECT_THAT(text, Not(HasSubstr("\r\n.\r\n")));
        // Each line is one of ours or goes on from one of ours.
        std::size_t headers = 0;
        for (std::size_t at = 0; at < head.size(); at = head.find("\r\n", at) + 2) {
            headers += head[at] == ' ' ? 0 : 1;
        }
        EXPECT_EQ(headers, 9U) << head;
        EXPECT_EQ(std::count(head.begin(), head.end(), '\r'),
                  std::count(head.begin(), head.end(), '\n'));
    }
}

TEST(MailMessage, QuotesANameThatHoldsAnAddress) {
    Message made = message();
    made.from.name = R"(a"b\c <x@y.example>)";
    EXPECT_THAT(compose(made).value(),
                HasSubstr("From: \"a\\\"b\\\\c <x@y.example>\"\r\n <praxis@heydok.example>\r\n"));
}

TEST(MailMessage, RefusesWhatIsNoAddress) {
    for (const std::string text :
         {"", "ada", "@example.org", "ada@", "ada@example", "ada@example.org\r\nBcc: x@y.example",
          "ada@example.org>", "<ada@example.org", "a da@example.org", ".ada@example.org",
          "ada..b@example.org", "ada@-x.org", "ada@x-.org", "ada@x..org", "ada@example.org.",
          "\"a b\"@example.org", "ada@[127.0.0.1]", "ada@b@example.org", "ädä@example.org"}) {
        EXPECT_FALSE(is_address(text)) << text;
        Message made = message();
        made.to = text;
        EXPECT_EQ(compose(made).error(), (Refusal{"invalid-input", "to"}));
        made = message();
        made.from.address = text;
        EXPECT_EQ(compose(made).error(), (Refusal{"invalid-input", "from"}));
    }
    for (const std::string text :
         {"ada@example.org", "a.b+c_d'e@sub.example-praxis.de", "1@xn--mller-kva.example"}) {
        EXPECT_TRUE(is_address(text)) << text;
    }
    EXPECT_FALSE(is_address(std::string(65, 'a') + "@example.org"));
    Message made = message();
    made.id = "a>\r\nBcc";
    EXPECT_EQ(compose(made).error(), (Refusal{"invalid-input", "id"}));
}

}  // namespace
}  // namespace heydok::mail
