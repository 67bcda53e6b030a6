#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/record.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "people/care_mode.hpp"
#include "people/permission.hpp"
#include "people/person_name.hpp"
#include "storage/transaction.hpp"

namespace heydok::people {

struct Practice {
    std::string id;
    std::string name;
    CareMode care_mode = CareMode::private_care;
    std::string phone = {};  ///< for patients; empty: not said
};

/// A person with a sign-in.
struct Account {
    std::string id;
    std::string email;
    PersonName name;
    Roles roles = {};
    Practice practice;
    bool deactivated = false;  ///< signs in no more
};

struct NewAccount {
    std::string practice_id;
    std::string email;
    std::string name;
    Roles roles;                ///< at least one of admin, physician and staff
    std::string password_hash;  ///< from crypto::hash_password, made outside the transaction
};

/// What a password is compared with; the comparison itself is slow and happens elsewhere.
struct Credentials {
    std::string account_id;
    std::string password_hash;
};

/// Lower case, without surrounding blanks; empty if it is no e-mail address.
std::string normal_email(std::string_view text);

/// Practices and accounts within one transaction. Every change writes its audit entry.
class People {
  public:
    People(storage::Transaction& transaction, WallTime now, Random& random)
        : transaction_(transaction), now_(now), random_(random) {}

    /// Refusal: `invalid-input` with field `name`.
    Result<Practice> create_practice(std::string_view name, CareMode care_mode,
                                     const audit::Actor& actor);
    /// The number that patients are shown; empty: none. Refusal: `invalid-input` with field `phone`
    /// for what is no telephone number.
    Result<void> set_phone(const Practice& practice, std::string_view phone,
                           const audit::Actor& actor);
    /// The oldest practice; empty if there is none.
    std::optional<Practice> first_practice();
    std::optional<Practice> practice(std::string_view id);
    /// The oldest practice of this name.
    std::optional<Practice> practice_by_name(std::string_view name);

    /// Refusals: `invalid-input` with the field (`roles` if there is none); `email-taken`.
    /// `event`: how it came to be.
    Result<Account> create_account(const NewAccount& wanted, const audit::Actor& actor,
                                   audit::Event event = audit::Event::account_created);
    /// Other roles. The account's sessions are for the caller to end. Refusals: `invalid-input`
    /// (`roles` empty); `last-admin` if nobody active would be left to run the practice.
    Result<void> set_roles(const Account& account, Roles roles, const audit::Actor& actor);
    /// Lets the account sign in, or no more; likewise.
    Result<void> set_active(const Account& account, bool active, const audit::Actor& actor);
    /// The right name, as its owner says. Refusal: `invalid-input` with field `name`.
    Result<void> correct_name(const Account& account, std::string_view name,
                              const audit::Actor& actor);
    /// A new password. The account's sessions are for the caller to end.
    void change_password(const Account& account, std::string_view password_hash,
                         const audit::Actor& actor);
    std::optional<Account> account(std::string_view id);
    /// When the account was made.
    WallTime made_at(const Account& account);
    /// The accounts of a practice, in the order of their making.
    std::vector<Account> team(std::string_view practice_id);
    std::optional<Account> account_by_email(std::string_view email);
    /// None for an account that is deactivated: it looks like one that does not exist.
    std::optional<Credentials> credentials(std::string_view email);

    /// Writes down a sign-in that was refused; `account` is empty if the e-mail is unknown.
    void note_refused_session(const std::optional<Account>& account);

  private:
    void audit(const Practice& practice, audit::Actor actor, audit::Event event,
               audit::Object object);
    bool is_last_admin(const Account& account);

    storage::Transaction& transaction_;
    WallTime now_;
    Random& random_;
};

}  // namespace heydok::people
