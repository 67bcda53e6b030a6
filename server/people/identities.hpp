#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/record.hpp"
#include "base/clock.hpp"
#include "people/people.hpp"
#include "people/sessions.hpp"
#include "storage/transaction.hpp"

namespace heydok::people {

/// How a provider knows a person.
struct ProviderIdentity {
    std::string issuer;
    std::string subject;
};

/// By what identity an account is known since when.
struct LinkedIdentity {
    ProviderIdentity identity;
    WallTime linked_at;
};

/// The provider's side of a session of ours.
struct ProviderSession {
    std::string provider;  ///< as in the configuration
    ProviderIdentity identity;
    std::optional<std::string> provider_session = {};  ///< its own name for it
    Secret id_token = {};
};

/// Who is known to which provider, within one transaction.
class Identities {
  public:
    Identities(storage::Transaction& transaction, WallTime now)
        : transaction_(transaction), now_(now) {}

    /// The id of the account that belongs to the identity.
    std::optional<std::string> account_of(const ProviderIdentity& identity);
    /// All identities of an account, the oldest first.
    std::vector<LinkedIdentity> of_account(std::string_view account_id);
    /// From now on the account does. Writes the audit entry.
    void link(const ProviderIdentity& identity, const Account& account);

    /// Notes that the session came from the provider.
    void start(const Session& session, const ProviderSession& from);
    /// Where the session came from; empty if from here.
    std::optional<ProviderSession> origin_of(const Session& session);
    /// The ids of the sessions that end when somebody signs out at the provider: those of its
    /// session, or of the subject if it names none, of both if it names both.
    std::vector<std::string> sessions_of(std::string_view issuer,
                                         const std::optional<std::string>& subject,
                                         const std::optional<std::string>& provider_session);

  private:
    storage::Transaction& transaction_;
    WallTime now_;
};

}  // namespace heydok::people
