#include "api/password_check.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "crypto/password.hpp"

namespace heydok::api {
namespace {

/// Passwords that wait for their check at once; more would only wait longer.
constexpr int kMostHashingWaits = 32;
constexpr std::chrono::seconds kBusyWait{2};

/// Runs on the hashing thread; takes the same time whether or not there is such an account.
asio::awaitable<bool> compare(std::string password, std::optional<people::Credentials> stored) {
    if (!stored) {
        crypto::spend_password_work(password);
        co_return false;
    }
    co_return crypto::verify_password(password, stored->password_hash);
}

asio::awaitable<std::string> hash(std::string password) {
    co_return crypto::hash_password(password);
}

/// Counts who waits for the hashing thread.
class Waiting {
  public:
    explicit Waiting(std::atomic<int>& count) : count_(count) { ++count_; }
    ~Waiting() { --count_; }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

  private:
    std::atomic<int>& count_;
};

}  // namespace

PasswordTry::PasswordTry(Core& core, const TransportAddress& peer, std::string email)
    : core_(core), client_(client_key(peer)), email_(std::move(email)) {}

asio::awaitable<Wait> PasswordTry::count() {
    const Instant now = core_.clocks.steady();
    if (const Wait wait = co_await core_.address_logins.take(client_, now)) {
        co_return wait;
    }
    if (const Wait wait = co_await core_.logins.take(client_ + email_, now)) {
        core_.address_logins.give_back(client_);
        co_return wait;
    }
    co_return core_.hashing_waits >= kMostHashingWaits ? Wait{kBusyWait} : std::nullopt;
}

asio::awaitable<bool> PasswordTry::fits(std::string password) {
    std::optional<people::Credentials> stored =
        co_await core_.database.transact([email = email_](storage::Transaction& transaction) {
            Random random = Random::system();
            return people::People{transaction, {}, random}.credentials(email);
        });
    const Waiting waiting{core_.hashing_waits};
    co_return co_await asio::co_spawn(
        core_.hashing, compare(std::move(password), std::move(stored)), asio::use_awaitable);
}

void PasswordTry::forgive() {
    core_.logins.give_back(client_ + email_);
    core_.address_logins.give_back(client_);
}

Result<void> check_code(Access& access, Core& core, const people::Account& account,
                        const std::string& code, Wait& wait) {
    wait = core.codes.take_blocking(account.id, core.clocks.steady());
    if (wait) {
        return Refusal{"rate-limited"};
    }
    if (!access.factors().use_code(account, code)) {
        audit::record(access.transaction, {.chain = account.practice.id,
                                           .at = access.now,
                                           .actor = {"stranger", ""},
                                           .event = audit::Event::second_factor_refused,
                                           .object = {"account", account.id},
                                           .outcome = audit::Outcome::refused});
        return Refusal{"wrong-code", "code"};
    }
    core.codes.give_back(account.id);
    return {};
}

asio::awaitable<std::string> hash_on_its_thread(Core& core, std::string password) {
    const Waiting waiting{core.hashing_waits};
    co_return co_await asio::co_spawn(core.hashing, hash(std::move(password)), asio::use_awaitable);
}

}  // namespace heydok::api
