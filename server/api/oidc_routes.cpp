// Sign-in by an OpenID Connect provider: away, back, and signed out there.
#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <variant>

#include "api/access.hpp"
#include "api/handlers.hpp"
#include "api/problem.hpp"
#include "api/provider_account.hpp"
#include "api/sign_in.hpp"
#include "base/log.hpp"
#include "crypto/aead.hpp"
#include "crypto/encoding.hpp"
#include "net/url_encoding.hpp"
#include "oidc/json_fields.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

constexpr std::string_view kAttemptCookie = "heydok_sign_in";
constexpr std::string_view kAttemptPlace = "cookie heydok_sign_in";
constexpr std::chrono::minutes kAttemptLasts{10};
constexpr std::size_t kLongestAnswer = 4096;  // of code and state
constexpr int kSeeOther = 303;

/// What the browser holds while the person is at the provider, sealed.
struct Journey {
    std::string provider;
    oidc::Attempt attempt;
    std::string page;  ///< to go to afterwards
    bool fresh = false;
    WallTime began;
};

std::string seal(const Core& core, const Journey& journey) {
    const json::object object{{"provider", journey.provider},
                              {"state", journey.attempt.state},
                              {"nonce", journey.attempt.nonce},
                              {"verifier", journey.attempt.verifier},
                              {"page", journey.page},
                              {"fresh", journey.fresh},
                              {"began", journey.began.time_since_epoch().count()}};
    Random random = Random::system();
    return crypto::base64url_encode(crypto::seal(core.factor_key, as_bytes(json::serialize(object)),
                                                 as_bytes(kAttemptPlace), random));
}

/// Empty if it is not ours, of another provider, or too old.
std::optional<Journey> open(const Core& core, const Call& call) {
    const auto sealed = call.request->cookie(kAttemptCookie);
    const Parsed<Bytes> bytes =
        sealed ? crypto::base64url_decode(*sealed) : Parsed<Bytes>{ParseError::truncated};
    const Parsed<Bytes> plain =
        bytes ? crypto::open(core.factor_key, *bytes, as_bytes(kAttemptPlace)) : bytes;
    const auto object = plain ? oidc::parse_object(as_text(*plain)) : std::nullopt;
    if (!object) {
        return std::nullopt;
    }
    Journey journey{.provider = oidc::text_at(*object, "provider").value_or(""),
                    .attempt = {.state = oidc::text_at(*object, "state").value_or(""),
                                .nonce = oidc::text_at(*object, "nonce").value_or(""),
                                .verifier = oidc::text_at(*object, "verifier").value_or("")},
                    .page = oidc::text_at(*object, "page").value_or("/"),
                    .fresh = oidc::boolean_at(*object, "fresh").value_or(false),
                    .began = WallTime{
                        std::chrono::milliseconds{oidc::number_at(*object, "began").value_or(0)}}};
    const WallTime now = core.clocks.wall();
    const bool good = journey.provider == call.item && now - journey.began < kAttemptLasts;
    return good ? std::optional{std::move(journey)} : std::nullopt;
}

std::string attempt_cookie(const Core& core, const net::Request& request, std::string_view value,
                           std::chrono::seconds life) {
    return std::string{kAttemptCookie} + "=" + std::string{value} +
           "; Path=/api/v1/auth/oidc; HttpOnly; SameSite=Lax; Max-Age=" +
           std::to_string(life.count()) + (core.origins.secure(request) ? "; Secure" : "");
}

net::Response redirect(const std::string& where) {
    net::Response response;
    response.status = kSeeOther;
    response.headers.set("Location", where);
    response.headers.set("Referrer-Policy", "no-referrer");
    return response;
}

/// Back to the front door, which says what went wrong. Behind '#': no server hears it.
net::Response turn_back(const Core& core, const net::Request& request, const Refusal& refusal) {
    net::Response response = redirect("/login#sign-in=" + refusal.code);
    response.headers.add("Set-Cookie", attempt_cookie(core, request, "", std::chrono::seconds{0}));
    return response;
}

