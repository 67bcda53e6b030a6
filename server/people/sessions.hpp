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

/// How long a sign-in lasts. A running consultation ends by neither.
struct SessionLimits {
    std::chrono::minutes idle{15};          ///< without use; 1 to 30 minutes
    std::chrono::minutes longest{12 * 60};  ///< in all
};
/// Use is noted at most this often, so that reading does not write.
inline constexpr std::chrono::seconds kSessionNoteEvery{20};
/// How long a proof of identity is fresh enough for sensitive acts.
inline constexpr std::chrono::minutes kConfirmationLasts{10};

/// A sign-in of an account on one browser.
struct Session {
    std::string id;
    std::string account_id;
    std::string device;  ///< browser and system in words, may be empty
    WallTime created_at;
    WallTime used_at;
    WallTime confirmed_at;  ///< when the owner last proved who they are
    bool second_factor = false;

    [[nodiscard]] bool is_confirmed(WallTime now) const {
        return now - confirmed_at < kConfirmationLasts;
    }
};

/// What a sign-in gives: the token for the cookie, 256 random bits, of which only the hash is kept.
struct StartedSession {
    std::string token;
    Session session;
};

/// Sessions within one transaction. Every start and end writes its audit entry.
class Sessions {
  public:
    Sessions(storage::Transaction& transaction, WallTime now, Random& random,
             const SessionLimits& limits = {})
        : transaction_(transaction), now_(now), random_(random), limits_(limits) {}

    /// `second_factor`: the owner proved more than a password. `confirmed_at`: when, if not now.
    StartedSession start(const Account& account, std::string_view device, bool second_factor,
                         std::optional<WallTime> confirmed_at = std::nullopt);
    /// The session of this id, whatever its limits.
    std::optional<Session> with_id(std::string_view id);
    /// The session of this token, if it is within its limits or holds a running consultation.
    std::optional<Session> find(std::string_view token);
    /// Whether the session of this id is, likewise.
    bool lives(std::string_view id);
    /// Of one account, the last used first.
    std::vector<Session> of_account(std::string_view account_id);

    /// Notes that the owner used it; not for what a page does by itself.
    void use(const Session& session);
    /// The owner has proved anew who they are.
    void confirm(const Session& session, const Account& account, bool second_factor);
    /// Ends it for good.
    void end(const Session& session, const Account& account, const audit::Actor& actor);
    /// Running consultations count as use, so that idling begins with their end.
    void use_in_consultations();
    /// Deletes what is too old to be used; which.
    std::vector<Session> forget_old();

  private:
    void audit(const Account& account, const audit::Actor& actor, audit::Event event,
               const Session& session);

    storage::Transaction& transaction_;
    WallTime now_;
    Random& random_;
    SessionLimits limits_;
};

}  // namespace heydok::people
