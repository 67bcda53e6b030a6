// Sign-in and sign-out.
#include "api/access.hpp"
#include "api/body.hpp"
#include "api/device_name.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/password_check.hpp"
#include "api/problem.hpp"
#include "api/session_end.hpp"
#include "crypto/password.hpp"

namespace heydok::api {
namespace {

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

std::string cookie_text(const Core& core, const net::Request& request, std::string_view value,
                        std::chrono::seconds life) {
    return std::string{kSessionCookie} + "=" + std::string{value} +
           "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(life.count()) +
           (core.origins.secure(request) ? "; Secure" : "");
}

struct SignedIn {
    people::Account account;
    people::StartedSession started;
    EndedSessions ended;  ///< what the browser had before
};

/// A new sign-in never keeps the old token. The same person's consultation goes on with the new
/// session; everybody else's ends with the old one.
void replace_session(Access& access, const Call& call, SignedIn& signed_in) {
    const std::optional<people::Session> old =
        call.session ? access.sessions().find(*call.session) : std::nullopt;
    if (!old) {
        return;
    }
    const std::optional<people::Account> owner = access.people().account(old->account_id);
    const audit::Actor actor{"account", old->account_id};
    if (old->account_id == signed_in.account.id) {
        access.meetings().move_session(old->id, signed_in.started.session.id);
    }
    access.sessions().end(*old, owner.value(), actor);
    signed_in.ended.add(*old, access.meetings().leave_with_session(old->id, actor));
}

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
            const std::string device = device_name(call->request->headers.get("User-Agent"));
            SignedIn signed_in{.account = *account,
                               .started = access.sessions().start(*account, device, false),
                               .ended = {}};
            replace_session(access, *call, signed_in);
            return signed_in;
        });
}

}  // namespace

asio::awaitable<net::Reply> log_in(Core& core, CallPointer call) {
    const Result<LoginInput> input = read_login(*call->request);
    if (!input) {
        co_return problem(input.error());
    }
    PasswordTry attempt{core, call->request->peer, input->email};
    if (const auto wait = attempt.count()) {
        co_return problem({"rate-limited"}, *wait);
    }
    const bool fits = co_await attempt.fits(input->password);
    const Result<SignedIn> signed_in = co_await conclude(core, call, input->email, fits);
    if (!signed_in) {
        co_return problem(signed_in.error());
    }
    attempt.forgive();
    co_await announce_end(core, signed_in->ended);
    net::Response response = json_response(
        person_json(signed_in->account, signed_in->started.session, core.config.session_limits));
    response.headers.set("Set-Cookie", cookie_text(core, *call->request, signed_in->started.token,
                                                   core.config.session_limits.longest));
    co_return response;
}

asio::awaitable<net::Reply> log_out(Core& core, CallPointer call) {
    const Result<EndedSessions> ended =
        co_await with_access(core, call, [](Access& access) -> Result<EndedSessions> {
            const people::Session& session = *access.caller.session;
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
    net::Response response;
    response.status = 204;
    response.headers.set("Set-Cookie",
                         cookie_text(core, *call->request, "", std::chrono::seconds{0}));
    co_return response;
}

asio::awaitable<net::Reply> show_me(Core& core, CallPointer call) {
    const people::SessionLimits limits = core.config.session_limits;
    const Result<boost::json::object> person =
        co_await with_access(core, call, [limits](Access& access) -> Result<boost::json::object> {
            return person_json(*access.caller.account, *access.caller.session, limits);
        });
    if (!person) {
        co_return problem(person.error());
    }
    co_return json_response(*person);
}

}  // namespace heydok::api
