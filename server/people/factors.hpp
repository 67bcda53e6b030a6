#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/record.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"
#include "crypto/es256.hpp"
#include "people/people.hpp"
#include "storage/transaction.hpp"

namespace heydok::people {

/// One-time codes for the day when the second factor is lost, made together.
inline constexpr int kRecoveryCodes = 10;
/// Most passkeys of one account.
inline constexpr std::size_t kMostPasskeys = 20;

/// A passkey of an account.
struct Passkey {
    std::string id;  ///< ours
    std::string account_id;
    Bytes credential_id;
    crypto::P256Point key{};
    std::uint32_t sign_count = 0;
    std::string device;  ///< where it was made, in words
    WallTime created_at;
    std::optional<WallTime> used_at = {};
};

/// Which second factors an account has.
struct FactorState {
    bool totp = false;
    std::size_t passkeys = 0;
    std::size_t recovery_codes = 0;  ///< left

    /// Recovery codes alone are none: they run out.
    [[nodiscard]] bool any() const { return totp || passkeys > 0; }
};

/// The second factors of accounts within one transaction. Secrets of one-time codes are stored
/// sealed under `key` (32 bytes), recovery codes as hashes. Every change writes its audit entry.
class Factors {
  public:
    Factors(storage::Transaction& transaction, WallTime now, Random& random, ByteView key)
        : transaction_(transaction), now_(now), random_(random), key_(key) {}

    FactorState state(std::string_view account_id);

    /// A new secret for an authenticator app, in bytes; counts once a first code has come. Refusal:
    /// `wrong-state` if there is a confirmed one.
    Result<Bytes> begin_totp(const Account& account);
    /// The first code. Refusals: `wrong-state`, `wrong-code`.
    Result<void> finish_totp(const Account& account, std::string_view code);
    void remove_totp(const Account& account);

    /// Refusals: `wrong-state` (too many, or the credential is known already).
    Result<Passkey> add_passkey(const Account& account, const Bytes& credential_id,
                                const crypto::P256Point& key, std::uint32_t sign_count,
                                std::string_view device);
    /// False if the account has none with this id.
    bool remove_passkey(const Account& account, std::string_view id);
    std::vector<Passkey> passkeys(std::string_view account_id);
    std::optional<Passkey> passkey_by_credential(const Bytes& credential_id);
    void note_use(const Passkey& passkey, std::uint32_t sign_count);

    /// New recovery codes instead of all old ones; shown once, stored as hashes.
    std::vector<std::string> make_recovery_codes(const Account& account);
    /// Whether this is a present one-time code or an unused recovery code; either counts once.
    bool use_code(const Account& account, std::string_view code);

  private:
    bool use_totp(const Account& account, std::string_view code);
    bool use_recovery_code(const Account& account, std::string_view code);
    void audit(const Account& account, audit::Event event, audit::Object object);

    storage::Transaction& transaction_;
    WallTime now_;
    Random& random_;
    ByteView key_;
};

}  // namespace heydok::people
