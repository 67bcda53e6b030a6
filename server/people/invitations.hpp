#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/record.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "people/people.hpp"
#include "storage/transaction.hpp"

namespace heydok::people {

/// How long an invitation can be accepted.
inline constexpr std::chrono::days kInvitationLasts{7};
/// Most open invitations of a practice.
inline constexpr std::size_t kMostInvitations = 100;

/// An open invitation into a practice's team.
struct Invitation {
    std::string id;
    Practice practice;
    std::string email;
    Roles roles;
    WallTime created_at;
    WallTime expires_at;
};

/// What inviting gives: the token for the link, 256 random bits, of which only the hash is kept.
struct NewInvitation {
    Invitation invitation;
    std::string token;
};

/// Invitations within one transaction. Every change writes its audit entry.
class Invitations {
  public:
    Invitations(storage::Transaction& transaction, WallTime now, Random& random)
        : transaction_(transaction), now_(now), random_(random) {}

    /// Takes the place of an older one to the same e-mail. Refusals: `invalid-input` (`email`,
    /// `roles`); `email-taken` by a member of this practice (of others nothing is said);
    /// `wrong-state` when there are too many.
    Result<NewInvitation> invite(const Practice& practice, std::string_view email, Roles roles,
                                 const audit::Actor& actor);
    std::vector<Invitation> of_practice(const Practice& practice);
    /// False if the practice has none with this id.
    bool revoke(const Practice& practice, std::string_view id, const audit::Actor& actor);

    /// The open invitation of this token.
    std::optional<Invitation> find(std::string_view token);
    /// The account that it was for. Refusals: `not-found`; `invalid-input` (`name`); `email-taken`.
    Result<Account> accept(std::string_view token, std::string_view name,
                           std::string_view password_hash);
    /// Deletes what nobody accepted in time.
    void forget_old();

  private:
    void audit(const Practice& practice, const audit::Actor& actor, audit::Event event,
               std::string_view id);

    storage::Transaction& transaction_;
    WallTime now_;
    Random& random_;
};

}  // namespace heydok::people
