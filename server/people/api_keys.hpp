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

/// What every API key begins with, so that it is told from a participant's token, and so that
/// programs that search code for lost secrets know it.
inline constexpr std::string_view kApiKeyPrefix = "heydok_";
/// Most API keys of a practice, and the longest life of one.
inline constexpr std::size_t kMostApiKeys = 50;
inline constexpr std::chrono::days kLongestApiKeyLife{730};
/// Use is noted at most this often, so that reading does not write.
inline constexpr std::chrono::minutes kApiKeyNoteEvery{1};

/// The access of a practice system to the API, without a person.
struct ApiKey {
    std::string id = {};  ///< names it to the admin, proves nothing
    std::string practice_id = {};
    std::string name = {};
    Roles scopes = {};  ///< at least one of `meetings_create` and `meetings_read`
    WallTime created_at = {};
    WallTime expires_at = {};
    std::optional<WallTime> used_at = {};  ///< empty: never; exact to `kApiKeyNoteEvery`
};

struct NewApiKey {
    std::string name;
    Roles scopes;
    std::chrono::days life{365};
};

/// What making one gives: the key itself, 256 random bits after the prefix, of which only the hash
/// is kept.
struct CreatedApiKey {
    ApiKey key;
    std::string text;
};

/// API keys within one transaction. Making and revoking write their audit entry.
class ApiKeys {
  public:
    ApiKeys(storage::Transaction& transaction, WallTime now, Random& random)
        : transaction_(transaction), now_(now), random_(random) {}

    /// Refusals: `invalid-input` with the field (`name`, `scopes`, `expires_in_days`);
    /// `wrong-state` when the practice has too many.
    Result<CreatedApiKey> create(const Practice& practice, const NewApiKey& wanted,
                                 const audit::Actor& actor);
    /// In the order of their making, expired ones too.
    std::vector<ApiKey> of_practice(const Practice& practice);
    /// For good. False if the practice has none with this id.
    bool revoke(const Practice& practice, std::string_view id, const audit::Actor& actor);

    /// The key of this text, if it has not expired.
    std::optional<ApiKey> find(std::string_view text);
    /// Notes that it was used now.
    void use(const ApiKey& key);

  private:
    void audit(const Practice& practice, const audit::Actor& actor, audit::Event event,
               std::string_view id);

    storage::Transaction& transaction_;
    WallTime now_;
    Random& random_;
};

}  // namespace heydok::people