/// The provider in the path; or the answer to who names none, or comes too often.
asio::awaitable<std::variant<SignInProviders::Entry*, net::Response>> enter(Core& core,
                                                                            CallPointer call) {
    SignInProviders::Entry* entry = core.providers.find(call->item);
    if (entry == nullptr) {
        co_return problem({"not-found"});
    }
    const net::Request& request = *call->request;
    if (co_await core.provider_sign_ins.take(client_key(request.peer), core.clocks.steady())) {
        co_return turn_back(core, request, {"rate-limited"});
    }
    co_return entry;
}

/// A page of ours: a path that no browser takes for another host.
std::string page_of(const net::Request& request) {
    const std::string page = request.parameter("page").value_or("/");
    const bool ours =
        page.starts_with('/') && !page.starts_with("//") && page.find('\\') == std::string::npos &&
        page.size() <= 200 &&
        std::all_of(page.begin(), page.end(), [](char c) { return c > ' ' && c < 0x7F; });
    return ours ? page : "/";
}

std::string redirect_uri(const Core& core, const Call& call) {
    return core.origins.own(*call.request) + "/api/v1/auth/oidc/" + call.item + "/callback";
}

/// What the provider says went wrong, in a word of ours.
Refusal refusal_of(const net::Request& request) {
    const bool by_person = request.parameter("error") == "access_denied";
    return {by_person ? "sign-in-cancelled" : "provider-unusable"};
}

/// The end of a sign-in, in one transaction.
Result<SignedIn> conclude(Access& access, const Call& call, const SignInProvider& provider,
                          const oidc::SignedIn& from) {
    const Result<people::Account> account = account_for(access, provider, from.identity);
    if (!account) {
        access.people().note_refused_session(std::nullopt);
        return account.error();
    }
    const ClaimedPerson person = read_person(provider, from.identity.claims);
    SignedIn signed_in =
        start_session(access, call, *account, person.second_factor, from.identity.authenticated_at);
    access.identities().start(signed_in.started.session,
                              {.provider = provider.id,
                               .identity = {provider.client.issuer, from.identity.subject},
                               .provider_session = from.identity.session,
                               .id_token = Secret{from.id_token}});
    return signed_in;
}

asio::awaitable<Result<oidc::SignedIn>> redeem(Core& core, CallPointer call,
                                               SignInProviders::Entry& entry, Journey journey) {
    const net::Request& request = *call->request;
    const std::string code = request.parameter("code").value_or("");
    const std::string state = request.parameter("state").value_or("");
    const auto issuer = request.parameter("iss");  // RFC 9207
    if (code.size() > kLongestAnswer || state != journey.attempt.state ||
        (issuer && *issuer != entry.provider.client.issuer)) {
        co_return Refusal{"invalid-token"};
    }
    if (code.empty()) {
        co_return refusal_of(request);
    }
    Result<oidc::SignedIn> signed_in =
        co_await entry.party->redeem(code, journey.attempt, redirect_uri(core, *call));
    constexpr std::chrono::seconds kLeeway{60};
    if (signed_in && journey.fresh &&
        signed_in->identity.authenticated_at < journey.began - kLeeway) {
        co_return Refusal{"invalid-token"};  // the provider was asked to ask anew, and did not
    }
    co_return signed_in;
}

/// Ends the sessions that a provider says are over.
EndedSessions end_signed_out(Access& access, const std::string& issuer,
                             const oidc::Logout& logout) {
    EndedSessions ended;
    people::Identities identities = access.identities();
    const audit::Actor provider{"provider", ""};
    for (const std::string& id : identities.sessions_of(issuer, logout.subject, logout.session)) {
        const std::optional<people::Session> session = access.sessions().with_id(id);
        const auto account = session ? access.people().account(session->account_id) : std::nullopt;
        if (account) {
            access.sessions().end(*session, *account, provider);
            ended.add(*session, access.meetings().leave_with_session(id, provider));
        }
    }
    return ended;
}

}  // namespace

