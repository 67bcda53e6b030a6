// Sign-in and sign-out.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/access.hpp"
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"
#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "crypto/password.hpp"

namespace heydok::api {
namespace {

/// Passwords that wait for their check at once; more would only wait longer.
constexpr int kMostHashingWaits = 32;

struct LoginInput {
    std::string email;
    std::string password;
};

Result<LoginInput> read_login(const net::Request& request) {
    Result<Body> body = Body::parse(request.body);
    if (!body) {
        return body.error();
    }
    LoginInput input{.email = body->text("email", 320),
                     .password = body->text("password", crypto::kMaxPasswordSize)};
    if (const Result<void> read = body->finish(); !read) {
        return read.error();
    }
    input.email = people::normal_email(input.email);
    return input;
}

/// Runs on the hashing thread; takes the same time whether or not there is such an account.
asio::awaitable<bool> compare(std::string password, std::optional<people::Credentials> stored) {
    if (!stored) {
        crypto::spend_password_work(password);
        co_return false;
    }
    co_return crypto::verify_password(password, stored->password_hash);
}

asio::awaitable<bool> password_fits(Core& core, std::string password,
                                    std::optional<people::Credentials> stored) {
    struct Waiting {
        explicit Waiting(std::atomic<int>& count) : count_(count) { ++count_; }
        ~Waiting() { --count_; }
        Waiting(const Waiting&) = delete;
        Waiting& operator=(const Waiting&) = delete;
        std::atomic<int>& count_;
    };
    const Waiting waiting{core.hashing_waits};
    co_return co_await asio::co_spawn(core.hashing, compare(std::move(password), std::move(stored)),
                                      asio::use_awaitable);
}

std::string cookie_text(const Core& core, const net::Request& request, std::string_view value,
                        std::chrono::seconds life) {
    return std::string{kSessionCookie} + "=" + std::string{value} +
           "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(life.count()) +
           (core.origins.secure(request) ? "; Secure" : "");
}

/// Counts the attempt against its address and its account; how long to wait if there were too many.
/// Accounts are limited per address only: otherwise strangers could lock a physician out.
std::optional<std::chrono::seconds> count_attempt(Core& core, const std::string& client,
                                                  const std::string& pair) {
    const Instant now = core.clocks.steady();
    if (const auto wait = core.address_logins.take(client, now)) {
        return wait;
    }
    const auto wait = core.logins.take(pair, now);
    if (wait) {
        core.address_logins.give_back(client);
    }
    return wait;
}

struct SignedIn {
    people::Account account;
    std::string token;
};

/// The end of a sign-in, in one transaction: the session with its audit entry, or the refusal's.
asio::awaitable<Result<SignedIn>> conclude(Core& core, CallPointer call, std::string email,
                                           bool fits) {
    co_return co_await with_access(
        core, call, [call, email, fits](Access& access) -> Result<SignedIn> {
            people::People people = access.people();
            std::optional<people::Account> account = people.account_by_email(email);
            if (!account || !fits) {
                people.note_refused_session(account);
                return Refusal{"wrong-credentials"};
            }
            if (call->session) {
                people.end_session(*call->session);  // a new sign-in never keeps the old token
            }
            std::string token = people.start_session(*account);
            return SignedIn{std::move(*account), std::move(token)};
        });
}

std::string hash_of_session(const std::string& token) {
    return crypto::hex_encode(crypto::sha256(as_bytes(token)));
}

}  // namespace

asio::awaitable<net::Reply> log_in(Core& core, CallPointer call) {
    const Result<LoginInput> input = read_login(*call->request);
    if (!input) {
        co_return problem(input.error());
    }
    const std::string client = client_key(call->request->peer);
    const std::string pair = client + input->email;
    if (const auto wait = count_attempt(core, client, pair)) {
        co_return problem({"rate-limited"}, *wait);
    }
    if (core.hashing_waits >= kMostHashingWaits) {
        co_return problem({"rate-limited"}, std::chrono::seconds{2});
    }
    const std::string email = input->email;
    std::optional<people::Credentials> stored =
        co_await core.database.transact([email](storage::Transaction& transaction) {
            Random random = Random::system();
            return people::People{transaction, {}, random}.credentials(email);
        });
    const bool fits = co_await password_fits(core, input->password, std::move(stored));
    const Result<SignedIn> signed_in = co_await conclude(core, call, email, fits);
    if (!signed_in) {
        co_return problem(signed_in.error());
    }
    core.logins.give_back(pair);
    core.address_logins.give_back(client);
    net::Response response = json_response(person_json(signed_in->account));
    response.headers.set(
        "Set-Cookie", cookie_text(core, *call->request, signed_in->token, people::kSessionLongest));
    co_return response;
}

asio::awaitable<net::Reply> log_out(Core& core, CallPointer call) {
    const Result<bool> ended =
        co_await with_access(core, call, [call](Access& access) -> Result<bool> {
            return access.people().end_session(*call->session);
        });
    if (!ended) {
        co_return problem(ended.error());
    }
    core.hub.end_session(hash_of_session(*call->session));
    net::Response response;
    response.status = 204;
    response.headers.set("Set-Cookie",
                         cookie_text(core, *call->request, "", std::chrono::seconds{0}));
    co_return response;
}

asio::awaitable<net::Reply> show_me(Core& core, CallPointer call) {
    const Result<people::Account> account = co_await with_access(
        core, call,
        [](Access& access) -> Result<people::Account> { return *access.caller.account; });
    if (!account) {
        co_return problem(account.error());
    }
    co_return json_response(person_json(*account));
}

}  // namespace heydok::api
