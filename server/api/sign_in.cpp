#include "api/sign_in.hpp"

#include "api/device_name.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"

namespace heydok::api {
namespace {

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

}  // namespace

SignedIn start_session(Access& access, const Call& call, const people::Account& account,
                       bool second_factor, std::optional<WallTime> confirmed_at) {
    const std::string device = device_name(call.request->headers.get("User-Agent"));
    SignedIn signed_in{
        .account = account,
        .started = access.sessions().start(account, device, second_factor, confirmed_at)};
    replace_session(access, call, signed_in);
    return signed_in;
}

std::string session_cookie(const Core& core, const net::Request& request, std::string_view value,
                           std::chrono::seconds life) {
    return std::string{kSessionCookie} + "=" + std::string{value} +
           "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(life.count()) +
           (core.origins.secure(request) ? "; Secure" : "");
}

asio::awaitable<net::Reply> answer_sign_in(Core& core, CallPointer call, SignedIn signed_in) {
    co_await announce_end(core, std::move(signed_in.ended));
    net::Response response =
        json_response(person_json(signed_in.account, signed_in.started.session, core.config));
    response.headers.set("Set-Cookie", session_cookie(core, *call->request, signed_in.started.token,
                                                      core.config.session_limits.longest));
    co_return response;
}

}  // namespace heydok::api
