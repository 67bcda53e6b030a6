// Passkeys (WebAuthn level 3): to make, to remove, to sign in with.
// docs/decisions/0005-passkeys.md.
#include "api/body.hpp"
#include "api/device_name.hpp"
#include "api/factor_json.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"
#include "api/sign_in.hpp"
#include "api/webauthn.hpp"
#include "crypto/encoding.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

/// What the page sends of an authenticator's answer.
struct PasskeyAnswer {
    Bytes credential_id;
    std::string client_json;
    Bytes authenticator_data;
    Bytes signature;
    ClientData client;
};

Bytes read_bytes(Body& body, std::string_view field) {
    const Parsed<Bytes> bytes = crypto::base64url_decode(body.text(field, 4096));
    if (!bytes || bytes->empty()) {
        body.refuse(field);
        return {};
    }
    return *bytes;
}

Result<PasskeyAnswer> read_answer(const net::Request& request, bool is_signed) {
    Result<Body> body = Body::parse(request.body);
    if (!body) {
        return body.error();
    }
    PasskeyAnswer answer;
    answer.credential_id = read_bytes(*body, "credential_id");
    const Bytes client = read_bytes(*body, "client_data");
    answer.client_json.assign(client.begin(), client.end());
    answer.authenticator_data = read_bytes(*body, "authenticator_data");
    if (is_signed) {
        answer.signature = read_bytes(*body, "signature");
    }
    const std::optional<ClientData> parsed = parse_client_data(answer.client_json);
    if (!parsed) {
        body->refuse("client_data");
    }
    if (const Result<void> read = body->finish(); !read) {
        return read.error();
    }
    answer.client = *parsed;
    return answer;
}

json::object party_json(const RelyingParty& party, std::string challenge) {
    return {{"rp_id", party.id}, {"challenge", std::move(challenge)}};
}

/// A credential that counts backwards has been copied (section 6.1.1).
bool counts_on(const people::Passkey& passkey, std::uint32_t sign_count) {
    return (passkey.sign_count == 0 && sign_count == 0) || sign_count > passkey.sign_count;
}

/// The account whose passkey answered, or the refusal with its audit entry.
Result<people::Account> owner_of(Access& access, const RelyingParty& party,
                                 const PasskeyAnswer& answer) {
    const Result<people::AuthenticatorData> data =
        check_answer(party, "webauthn.get", answer.client, answer.authenticator_data);
    const std::optional<people::Passkey> passkey =
        access.factors().passkey_by_credential(answer.credential_id);
    const std::optional<people::Account> account =
        passkey ? access.people().account(passkey->account_id) : std::nullopt;
    const bool proved =
        data && account && !account->deactivated && counts_on(*passkey, data->sign_count) &&
        is_signed_by(passkey->key, answer.authenticator_data, answer.client_json, answer.signature);
    if (!proved) {
        access.people().note_refused_session(account);
        return Refusal{"wrong-passkey"};
    }
    access.factors().note_use(*passkey, data->sign_count);
    return *account;
}

}  // namespace

json::object passkey_json(const people::Passkey& passkey) {
    json::object object{{"passkey_id", passkey.id},
                        {"device", passkey.device},
                        {"created_at", time_text(passkey.created_at)}};
    if (passkey.used_at) {
        object["used_at"] = time_text(*passkey.used_at);
    }
    return object;
}

asio::awaitable<net::Reply> begin_passkey(Core& core, CallPointer call) {
    const std::optional<RelyingParty> party = relying_party(core.origins, *call->request);
    const Result<json::object> begun =
        co_await with_access(core, call, [&core, party](Access& access) -> Result<json::object> {
            const people::Account& account = *access.caller.account;
            if (!party) {
                return Refusal{"passkeys-unavailable"};
            }
            json::object object =
                party_json(*party, core.challenges.make(Challenges::Purpose::registration,
                                                        account.id, core.clocks.steady()));
            json::array known;
            for (const people::Passkey& passkey : access.factors().passkeys(account.id)) {
                known.emplace_back(crypto::base64url_encode(passkey.credential_id));
            }
            object["known_credentials"] = std::move(known);
            object["user_id"] = crypto::base64url_encode(as_bytes(account.id));
            object["user_name"] = account.email;
            object["display_name"] = account.name.reveal();
            return object;
        });
    co_return begun ? json_response(*begun) : problem(begun.error());
}

