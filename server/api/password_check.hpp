#pragma once
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <optional>
#include <string>

#include "api/access.hpp"
#include "api/core.hpp"
#include "people/people.hpp"

namespace heydok::api {

/// One try to prove a password, counted against its address and its account until it turns out to
/// be right. Accounts are limited per address only: otherwise strangers could lock a physician out.
class PasswordTry {
  public:
    /// `email` in its normal form; empty for no e-mail at all.
    PasswordTry(Core& core, const TransportAddress& peer, std::string email);

    /// Counts it; how long to wait if there were too many.
    asio::awaitable<Wait> count();
    /// Whether the password is that of the account; takes the same time if there is no account.
    asio::awaitable<bool> fits(std::string password);
    /// It was no misuse.
    void forgive();

  private:
    Core& core_;
    std::string client_;
    std::string email_;
};

/// Uses a one-time or recovery code of the account up. Refusals: `wrong-code` with its audit entry;
/// `rate-limited`, then `wait` says how long. Failed tries count per account: only who knows the
/// password gets as far as this, so nobody else can lock the account.
Result<void> check_code(Access& access, Core& core, const people::Account& account,
                        const std::string& code, Wait& wait);

/// Hashes a new password on the hashing thread.
asio::awaitable<std::string> hash_on_its_thread(Core& core, std::string password);

}  // namespace heydok::api
