#include "people/people.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "crypto/password.hpp"

namespace heydok::people {
namespace {

constexpr std::size_t kIdLength = 22;  // 128 bits
constexpr std::size_t kSessionBytes = 32;
constexpr std::size_t kLongestEmail = 254;
constexpr std::string_view kAccountQuery =
    "SELECT a.id, a.email, a.name, p.id, p.name, p.care_mode FROM accounts a "
    "JOIN practices p ON p.id = a.practice_id WHERE ";

std::string query_by(std::string_view condition) {
    return std::string{kAccountQuery} + std::string{condition};
}

CareMode stored_care_mode(const std::string& text) {
    const std::optional<CareMode> mode = parse_care_mode(text);
    HEYDOK_ASSERT(mode.has_value());  // the table's CHECK admits no other
    return *mode;
}

std::optional<Account> read_account(storage::Rows rows) {
    if (!rows.next()) {
        return std::nullopt;
    }
    return Account{.id = rows->text(0),
                   .email = rows->text(1),
                   .name = PersonName{rows->text(2)},
                   .role = AccountRole::physician,
                   .practice = {rows->text(3), rows->text(4), stored_care_mode(rows->text(5))}};
}

Bytes session_hash(std::string_view token) {
    const crypto::Sha256Digest digest = crypto::sha256(as_bytes(token));
    return {digest.begin(), digest.end()};
}

}  // namespace

std::string normal_email(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) {
        return {};
    }
    std::string email{text.substr(first, text.find_last_not_of(' ') - first + 1)};
    std::transform(email.begin(), email.end(), email.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    const std::size_t at = email.find('@');
    const bool plain = std::all_of(email.begin(), email.end(), [](char c) {
        return static_cast<unsigned char>(c) > ' ' && c != 0x7F;
    });
    const bool shaped = at != std::string::npos && at > 0 && at + 1 < email.size() &&
                        email.find('@', at + 1) == std::string::npos;
    return plain && shaped && email.size() <= kLongestEmail ? email : std::string{};
}

Result<void> check_new_password(std::string_view password) {
    if (password.size() < kShortestPassword || password.size() > crypto::kMaxPasswordSize) {
        return Refusal{"invalid-input", "password"};
    }
    return {};
}

void People::audit(const Practice& practice, audit::Actor actor, audit::Event event,
                   audit::Object object) {
    audit::record(transaction_, {.chain = practice.id,
                                 .at = now_,
                                 .actor = std::move(actor),
                                 .event = event,
                                 .object = std::move(object)});
}

Result<Practice> People::create_practice(std::string_view name, CareMode care_mode,
                                         const audit::Actor& actor) {
    Result<std::string> title = parse_title(name, "name");
    if (!title) {
        return title.error();
    }
    Practice practice{random_.text(kIdLength, Random::kReadable), *title, care_mode};
    transaction_.execute(
        "INSERT INTO practices (id, name, care_mode, created_at) VALUES (?, ?, ?, ?)", practice.id,
        practice.name, text_of(care_mode), now_);
    audit(practice, actor, audit::Event::practice_created, {"practice", practice.id});
    return practice;
}

std::optional<Practice> People::first_practice() {
    storage::Rows rows = transaction_.query(
        "SELECT id, name, care_mode FROM practices ORDER BY created_at, id LIMIT 1");
    if (!rows.next()) {
        return std::nullopt;
    }
    return Practice{rows->text(0), rows->text(1), stored_care_mode(rows->text(2))};
}

Result<Account> People::create_account(const NewAccount& wanted, const audit::Actor& actor) {
    const std::string email = normal_email(wanted.email);
    if (email.empty()) {
        return Refusal{"invalid-input", "email"};
    }
    const Result<PersonName> name = parse_person_name(wanted.name, "name");
    if (!name) {
        return name.error();
    }
    if (account_by_email(email)) {
        return Refusal{"email-taken", "email"};
    }
    const std::string id = random_.text(kIdLength, Random::kReadable);
    transaction_.execute(
        "INSERT INTO accounts (id, practice_id, email, name, role, password_hash, created_at) "
        "VALUES (?, ?, ?, ?, 'physician', ?, ?)",
        id, wanted.practice_id, email, name->reveal(), wanted.password_hash, now_);
    std::optional<Account> created = account(id);
    HEYDOK_ASSERT(created.has_value());
    audit(created->practice, actor, audit::Event::account_created, {"account", id});
    return std::move(*created);
}

void People::change_password(const Account& account, std::string_view password_hash,
                             const audit::Actor& actor) {
    transaction_.execute("UPDATE accounts SET password_hash = ? WHERE id = ?", password_hash,
                         account.id);
    transaction_.execute("DELETE FROM sessions WHERE account_id = ?", account.id);
    audit(account.practice, actor, audit::Event::password_changed, {"account", account.id});
}

std::optional<Account> People::account(std::string_view id) {
    return read_account(transaction_.query(query_by("a.id = ?"), id));
}

std::optional<Account> People::account_by_email(std::string_view email) {
    return read_account(transaction_.query(query_by("a.email = ?"), email));
}

std::optional<Credentials> People::credentials(std::string_view email) {
    storage::Rows rows =
        transaction_.query("SELECT id, password_hash FROM accounts WHERE email = ?", email);
    if (!rows.next()) {
        return std::nullopt;
    }
    return Credentials{rows->text(0), rows->text(1)};
}

std::string People::start_session(const Account& account) {
    Bytes secret(kSessionBytes);
    random_.fill(secret);
    std::string token = crypto::base64url_encode(secret);
    transaction_.execute(
        "INSERT INTO sessions (token_hash, account_id, created_at, used_at) VALUES (?, ?, ?, ?)",
        ByteView{session_hash(token)}, account.id, now_, now_);
    audit(account.practice, {"account", account.id}, audit::Event::session_started,
          {"account", account.id});
    return token;
}

void People::note_refused_session(const std::optional<Account>& account) {
    audit::record(transaction_,
                  {.chain = account ? account->practice.id : std::string{audit::kSystemChain},
                   .at = now_,
                   .actor = {"stranger", ""},
                   .event = audit::Event::session_refused,
                   .object = {"account", account ? account->id : ""},
                   .outcome = audit::Outcome::refused});
}

std::optional<Account> People::account_of_session(std::string_view token) {
    const Bytes hash = session_hash(token);
    std::string account_id;
    WallTime used;
    {
        storage::Rows rows = transaction_.query(
            "SELECT account_id, used_at FROM sessions "
            "WHERE token_hash = ? AND used_at > ? AND created_at > ?",
            ByteView{hash}, now_ - kSessionIdle, now_ - kSessionLongest);
        if (!rows.next()) {
            return std::nullopt;
        }
        account_id = rows->text(0);
        used = rows->time(1);
    }
    if (now_ - used >= kSessionNoteEvery) {
        transaction_.execute("UPDATE sessions SET used_at = ? WHERE token_hash = ?", now_,
                             ByteView{hash});
    }
    return account(account_id);
}

bool People::end_session(std::string_view token) {
    const std::optional<Account> account = account_of_session(token);
    if (!account) {
        return false;
    }
    transaction_.execute("DELETE FROM sessions WHERE token_hash = ?",
                         ByteView{session_hash(token)});
    audit(account->practice, {"account", account->id}, audit::Event::session_ended,
          {"account", account->id});
    return true;
}

std::int64_t People::forget_old_sessions() {
    return transaction_.execute("DELETE FROM sessions WHERE used_at <= ? OR created_at <= ?",
                                now_ - kSessionIdle, now_ - kSessionLongest);
}

}  // namespace heydok::people