asio::awaitable<net::Reply> finish_passkey(Core& core, CallPointer call) {
    const Result<PasskeyAnswer> answer = read_answer(*call->request, false);
    const std::optional<RelyingParty> party = relying_party(core.origins, *call->request);
    const Result<json::object> done = co_await with_access(
        core, call, [&core, call, answer, party](Access& access) -> Result<json::object> {
            const people::Account& account = *access.caller.account;
            if (!answer) {
                return answer.error();
            }
            const bool asked =
                party && core.challenges.take(Challenges::Purpose::registration, account.id,
                                              answer->client.challenge, core.clocks.steady());
            const Result<people::AuthenticatorData> data =
                asked ? check_answer(*party, "webauthn.create", answer->client,
                                     answer->authenticator_data)
                      : Refusal{"wrong-passkey"};
            if (!data || !data->credential || data->credential->id != answer->credential_id) {
                return Refusal{"wrong-passkey"};
            }
            const Result<people::Passkey> added = access.factors().add_passkey(
                account, data->credential->id, data->credential->key, data->sign_count,
                device_name(call->request->headers.get("User-Agent")));
            if (!added) {
                return added.error();
            }
            json::object object = enrolled(access);
            object["passkey_id"] = added->id;
            return object;
        });
    co_return done ? json_response(*done) : problem(done.error());
}

asio::awaitable<net::Reply> remove_passkey(Core& core, CallPointer call) {
    const Result<void> removed =
        co_await with_access(core, call, [call](Access& access) -> Result<void> {
            if (const Result<void> may = check_removal(access, 1, false); !may) {
                return may.error();
            }
            if (!access.factors().remove_passkey(*access.caller.account, call->item)) {
                return Refusal{"not-found"};
            }
            return {};
        });
    co_return removed ? json_response(json::object{}) : problem(removed.error());
}

asio::awaitable<net::Reply> begin_passkey_sign_in(Core& core, CallPointer call) {
    const std::string client = client_key(call->request->peer);
    if (const Wait wait = co_await core.passkey_begins.take(client, core.clocks.steady())) {
        co_return problem({"rate-limited"}, *wait);
    }
    const std::optional<RelyingParty> party = relying_party(core.origins, *call->request);
    if (!party) {
        co_return problem({"passkeys-unavailable"});
    }
    co_return json_response(party_json(
        *party, core.challenges.make(Challenges::Purpose::sign_in, "", core.clocks.steady())));
}

asio::awaitable<net::Reply> finish_passkey_sign_in(Core& core, CallPointer call) {
    const Result<PasskeyAnswer> answer = read_answer(*call->request, true);
    if (!answer) {
        co_return problem(answer.error());
    }
    const std::optional<RelyingParty> party = relying_party(core.origins, *call->request);
    const bool asked =
        party && core.challenges.take(Challenges::Purpose::sign_in, "", answer->client.challenge,
                                      core.clocks.steady());
    if (!asked) {
        co_return problem({"wrong-passkey"});
    }
    Result<SignedIn> signed_in =
        co_await with_access(core, call, [call, party, answer](Access& access) -> Result<SignedIn> {
            const Result<people::Account> account = owner_of(access, *party, *answer);
            if (!account) {
                return account.error();
            }
            return start_session(access, *call, *account, true);
        });
    if (!signed_in) {
        co_return problem(signed_in.error());
    }
    co_return co_await answer_sign_in(core, call, std::move(*signed_in));
}

}  // namespace heydok::api
