// The own sessions: to list, to end, to prove anew who one is; and the own password.
#include "api/access.hpp"
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/password_check.hpp"
#include "api/problem.hpp"
#include "api/session_end.hpp"
#include "crypto/password.hpp"
#include "people/new_password.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

net::Response no_content() {
    net::Response response;
    response.status = 204;
    return response;
}

json::object session_json(const people::Session& session, const people::Session& current) {
    return {{"session_id", session.id},
            {"device", session.device},
            {"created_at", time_text(session.created_at)},
            {"used_at", time_text(session.used_at)},
            {"current", session.id == current.id}};
}

/// Ends one of the caller's sessions with all that ends with it.
void end_one(Access& access, const people::Session& session, EndedSessions& ended) {
    const audit::Actor actor = access.caller.actor();
    access.sessions().end(session, *access.caller.account, actor);
    ended.add(session, access.meetings().leave_with_session(session.id, actor));
}

EndedSessions end_others(Access& access) {
    EndedSessions ended;
    for (const people::Session& session : access.sessions().of_account(access.caller.account->id)) {
        if (session.id != access.caller.session->id) {
            end_one(access, session, ended);
        }
    }
    return ended;
}

asio::awaitable<net::Reply> conclude(Core& core, Result<EndedSessions> ended) {
    if (!ended) {
        co_return problem(ended.error());
    }
    co_await announce_end(core, std::move(*ended));
    co_return no_content();
}

/// The account whose session asks; refused as the route refuses.
asio::awaitable<Result<people::Account>> asking_account(Core& core, CallPointer call) {
    co_return co_await with_access(core, call, [](Access& access) -> Result<people::Account> {
        return *access.caller.account;
    });
}

struct PasswordChange {
    std::string current;
    std::string wanted;
};

Result<PasswordChange> read_change(const net::Request& request) {
    Result<Body> body = Body::parse(request.body);
    if (!body) {
        return body.error();
    }
    PasswordChange change{.current = body->text("current_password", crypto::kMaxPasswordSize),
                          .wanted = body->text("password")};
    if (const Result<void> read = body->finish(); !read) {
        return read.error();
    }
    return change;
}

/// Proves the caller's password, counted like a sign-in. Empty if it fits.
asio::awaitable<std::optional<net::Response>> refuse_wrong(Core& core, CallPointer call,
                                                           std::string email,
                                                           std::string password) {
    PasswordTry attempt{core, call->request->peer, std::move(email)};
    if (const Wait wait = co_await attempt.count()) {
        co_return problem({"rate-limited"}, *wait);
    }
    if (!co_await attempt.fits(std::move(password))) {
        co_return problem({"wrong-credentials"});
    }
    attempt.forgive();
    co_return std::nullopt;
}

}  // namespace

asio::awaitable<net::Reply> list_sessions(Core& core, CallPointer call) {
    const Result<json::array> list =
        co_await with_access(core, call, [](Access& access) -> Result<json::array> {
            json::array items;
            for (const people::Session& session :
                 access.sessions().of_account(access.caller.account->id)) {
                items.emplace_back(session_json(session, *access.caller.session));
            }
            return items;
        });
    if (!list) {
        co_return problem(list.error());
    }
    co_return json_response(json::object{{"sessions", *list}});
}

asio::awaitable<net::Reply> end_listed_session(Core& core, CallPointer call) {
    co_return co_await conclude(
        core, co_await with_access(core, call, [call](Access& access) -> Result<EndedSessions> {
            EndedSessions ended;
            for (const people::Session& session :
                 access.sessions().of_account(access.caller.account->id)) {
                if (session.id == call->item) {
                    end_one(access, session, ended);
                    return ended;
                }
            }
            return Refusal{"not-found"};
        }));
}

asio::awaitable<net::Reply> end_other_sessions(Core& core, CallPointer call) {
    co_return co_await conclude(
        core, co_await with_access(core, call, [](Access& access) -> Result<EndedSessions> {
            return end_others(access);
        }));
}

asio::awaitable<net::Reply> confirm_session(Core& core, CallPointer call) {
    const Result<people::Account> account = co_await asking_account(core, call);
    if (!account) {
        co_return problem(account.error());
    }
    Result<Body> body = Body::parse(call->request->body);
    if (!body) {
        co_return problem(body.error());
    }
    const std::string password = body->text("password", crypto::kMaxPasswordSize);
    const std::string code = body->optional_text("code").value_or("");
    if (const Result<void> read = body->finish(); !read) {
        co_return problem(read.error());
    }
    if (auto refusal = co_await refuse_wrong(core, call, account->email, password)) {
        co_return std::move(*refusal);
    }
    Wait wait;
    const Result<void> confirmed =
        co_await with_access(core, call, [&core, &wait, code](Access& access) -> Result<void> {
            const people::Account& owner = *access.caller.account;
            const bool two = access.factors().state(owner.id).totp;
            if (two && code.empty()) {
                return Refusal{"second-factor-required"};
            }
            if (two) {
                if (const Result<void> right = check_code(access, core, owner, code, wait);
                    !right) {
                    return right;
                }
            }
            access.sessions().confirm(*access.caller.session, owner, two);
            return {};
        });
    if (!confirmed) {
        co_return problem(confirmed.error(), wait);
    }
    co_return no_content();
}

asio::awaitable<net::Reply> change_password(Core& core, CallPointer call) {
    const Result<people::Account> account = co_await asking_account(core, call);
    if (!account) {
        co_return problem(account.error());
    }
    const Result<PasswordChange> change = read_change(*call->request);
    if (!change) {
        co_return problem(change.error());
    }
    const Result<void> fit =
        people::check_new_password(change->wanted, {.email = account->email,
                                                    .name = account->name.reveal(),
                                                    .practice = account->practice.name});
    if (!fit) {
        co_return problem(fit.error());
    }
    if (auto refusal = co_await refuse_wrong(core, call, account->email, change->current)) {
        co_return std::move(*refusal);
    }
    const std::string hash = co_await hash_on_its_thread(core, change->wanted);
    co_return co_await conclude(
        core, co_await with_access(core, call, [hash](Access& access) -> Result<EndedSessions> {
            access.people().change_password(*access.caller.account, hash, access.caller.actor());
            return end_others(access);
        }));
}

}  // namespace heydok::api
