#include "signaling/livekit_service.hpp"

#include <algorithm>
#include <variant>

#include "base/log.hpp"
#include "signaling/join_request.hpp"
#include "signaling/legacy_join.hpp"
#include "signaling/livekit_state.hpp"
#include "signaling/signal_session.hpp"

namespace heydok::signaling {

namespace {

constexpr std::size_t kMaxName = 256;
constexpr std::size_t kMaxMetadata = std::size_t{64} * 1024;
/// For the events of the end to reach their receivers.
constexpr std::chrono::milliseconds kLastWebhooks{300};

using StatePtr = std::shared_ptr<LiveKitService::State>;

/// "//base/..." does not happen, but clients append "/rtc" to URLs that end with a slash.
std::string single_slashes(std::string_view path) {
    std::string out;
    for (const char c : path) {
        if (c != '/' || out.empty() || out.back() != '/') {
            out.push_back(c);
        }
    }
    return out;
}

net::Response text(int status, std::string_view body) {
    net::Response out;
    out.status = status;
    out.headers.set("Content-Type", "text/plain; charset=utf-8");
    out.headers.set("Access-Control-Allow-Origin", "*");
    out.headers.set("Cache-Control", "no-store");
    out.body = body;
    return out;
}

net::Response preflight() {
    net::Response out;
    out.status = 204;
    out.headers.set("Access-Control-Allow-Origin", "*");
    out.headers.set("Access-Control-Allow-Methods", "OPTIONS, HEAD, GET, POST, PATCH, DELETE");
    out.headers.set("Access-Control-Allow-Headers", "*");
    out.headers.set("Access-Control-Max-Age", "86400");
    return out;
}

std::string token_of(const net::Request& request) {
    static constexpr std::string_view kScheme = "Bearer ";
    const std::string_view header = request.headers.get("Authorization");
    if (header.starts_with(kScheme)) {
        return std::string{header.substr(kScheme.size())};
    }
    return request.parameter("access_token").value_or(std::string{});
}

/// A join that may go on, or the answer that refuses it.
struct Admission {
    Claims claims;
    media::JoinOptions options;
};
using Judgement = std::variant<Admission, net::Response>;

bool has_control_character(std::string_view name) {
    return std::any_of(name.begin(), name.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    });
}

Judgement judge_token(const LiveKitOptions& options, const net::Request& request) {
    auto claims = verify_token(token_of(request), options.keys, options.wall_clock(),
                               options.longest_token_life);
    if (claims.has_error() || !claims->room_join) {
        return text(401, "invalid token");
    }
    if (claims->identity.empty() || claims->room.empty()) {
        return text(400, "identity and room are required");
    }
    if (claims->identity.size() > kMaxName || claims->room.size() > kMaxName ||
        claims->name.size() > kMaxName || claims->metadata.size() > kMaxMetadata ||
        (claims->room_options && claims->room_options->metadata.size() > kMaxMetadata)) {
        return text(400, "identity, room, name or metadata is too long");
    }
    if (has_control_character(claims->identity) || has_control_character(claims->room) ||
        has_control_character(claims->name)) {
        return text(400, "identity, room or name holds a control character");
    }
    return Admission{.claims = std::move(*claims), .options = {}};
}

std::optional<net::Response> refusal_of(media::JoinRefusal refusal) {
    switch (refusal) {
        case media::JoinRefusal::room_not_found:
            return text(404, "requested room does not exist");
        case media::JoinRefusal::room_full:
            return text(403, "the room is full");
        case media::JoinRefusal::server_full:
            return text(503, "the server is at its limit");
    }
    return std::nullopt;
}

/// What the client asks for: a join request, or, on the old path only, the parameters of the query.
std::variant<media::JoinOptions, net::Response> read_join(const net::Request& request,
                                                          const std::string& path,
                                                          const Claims& claims) {
    if (const auto parameter = request.parameter("join_request")) {
        const auto join = decode_join_request(*parameter);
        if (join.has_error()) {
            return text(400, "invalid join_request");
        }
        return join_options(claims, *join);
    }
    if (path.starts_with("/rtc/v1")) {
        return text(400, "join_request is required");
    }
    media::JoinOptions options = join_options(
        claims,
        join_request_of_query([&](std::string_view name) { return request.parameter(name); }));
    options.two_connections = true;
    return options;
}

asio::awaitable<Judgement> judge(StatePtr state, std::shared_ptr<const net::Request> request,
                                 std::string path) {
    Judgement judgement = judge_token(state->options, *request);
    auto* admission = std::get_if<Admission>(&judgement);
    if (admission == nullptr) {
        co_return judgement;
    }
    auto asked = read_join(*request, path, admission->claims);
    if (auto* refusal = std::get_if<net::Response>(&asked)) {
        co_return std::move(*refusal);
    }
    admission->options = std::move(std::get<media::JoinOptions>(asked));
    if (state->revocations.revoked(admission->claims.room, admission->claims.identity,
                                   admission->claims.issued)) {
        co_return text(401, "invalid token");
    }
    if (request->websocket_upgrade &&
        !state->join_rate.allow(read_monotonic_clock(), admission->claims.room,
                                admission->claims.identity)) {
        co_return text(429, "too many joins");
    }
    if (state->options.may_join &&
        !co_await state->options.may_join(admission->claims.room, admission->claims.identity)) {
        co_return text(403, "not admitted");
    }
    using Refusal = std::optional<media::JoinRefusal>;
    const auto thread = state->threads.of_room(admission->claims.room);
    const auto refusal = co_await thread.host().run<Refusal>(
        [options = admission->options](media::Engine& engine, Instant, media::Outbox&) {
            return engine.check_join(options);
        });
    if (!refusal) {
        co_return text(503, "the server is stopping");
    }
    if (*refusal) {
        co_return *refusal_of(**refusal);
    }
    co_return judgement;
}

net::Upgrade upgrade(StatePtr state, Admission admission) {
    const auto shared = std::make_shared<Admission>(std::move(admission));
    return {[state, shared](std::shared_ptr<net::WebSocket> socket) -> asio::awaitable<void> {
        const auto session =
            std::make_shared<SignalSession>(state, std::move(socket), std::move(shared->claims));
        return [](std::shared_ptr<SignalSession> self,
                  std::shared_ptr<Admission> joining) -> asio::awaitable<void> {
            co_await self->run(std::move(joining->options));
        }(session, shared);
    }};
}

asio::awaitable<net::Reply> handle_rtc(StatePtr state, std::shared_ptr<const net::Request> request,
                                       std::string path) {
    if (request->method == "OPTIONS") {
        co_return preflight();
    }
    const bool validate = path == "/rtc/v1/validate" || path == "/rtc/validate";
    const bool connect = path == "/rtc/v1" || path == "/rtc";
    if (request->method != "GET" || (!validate && !(connect && request->websocket_upgrade))) {
        co_return text(404, "not found");
    }
    if (state->options.page_may_open && !state->options.page_may_open(*request)) {
        co_return text(403, "origin not allowed");
    }
    Judgement judgement = co_await judge(state, request, path);
    if (auto* response = std::get_if<net::Response>(&judgement)) {
        co_return std::move(*response);
    }
    if (validate) {
        co_return text(200, "success");
    }
    co_return upgrade(state, std::move(std::get<Admission>(judgement)));
}

}  // namespace