asio::awaitable<net::Reply> begin_provider_sign_in(Core& core, CallPointer call) {
    auto entered = co_await enter(core, call);
    if (auto* refused = std::get_if<net::Response>(&entered)) {
        co_return std::move(*refused);
    }
    SignInProviders::Entry* entry = std::get<SignInProviders::Entry*>(entered);
    const net::Request& request = *call->request;
    Random random = Random::system();
    const Journey journey{.provider = entry->provider.id,
                          .attempt = oidc::new_attempt(random),
                          .page = page_of(request),
                          .fresh = request.parameter("fresh") == "true",
                          .began = core.clocks.wall()};
    const Result<std::string> url = co_await entry->party->authorization_url(
        journey.attempt, {.redirect_uri = redirect_uri(core, *call), .fresh = journey.fresh});
    if (!url) {
        co_return turn_back(core, request, url.error());
    }
    net::Response response = redirect(*url);
    response.headers.set("Set-Cookie",
                         attempt_cookie(core, request, seal(core, journey), kAttemptLasts));
    co_return response;
}

asio::awaitable<net::Reply> finish_provider_sign_in(Core& core, CallPointer call) {
    auto entered = co_await enter(core, call);
    if (auto* refused = std::get_if<net::Response>(&entered)) {
        co_return std::move(*refused);
    }
    SignInProviders::Entry* entry = std::get<SignInProviders::Entry*>(entered);
    const net::Request& request = *call->request;
    const std::optional<Journey> journey = open(core, *call);
    if (!journey) {
        co_return turn_back(core, request, {"sign-in-expired"});
    }
    const Result<oidc::SignedIn> from = co_await redeem(core, call, *entry, *journey);
    if (!from) {
        log::warning("provider_sign_in_refused provider={} code={}", entry->provider.id,
                     from.error().code);
        co_return turn_back(core, request, from.error());
    }
    Result<SignedIn> signed_in =
        co_await with_access(core, call, [call, entry, from](Access& access) {
            return conclude(access, *call, entry->provider, *from);
        });
    if (!signed_in) {
        co_return turn_back(core, request, signed_in.error());
    }
    co_await announce_end(core, std::move(signed_in->ended));
    net::Response response = redirect(journey->page);
    response.headers.add("Set-Cookie", session_cookie(core, request, signed_in->started.token,
                                                      core.config.session_limits.longest));
    response.headers.add("Set-Cookie", attempt_cookie(core, request, "", std::chrono::seconds{0}));
    co_return response;
}

asio::awaitable<net::Reply> take_provider_sign_out(Core& core, CallPointer call) {
    SignInProviders::Entry* entry = core.providers.find(call->item);
    if (entry == nullptr) {
        co_return problem({"not-found"});
    }
    if (const Wait wait = co_await core.provider_sign_outs.take(client_key(call->request->peer),
                                                                core.clocks.steady())) {
        co_return problem({"rate-limited"}, *wait);
    }
    const auto token = net::query_parameter(call->request->body, "logout_token");
    const Result<oidc::Logout> logout = token ? co_await entry->party->read_logout(*token)
                                              : Result<oidc::Logout>{Refusal{"invalid-token"}};
    if (!logout) {
        co_return problem(logout.error().code == "invalid-token" ? Refusal{"invalid-token"}
                                                                 : Refusal{"provider-unreachable"});
    }
    Result<EndedSessions> ended =
        co_await with_access(core, call, [entry, logout](Access& access) -> Result<EndedSessions> {
            return end_signed_out(access, entry->provider.client.issuer, *logout);
        });
    if (!ended) {
        co_return problem(ended.error());
    }
    co_await announce_end(core, std::move(*ended));
    co_return json_response(json::object{});
}

}  // namespace heydok::api
