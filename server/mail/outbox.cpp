#include "mail/outbox.hpp"

#include <algorithm>

#include "mail/message.hpp"

namespace heydok::mail {
namespace {

constexpr std::size_t kIdLength = 22;  // 128 bits: nobody guesses a Message-ID

std::string place_of(std::string_view column, std::string_view id) {
    return "mails." + std::string{column} + " " + std::string{id};
}

std::chrono::milliseconds pause_after(std::int64_t attempts) {
    constexpr std::int64_t kDoublings = 9;  // 5,120 s are more than the longest pause
    const std::chrono::seconds pause =
        kFirstPause * (std::int64_t{1} << std::min(attempts, kDoublings));
    return std::min<std::chrono::milliseconds>(pause, kLongestPause);
}

}  // namespace

Result<void> Outbox::put(const NewMail& mail, WallTime give_up_at) {
    if (!is_address(mail.to)) {
        return Refusal{"invalid-input", "to"};
    }
    cancel(mail.about);
    {
        storage::Rows rows = transaction_.query("SELECT count(*) FROM mails");
        if (rows.next() && rows->integer(0) >= kMostWaitingMails) {
            return Refusal{"wrong-state"};
        }
    }
    const std::string id = random_.text(kIdLength, Random::kReadable);
    storage::FieldCipher& fields = transaction_.fields();
    transaction_.execute(
        "INSERT INTO mails (id, about, recipient, subject, body, attempts, created_at, next_at, "
        "give_up_at) VALUES (?, ?, ?, ?, ?, 0, ?, ?, ?)",
        id, mail.about, fields.seal(mail.to, place_of("recipient", id)),
        fields.seal(mail.subject, place_of("subject", id)),
        fields.seal(mail.body, place_of("body", id)), now_, now_, give_up_at);
    return {};
}

void Outbox::cancel(std::string_view about) {
    transaction_.execute("DELETE FROM mails WHERE about = ?", about);
}

std::vector<DueMail> Outbox::due(std::size_t most) {
    std::vector<DueMail> found;
    std::vector<std::string> unreadable;
    {
        storage::Rows rows = transaction_.query(
            "SELECT id, recipient, subject, body, attempts, created_at FROM mails "
            "WHERE next_at <= ? AND give_up_at > ? ORDER BY next_at, number",
            now_, now_);
        while (found.size() < most && rows.next()) {
            const std::string id = rows->text(0);
            const storage::FieldCipher& fields = transaction_.fields();
            auto to = fields.open(rows->text(1), place_of("recipient", id));
            auto subject = fields.open(rows->text(2), place_of("subject", id));
            auto body = fields.open(rows->text(3), place_of("body", id));
            if (!to || !subject || !body) {
                unreadable.push_back(id);
                continue;
            }
            found.push_back({.id = id,
                             .to = std::move(*to),
                             .subject = std::move(*subject),
                             .body = std::move(*body),
                             .attempts = rows->integer(4),
                             .created_at = rows->time(5)});
        }
    }
    for (const std::string& id : unreadable) {  // sealed with another SECRET_KEY: lost for good
        transaction_.execute("DELETE FROM mails WHERE id = ?", id);
    }
    return found;
}

std::optional<WallTime> Outbox::next_attempt() {
    storage::Rows rows = transaction_.query(
        "SELECT min(next_at) FROM mails WHERE next_at > ? AND give_up_at > ?", now_, now_);
    return rows.next() ? rows->optional_time(0) : std::nullopt;
}

void Outbox::settled(const DueMail& mail) {
    transaction_.execute("DELETE FROM mails WHERE id = ?", mail.id);
}

void Outbox::missed(const DueMail& mail) {
    transaction_.execute("UPDATE mails SET attempts = attempts + 1, next_at = ? WHERE id = ?",
                         now_ + pause_after(mail.attempts), mail.id);
    forget_old();
}

std::int64_t Outbox::forget_old() {
    return transaction_.execute("DELETE FROM mails WHERE give_up_at <= ?", now_);
}

}  // namespace heydok::mail