LiveKitService::LiveKitService(asio::any_io_executor executor, LiveKitOptions options)
    : state_(std::make_shared<State>(std::move(executor), std::move(options))) {
    state_->webhooks->start();
}

LiveKitService::~LiveKitService() {
    state_->webhooks->stop();
    state_->threads.stop();
}

bool LiveKitService::serves(std::string_view path) {
    const std::string clean = single_slashes(path);
    return clean == "/rtc" || clean.starts_with("/rtc/") || clean.starts_with("/twirp/");
}

asio::awaitable<net::Reply> LiveKitService::handle(std::shared_ptr<const net::Request> request) {
    const StatePtr state = state_;
    const std::string path = single_slashes(request->path);
    if (path.starts_with("/twirp/")) {
        co_return co_await state->rooms.handle(*request, path, state->options.keys,
                                               state->options.wall_clock(),
                                               state->options.longest_call_token_life);
    }
    co_return co_await handle_rtc(state, std::move(request), path);
}

asio::awaitable<Result<std::string>> LiveKitService::call(std::string method,
                                                          std::string request_json) {
    const StatePtr state = state_;
    co_return co_await state->rooms.call(std::move(method), std::move(request_json));
}

void LiveKitService::on_event(std::function<void(const std::string&)> sink) {
    state_->webhooks->on_event(std::move(sink));
}

std::uint16_t LiveKitService::media_port() const {
    return state_->threads.port();
}

asio::awaitable<media::EngineStatistics> LiveKitService::statistics() {
    const StatePtr state = state_;
    media::EngineStatistics sum;
    for (std::size_t i = 0; i < state->threads.size(); ++i) {
        const auto part = co_await state->threads[i].run<media::EngineStatistics>(
            [](media::Engine& engine, Instant, media::Outbox&) { return engine.statistics(); });
        if (part) {
            sum.add(*part);
        }
    }
    co_return sum;
}

asio::awaitable<void> LiveKitService::stop() {
    const StatePtr state = state_;
    state->threads.stop();
    co_await state->webhooks->finish(kLastWebhooks);
}

}  // namespace heydok::signaling
