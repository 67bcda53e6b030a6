#include "people/people.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "crypto/password.hpp"

namespace heydok::people {
namespace {

constexpr std::size_t kIdLength = 22;  // 128 bits
constexpr std::size_t kLongestEmail = 254;
constexpr std::size_t kLongestPhone = 30;
constexpr std::ptrdiff_t kFewestDigits = 3;  // 110, 112
constexpr std::string_view kAccountQuery =
    "SELECT a.id, a.email, a.name, p.id, p.name, p.care_mode, "
    "(SELECT group_concat(role) FROM account_roles r WHERE r.account_id = a.id), "
    "a.deactivated_at IS NOT NULL, p.phone "
    "FROM accounts a JOIN practices p ON p.id = a.practice_id WHERE ";

std::string query_by(std::string_view condition) {
    return std::string{kAccountQuery} + std::string{condition};
}

CareMode stored_care_mode(const std::string& text) {
    const std::optional<CareMode> mode = parse_care_mode(text);
    HEYDOK_ASSERT(mode.has_value());  // the table's CHECK admits no other
    return *mode;
}

/// As people write it: "+49 (0)30 1234-56", "030/123456".
bool is_phone(std::string_view text) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto fits = [is_digit](char c) {
        return is_digit(c) || std::string_view{" +()/-"}.find(c) != std::string_view::npos;
    };
    return text.size() <= kLongestPhone && std::all_of(text.begin(), text.end(), fits) &&
           std::count_if(text.begin(), text.end(), is_digit) >= kFewestDigits;
}

std::optional<Practice> read_practice(storage::Rows rows) {
    if (!rows.next()) {
        return std::nullopt;
    }
    return Practice{rows->text(0), rows->text(1), stored_care_mode(rows->text(2)), rows->text(3)};
}

/// As SQLite joins the rows.
Roles stored_roles(const std::string& words) {
    const std::optional<Roles> roles = parse_roles(words, parse_account_role);
    HEYDOK_ASSERT(roles.has_value());  // the table's CHECK admits no other
    return *roles;
}

Account read_account(const storage::Rows& rows) {
    return {
        .id = rows->text(0),
        .email = rows->text(1),
        .name = PersonName{rows->text(2)},
        .roles = stored_roles(rows->text(6)),
        .practice = {rows->text(3), rows->text(4), stored_care_mode(rows->text(5)), rows->text(8)},
        .deactivated = rows->boolean(7)};
}

void insert_roles(storage::Transaction& transaction, std::string_view account_id, Roles roles) {
    for (const std::string_view role : texts_of(roles)) {
        transaction.execute("INSERT INTO account_roles (account_id, role) VALUES (?, ?)",
                            account_id, role);
    }
}

std::optional<Account> first_account(storage::Rows rows) {
    return rows.next() ? std::optional{read_account(rows)} : std::nullopt;
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
    Practice practice{
        .id = random_.text(kIdLength, Random::kReadable), .name = *title, .care_mode = care_mode};
    transaction_.execute(
        "INSERT INTO practices (id, name, care_mode, created_at) VALUES (?, ?, ?, ?)", practice.id,
        practice.name, text_of(care_mode), now_);
    audit(practice, actor, audit::Event::practice_created, {"practice", practice.id});
    return practice;
}

Result<void> People::set_phone(const Practice& practice, std::string_view phone,
                               const audit::Actor& actor) {
    if (!phone.empty() && !is_phone(phone)) {
        return Refusal{"invalid-input", "phone"};
    }
    transaction_.execute("UPDATE practices SET phone = ? WHERE id = ?", phone, practice.id);
    audit(practice, actor, audit::Event::practice_changed, {"practice", practice.id});
    return {};
}

std::optional<Practice> People::first_practice() {
    return read_practice(transaction_.query(
        "SELECT id, name, care_mode, phone FROM practices ORDER BY created_at, id LIMIT 1"));
}

std::optional<Practice> People::practice(std::string_view id) {
    return read_practice(
        transaction_.query("SELECT id, name, care_mode, phone FROM practices WHERE id = ?", id));
}

std::optional<Practice> People::practice_by_name(std::string_view name) {
    return read_practice(
        transaction_.query("SELECT id, name, care_mode, phone FROM practices WHERE name = ? ORDER "
                           "BY created_at, id LIMIT 1",
                           name));
}

Result<Account> People::create_account(const NewAccount& wanted, const audit::Actor& actor,
                                       audit::Event event) {
    const std::string email = normal_email(wanted.email);
    if (email.empty()) {
        return Refusal{"invalid-input", "email"};
    }
    const Result<PersonName> name = parse_person_name(wanted.name, "name");
    if (!name) {
        return name.error();
    }
    if (wanted.roles.empty()) {
        return Refusal{"invalid-input", "roles"};
    }
    if (account_by_email(email)) {
        return Refusal{"email-taken", "email"};
    }
    const std::string id = random_.text(kIdLength, Random::kReadable);
    transaction_.execute(
        "INSERT INTO accounts (id, practice_id, email, name, password_hash, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        id, wanted.practice_id, email, name->reveal(), wanted.password_hash, now_);
    insert_roles(transaction_, id, wanted.roles);
    std::optional<Account> created = account(id);
    HEYDOK_ASSERT(created.has_value());
    audit(created->practice, actor, event, {"account", id});
    return std::move(*created);
}

bool People::is_last_admin(const Account& account) {
    if (!account.roles.has(Role::admin) || account.deactivated) {
        return false;
    }
    for (const Account& other : team(account.practice.id)) {
        if (other.id != account.id && other.roles.has(Role::admin) && !other.deactivated) {
            return false;
        }
    }
    return true;
}

Result<void> People::set_roles(const Account& account, Roles roles, const audit::Actor& actor) {
    if (roles.empty()) {
        return Refusal{"invalid-input", "roles"};
    }
    if (!roles.has(Role::admin) && is_last_admin(account)) {
        return Refusal{"last-admin"};
    }
    transaction_.execute("DELETE FROM account_roles WHERE account_id = ?", account.id);
    insert_roles(transaction_, account.id, roles);
    audit(account.practice, actor, audit::Event::roles_changed, {"account", account.id});
    return {};
}

Result<void> People::set_active(const Account& account, bool active, const audit::Actor& actor) {
    if (active != account.deactivated) {
        return {};  // it is so already
    }
    if (!active && is_last_admin(account)) {
        return Refusal{"last-admin"};
    }
    transaction_.execute("UPDATE accounts SET deactivated_at = ? WHERE id = ?",
                         active ? std::nullopt : std::optional{now_}, account.id);
    audit(account.practice, actor,
          active ? audit::Event::account_activated : audit::Event::account_deactivated,
          {"account", account.id});
    return {};
}

Result<void> People::correct_name(const Account& account, std::string_view name,
                                  const audit::Actor& actor) {
    const Result<PersonName> read = parse_person_name(name, "name");
    if (!read) {
        return read.error();
    }
    transaction_.execute("UPDATE accounts SET name = ? WHERE id = ?", read->reveal(), account.id);
    audit(account.practice, actor, audit::Event::account_corrected, {"account", account.id});
    return {};
}

void People::change_password(const Account& account, std::string_view password_hash,
                             const audit::Actor& actor) {
    transaction_.execute("UPDATE accounts SET password_hash = ? WHERE id = ?", password_hash,
                         account.id);
    audit(account.practice, actor, audit::Event::password_changed, {"account", account.id});
}

std::optional<Account> People::account(std::string_view id) {
    return first_account(transaction_.query(query_by("a.id = ?"), id));
}

WallTime People::made_at(const Account& account) {
    storage::Rows rows =
        transaction_.query("SELECT created_at FROM accounts WHERE id = ?", account.id);
    HEYDOK_ASSERT(rows.next());
    return rows->time(0);
}

std::vector<Account> People::team(std::string_view practice_id) {
    std::vector<Account> team;
    storage::Rows rows =
        transaction_.query(query_by("a.practice_id = ? ORDER BY a.created_at, a.id"), practice_id);
    while (rows.next()) {
        team.push_back(read_account(rows));
    }
    return team;
}

std::optional<Account> People::account_by_email(std::string_view email) {
    return first_account(transaction_.query(query_by("a.email = ?"), email));
}

std::optional<Credentials> People::credentials(std::string_view email) {
    storage::Rows rows = transaction_.query(
        "SELECT id, password_hash FROM accounts "
        "WHERE email = ? AND deactivated_at IS NULL",
        email);
    if (!rows.next()) {
        return std::nullopt;
    }
    return Credentials{rows->text(0), rows->text(1)};
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

}  // namespace heydok::people
