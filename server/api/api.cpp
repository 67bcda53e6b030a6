#include "api/api.hpp"

#include <boost/algorithm/string/predicate.hpp>

#include <boost/asio/use_awaitable.hpp>

#include "api/access.hpp"
#include "api/body.hpp"
#include "api/core.hpp"
#include "api/problem.hpp"
#include "api/routes.hpp"
#include "api/session_end.hpp"
#include "audit/ceiling.hpp"
#include "audit/checkpoint.hpp"
#include "base/assert.hpp"
#include "base/log.hpp"
#include "crypto/hash.hpp"
#include "people/invitations.hpp"
#include "people/secret_token.hpp"

namespace heydok::api {
namespace {

using namespace std::chrono_literals;

/// Joins per address and meeting, failed sign-ins per address and account, and per address.
constexpr RateLimiter::Options kJoinLimit{.limit = 20, .window = 60s};
constexpr RateLimiter::Options kLoginLimit{.limit = 10, .window = 300s};
constexpr RateLimiter::Options kAddressLoginLimit{.limit = 50, .window = 300s};
constexpr RateLimiter::Options kCodeLimit{.limit = 10, .window = 900s};
constexpr RateLimiter::Options kAccountExportLimit{.limit = 5, .window = 600s};
constexpr RateLimiter::Options kPasskeyBeginLimit{.limit = 30, .window = 60s};
/// Relayed messages: a physician's device speaks to nine guests at once.
constexpr RateLimiter::Options kGuestRelayLimit{.limit = 60, .window = 10s};
constexpr RateLimiter::Options kHostRelayLimit{.limit = 600, .window = 10s};
/// A sign-in by a provider has two steps. Sign-outs come from the provider, for all its people.
constexpr RateLimiter::Options kProviderSignInLimit{.limit = 60, .window = 60s};
constexpr RateLimiter::Options kProviderSignOutLimit{.limit = 600, .window = 60s};
/// Practice systems: ten requests a second for a minute.
constexpr RateLimiter::Options kKeyCallLimit{.limit = 600, .window = 60s};

std::string_view bearer_of(const net::Request& request) {
    constexpr std::string_view kScheme = "Bearer ";
    const std::string_view header = request.headers.get("Authorization");
    return header.starts_with(kScheme) ? header.substr(kScheme.size()) : std::string_view{};
}

CallPointer make_call(const Core& core, std::shared_ptr<const net::Request> request, Match match) {
    auto call = std::make_shared<Call>();
    call->route = match.route;
    call->meeting_id = std::move(match.meeting_id);
    call->identity = std::move(match.identity);
    call->item = std::move(match.item);
    call->session = request->cookie(kSessionCookie);
    call->background = request->headers.has("Heydok-Background");
    if (const auto key = bearer_of(*request); key.starts_with(people::kApiKeyPrefix)) {
        call->api_key = std::string{key};
    }
    call->has_bearer = !call->api_key && request->headers.has("Authorization");
    if (call->has_bearer) {
        call->participant = core.tokens.read(bearer_of(*request), core.clocks.wall());
    }
    call->request = std::move(request);
    return call;
}

/// Counts a request by API key, whether the key is good or not. How long to wait, if it was one too
/// many of its address or its key.
asio::awaitable<Wait> count_key_call(Core& core, CallPointer call) {
    const Instant now = core.clocks.steady();
    if (const Wait wait = co_await core.key_calls.take(client_key(call->request->peer), now)) {
        co_return wait;
    }
    const Bytes hash = people::hash_of_token(*call->api_key);
    co_return co_await core.key_calls.take(std::string{hash.begin(), hash.end()}, now);
}

bool is_json(std::string_view type) {
    const std::string_view media = type.substr(0, type.find(';'));
    return boost::algorithm::iequals(media, "application/json");  // RFC 9110 section 8.3.1
}

/// Whether the body is of the kind that the route takes.
Result<void> check_body(const Route& route, const net::Request& request) {
    if (request.body.size() > kLargestBody) {
        return Refusal{"too-large"};
    }
    if (route.takes == Takes::signed_text || (request.body.empty() && route.takes != Takes::json)) {
        return {};
    }
    if (!request.body.empty() && !is_json(request.headers.get("Content-Type"))) {
        return Refusal{"unsupported-media-type"};
    }
    if (route.takes == Takes::nothing) {
        const Result<Body> body = Body::parse(request.body);
        return body ? body->finish() : Result<void>{body.error()};
    }
    return {};
}

net::Response preflight(const std::string& origin) {
    net::Response response;
    response.status = origin.empty() ? 403 : 204;
    if (!origin.empty()) {
        response.headers.set("Access-Control-Allow-Methods", "GET, POST");
        response.headers.set("Access-Control-Allow-Headers",
                             "authorization, content-type, heydok-background");
        response.headers.set("Access-Control-Max-Age", "600");
    }
    return response;
}

void add_common_headers(net::Headers& headers, const std::string& cross_origin) {
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.add("Vary", "Origin");
    if (!cross_origin.empty()) {
        headers.set("Access-Control-Allow-Origin", cross_origin);
        headers.set("Access-Control-Allow-Credentials", "true");
        headers.set("Access-Control-Expose-Headers", "Retry-After");
    }
}

net::Response no_route(const std::vector<std::string_view>& other_methods) {
    if (other_methods.empty()) {
        return problem({"not-found"});
    }
    net::Response response = problem({"method-not-allowed"});
    std::string allow;
    for (const std::string_view method : other_methods) {
        allow += (allow.empty() ? "" : ", ") + std::string{method};
    }
    response.headers.set("Allow", allow);
    return response;
}

asio::awaitable<net::Reply> dispatch(Core& core, std::shared_ptr<const net::Request> request) {
    std::vector<std::string_view> other_methods;
    std::optional<Match> match = find_route(request->method, request->path, other_methods);
    if (!match) {
        if (request->method == "OPTIONS" && !other_methods.empty()) {
            co_return preflight(core.origins.cross_origin(*request));
        }
        co_return no_route(other_methods);
    }
    CallPointer call = make_call(core, std::move(request), std::move(*match));
    // A page of another origin can make a browser send the cookie, never an API key.
    if (!call->api_key && call->request->method != "GET" &&
        !core.origins.may_change(*call->request)) {
        co_return problem({"foreign-origin"});
    }
    if (const Result<void> body = check_body(*call->route, *call->request); !body) {
        co_return problem(body.error());
    }
    if (call->api_key) {
        if (const Wait wait = co_await count_key_call(core, call)) {
            co_return problem({"rate-limited"}, *wait);
        }
    }
    const Handler handler = call->route->handler;
    net::Reply reply = co_await handler(core, std::move(call));
    core.courier->wake();
    co_return reply;
}

Bytes key_of(const Secret& secret) {
    const crypto::Sha256Digest digest = crypto::sha256(as_bytes(secret.reveal()));
    return {digest.begin(), digest.end()};
}

std::unique_ptr<TakeCounter> counter_of(const Config& config) {
    return config.take_store == nullptr
               ? nullptr
               : std::make_unique<TakeCounter>(config.take_store, key_of(config.take_key));
}

}  // namespace

Core::Core(asio::any_io_executor executor_, Config config_, storage::Database& database_,
           MediaServer& media_, Clocks clocks_)
    : executor(std::move(executor_)),
      config(std::move(config_)),
      database(database_),
      media(media_),
      clocks(std::move(clocks_)),
      origins({config.frontend_url, config.cors_origins, config.port}),
      tokens(config.livekit_api_key, config.livekit_api_secret),
      courier(std::make_shared<NoticeCourier>(
          executor, database,
          NoticeCourier::Options{config.http, {config.webhook_networks}, clocks.wall})),
      mails(std::make_shared<MailCourier>(executor, database, config.mail, clocks.wall)),
      providers(config.sign_in_providers, config.http, clocks),
      factor_key(key_of(config.factor_key)),
      counter(counter_of(config)),
      joins("join", kJoinLimit, counter.get()),
      logins("login", kLoginLimit, counter.get()),
      address_logins("login address", kAddressLoginLimit, counter.get()),
      codes("code", kCodeLimit, counter.get()),
      account_exports("account export", kAccountExportLimit, counter.get()),
      passkey_begins("passkey", kPasskeyBeginLimit, counter.get()),
      guest_relays(kGuestRelayLimit),
      host_relays(kHostRelayLimit),
      provider_sign_ins("provider sign-in", kProviderSignInLimit, counter.get()),
      provider_sign_outs("provider sign-out", kProviderSignOutLimit, counter.get()),
      key_calls("api key", kKeyCallLimit, counter.get()) {}

Api::Api(asio::any_io_executor executor, Config config, storage::Database& database,
         MediaServer& media, Clocks clocks)
    : core_(std::make_unique<Core>(std::move(executor), std::move(config), database, media,
                                   std::move(clocks))) {}

Api::~Api() = default;

bool Api::serves(std::string_view path) {
    return path == "/api" || path.starts_with("/api/") || path == "/healthz" || path == "/readyz";
}

asio::awaitable<net::Reply> Api::handle(std::shared_ptr<const net::Request> request) {
    const std::string cross_origin = core_->origins.cross_origin(*request);
    net::Reply reply = co_await dispatch(*core_, std::move(request));
    if (auto* response = std::get_if<net::Response>(&reply)) {
        add_common_headers(response->headers, cross_origin);
    } else if (auto* events = std::get_if<net::Events>(&reply)) {
        add_common_headers(events->headers, cross_origin);
    }
    co_return reply;
}

asio::awaitable<void> Api::handle_livekit_event(std::string event_json) {
    co_await apply_media_event(*core_, std::move(event_json));
}

bool Api::page_may_open_signalling(const net::Request& request) const {
    return core_->config.frontend_url.empty() || core_->origins.may_change(request);
}

asio::awaitable<bool> Api::may_join(std::string room, std::string identity) {
    const WallTime now = core_->clocks.wall();
    co_return co_await core_->database.transact([room = std::move(room),
                                                 identity = std::move(identity),
                                                 now](storage::Transaction& transaction) {
        Random random = Random::system();
        meeting::Meetings meetings{transaction, now, random};
        const std::string meeting_id = room.substr(0, room.find('.'));
        if (room == meeting_id) {
            return meetings.may_enter(meeting_id, identity);
        }
        const auto participant = meetings.participant(meeting_id, identity);
        return room == waiting_room_of(meeting_id, identity) && participant &&
               participant->state == meeting::State::waiting;
    });
}

asio::awaitable<void> Api::keep_house() {
    const WallTime now = core_->clocks.wall();
    const std::vector<std::string> expired =
        co_await core_->database.transact([now](storage::Transaction& transaction) {
            Random random = Random::system();
            people::Invitations{transaction, now, random}.forget_old();
            meeting::Notices{transaction, now, random}.forget_old();
            mail::Outbox{transaction, now, random}.forget_old();
            audit::keep_ceiling(transaction, now);
            audit::sign_checkpoints(transaction, now);
            meeting::Meetings meetings{transaction, now, random};
            std::vector<std::string> ids = meetings.expire();
            meetings.forget_old();
            return ids;
        });
    for (const std::string& meeting_id : expired) {
        core_->hub.end_meeting(meeting_id);
        co_await close_room(*core_, meeting_id);
    }
    core_->courier->look();
    core_->mails->look();
    co_await reconcile_presence(*core_);
    co_await end_old_sessions(*core_);
}

void Api::use_port(std::uint16_t port) {
    core_->origins.use_port(port);
}

void Api::close_streams() {
    core_->hub.close();
    core_->courier->stop();
    core_->mails->stop();
}

}  // namespace heydok::api
