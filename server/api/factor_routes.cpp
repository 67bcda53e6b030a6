// The own second factors: one-time codes of an authenticator app, and recovery codes.
#include "api/access.hpp"
#include "api/body.hpp"
#include "api/factor_json.hpp"
#include "api/handlers.hpp"
#include "api/password_check.hpp"
#include "api/problem.hpp"
#include "crypto/encoding.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

/// "otpauth://totp/heydok:MAIL?secret=...&issuer=heydok", as authenticator apps read it.
std::string totp_uri(const people::Account& account, const std::string& secret) {
    std::string label;
    for (const char c : account.email) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
        label +=
            plain ? std::string{c} : "%" + crypto::hex_encode(as_bytes(std::string_view{&c, 1}));
    }
    return "otpauth://totp/heydok:" + label + "?secret=" + secret + "&issuer=heydok";
}

net::Response answer(const Result<json::object>& result) {
    return result ? json_response(*result) : problem(result.error());
}

}  // namespace

json::object enrolled(Access& access) {
    const people::Account& account = *access.caller.account;
    access.sessions().confirm(*access.caller.session, account, true);
    json::object object;
    if (access.factors().state(account.id).recovery_codes == 0) {
        object["recovery_codes"] = codes_json(access.factors().make_recovery_codes(account));
    }
    return object;
}

json::array codes_json(const std::vector<std::string>& codes) {
    json::array list;
    for (const std::string& code : codes) {
        list.emplace_back(code);
    }
    return list;
}

Result<void> check_removal(Access& access, std::size_t removed_passkeys, bool removed_totp) {
    const people::FactorState state = access.factors().state(access.caller.account->id);
    const bool left = state.passkeys > removed_passkeys || (state.totp && !removed_totp);
    if (!left && needs_second_factor(access.core.config, access.caller.account->roles)) {
        return Refusal{"last-factor"};
    }
    return {};
}

asio::awaitable<net::Reply> list_factors(Core& core, CallPointer call) {
    co_return answer(co_await with_access(core, call, [](Access& access) -> Result<json::object> {
        const people::Account& account = *access.caller.account;
        const people::FactorState state = access.factors().state(account.id);
        json::array passkeys;
        for (const people::Passkey& passkey : access.factors().passkeys(account.id)) {
            passkeys.emplace_back(passkey_json(passkey));
        }
        return json::object{{"totp", state.totp},
                            {"passkeys", std::move(passkeys)},
                            {"recovery_codes_left", state.recovery_codes},
                            {"required", needs_second_factor(access.core.config, account.roles)}};
    }));
}

asio::awaitable<net::Reply> begin_totp(Core& core, CallPointer call) {
    co_return answer(co_await with_access(core, call, [](Access& access) -> Result<json::object> {
        const people::Account& account = *access.caller.account;
        const Result<Bytes> secret = access.factors().begin_totp(account);
        if (!secret) {
            return secret.error();
        }
        const std::string text = crypto::base32_encode(*secret);
        return json::object{{"secret", text}, {"uri", totp_uri(account, text)}};
    }));
}

asio::awaitable<net::Reply> finish_totp(Core& core, CallPointer call) {
    Result<Body> body = Body::parse(call->request->body);
    if (!body) {
        co_return problem(body.error());
    }
    const std::string code = body->text("code", 16);
    const Result<void> read = body->finish();
    Wait wait;
    const Result<json::object> done = co_await with_access(
        core, call, [&core, &wait, code, read](Access& access) -> Result<json::object> {
            const people::Account& account = *access.caller.account;
            if (!read) {
                return read.error();
            }
            wait = core.codes.take_blocking(account.id, core.clocks.steady());
            if (wait) {
                return Refusal{"rate-limited"};
            }
            const Result<void> finished = access.factors().finish_totp(account, code);
            if (!finished) {
                return finished.error();
            }
            core.codes.give_back(account.id);
            return enrolled(access);
        });
    co_return done ? json_response(*done) : problem(done.error(), wait);
}

asio::awaitable<net::Reply> remove_totp(Core& core, CallPointer call) {
    co_return answer(co_await with_access(core, call, [](Access& access) -> Result<json::object> {
        if (const Result<void> may = check_removal(access, 0, true); !may) {
            return may.error();
        }
        access.factors().remove_totp(*access.caller.account);
        return json::object{};
    }));
}

asio::awaitable<net::Reply> make_recovery_codes(Core& core, CallPointer call) {
    co_return answer(co_await with_access(core, call, [](Access& access) -> Result<json::object> {
        return json::object{{"recovery_codes", codes_json(access.factors().make_recovery_codes(
                                                   *access.caller.account))}};
    }));
}

}  // namespace heydok::api
