#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "audit/record.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "base/result.hpp"
#include "people/care_mode.hpp"
#include "people/person_name.hpp"
#include "storage/transaction.hpp"

namespace heydok::people {

/// How long a sign-in lasts without use, and at most.
inline constexpr std::chrono::hours kSessionIdle{2};
inline constexpr std::chrono::hours kSessionLongest{12};
/// Use is noted at most this often, so that reading does not write.
inline constexpr std::chrono::minutes kSessionNoteEvery{1};
/// Shortest password that is accepted, in bytes.
inline constexpr std::size_t kShortestPassword = 12;

struct Practice {
    std::string id;
    std::string name;
    CareMode care_mode = CareMode::private_care;
};

enum class AccountRole : std::uint8_t { physician };

/// A person with a sign-in.
struct Account {
    std::string id;
    std::string email;
    PersonName name;
    AccountRole role = AccountRole::physician;
    Practice practice;
};

struct NewAccount {
    std::string practice_id;
    std::string email;
    std::string name;
    std::string password_hash;  ///< from crypto::hash_password, made outside the transaction
};

/// What a password is compared with; the comparison itself is slow and happens elsewhere.
struct Credentials {
    std::string account_id;
    std::string password_hash;
};

/// Lower case, without surrounding blanks; empty if it is no e-mail address.
std::string normal_email(std::string_view text);

/// Refuses (`invalid-input`, field `password`) what is too short or longer than can be hashed.
Result<void> check_new_password(std::string_view password);

/// Practices, accounts and sessions, within one transaction. Every change writes its audit entry.
class People {
  public:
    People(storage::Transaction& transaction, WallTime now, Random& random)
        : transaction_(transaction), now_(now), random_(random) {}

    /// Refusal: `invalid-input` with field `name`.
    Result<Practice> create_practice(std::string_view name, CareMode care_mode,
                                     const audit::Actor& actor);
    /// The oldest practice; empty if there is none.
    std::optional<Practice> first_practice();

    /// Refusals: `invalid-input` with the field; `email-taken`.
    Result<Account> create_account(const NewAccount& wanted, const audit::Actor& actor);
    /// A new password; ends every session of the account.
    void change_password(const Account& account, std::string_view password_hash,
                         const audit::Actor& actor);
    std::optional<Account> account(std::string_view id);
    std::optional<Account> account_by_email(std::string_view email);
    std::optional<Credentials> credentials(std::string_view email);

    /// Signs in: the token for the cookie, 256 random bits. Only its hash is stored.
    std::string start_session(const Account& account);
    /// Writes down a sign-in that was refused; `account` is empty if the e-mail is unknown.
    void note_refused_session(const std::optional<Account>& account);
    /// Who holds this session token, if it is neither too old nor idle too long.
    std::optional<Account> account_of_session(std::string_view token);
    /// Signs out. False if there was no such session.
    bool end_session(std::string_view token);
    /// Deletes what is too old to be used; how many.
    std::int64_t forget_old_sessions();

  private:
    void audit(const Practice& practice, audit::Actor actor, audit::Event event,
               audit::Object object);

    storage::Transaction& transaction_;
    WallTime now_;
    Random& random_;
};

}  // namespace heydok::people
