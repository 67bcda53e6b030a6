// Sign-in with password and code, and sign-out.
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/password_check.hpp"
#include "api/problem.hpp"
#include "api/sign_in.hpp"
#include "crypto/password.hpp"

namespace heydok::api {
namespace {

struct LoginInput {
    std::string email;
    std::string password;
    std::optional<std::string> code;
};

Result<LoginInput> read_login(const net::Request& request) {
    Result<Body> body = Body::parse(request.body);
    if (!body) {
        return body.error();
    }
    LoginInput input{.email = body->text("email", 320),
                     .password = body->text("password", crypto::kMaxPasswordSize),
                     .code = body->optional_text("code")};
    if (const Result<void> read = body->finish(); !read) {
        return read.error();
    }
    input.email = people::normal_email(input.email);
    return input;
}

/// Whether the code proves the second factor. `wait` says so when there were too many tries.
Result<void> prove_second_factor(Access& access, Core& core, const people::Account& account,
                                 const std::optional<std::string>& code, Wait& wait) {
    if (!code) {
        return Refusal{"second-factor-required"};
    }
    return check_code(access, core, account, *code, wait);
}

/// The end of a sign-in, in one transaction: the session with its audit entry, or the refusal's.
asio::awaitable<Result<SignedIn>> conclude(Core& core, CallPointer call, const LoginInput& input,
                                           bool fits, Wait& wait) {
    co_return co_await with_access(
        core, call, [&core, &wait, call, input, fits](Access& access) -> Result<SignedIn> {
            const std::optional<people::Account> account =
                access.people().account_by_email(input.email);
            if (!account || account->deactivated || !fits) {
                access.people().note_refused_session(account);
                return Refusal{"wrong-credentials"};
            }
            const bool two = access.factors().state(account->id).any();
            if (two) {
                const Result<void> proved =
                    prove_second_factor(access, core, *account, input.code, wait);
                if (!proved) {
                    return proved.error();
                }
            }
            return start_session(access, *call, *account, two);
        });
}

/// Where the browser is to go to sign out at the provider too; empty: nowhere.
asio::awaitable<std::string> provider_sign_out(Core& core, const net::Request& request,
                                               std::optional<people::ProviderSession> origin) {
    SignInProviders::Entry* entry = origin ? core.providers.find(origin->provider) : nullptr;
    if (entry == nullptr) {
        co_return std::string{};
    }
    co_return co_await entry->party->end_session_url(origin->id_token.reveal(),
                                                     core.origins.own(request) + "/");
}

}  // namespace

asio::awaitable<net::Reply> log_in(Core& core, CallPointer call) {
    const Result<LoginInput> input = read_login(*call->request);
    if (!input) {
        co_return problem(input.error());
    }
    PasswordTry attempt{core, call->request->peer, input->email};
    if (const Wait wait = co_await attempt.count()) {
        co_return problem({"rate-limited"}, *wait);
    }
    const bool fits = co_await attempt.fits(input->password);
    Wait wait;
    Result<SignedIn> signed_in = co_await conclude(core, call, *input, fits, wait);
    if (!signed_in) {
        if (signed_in.error().code == "second-factor-required") {
            attempt.forgive();  // the password was right
        }
        co_return problem(signed_in.error(), wait);
    }
    attempt.forgive();
    co_return co_await answer_sign_in(core, call, std::move(*signed_in));
}

asio::awaitable<net::Reply> log_out(Core& core, CallPointer call) {
    std::optional<people::ProviderSession> origin;
    const Result<EndedSessions> ended =
        co_await with_access(core, call, [&origin](Access& access) -> Result<EndedSessions> {
            const people::Session& session = *access.caller.session;
            origin = access.identities().origin_of(session);
            const audit::Actor actor = access.caller.actor();
            access.sessions().end(session, *access.caller.account, actor);
            EndedSessions ended;
            ended.add(session, access.meetings().leave_with_session(session.id, actor));
            return ended;
        });
    if (!ended) {
        co_return problem(ended.error());
    }
    co_await announce_end(core, *ended);
    const std::string url = co_await provider_sign_out(core, *call->request, origin);
    net::Response response;
    response.status = 204;
    if (!url.empty()) {
        response = json_response(boost::json::object{{"sign_out_url", url}});
    }
    response.headers.set("Set-Cookie",
                         session_cookie(core, *call->request, "", std::chrono::seconds{0}));
    co_return response;
}

asio::awaitable<net::Reply> show_me(Core& core, CallPointer call) {
    const Result<boost::json::object> person =
        co_await with_access(core, call, [&core](Access& access) -> Result<boost::json::object> {
            const auto origin = access.identities().origin_of(*access.caller.session);
            return person_json(*access.caller.account, *access.caller.session, core.config,
                               origin ? std::optional{origin->provider} : std::nullopt);
        });
    if (!person) {
        co_return problem(person.error());
    }
    co_return json_response(*person);
}

}  // namespace heydok::api
