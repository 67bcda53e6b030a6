#include "app/media_service.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <thread>

#include "app/local_addresses.hpp"
#include "net/http_client.hpp"
#include "net/port_patience.hpp"

namespace heydok::app {

namespace {

constexpr std::chrono::seconds kCallDeadline{10};
constexpr std::chrono::minutes kCallTokenLife{5};
constexpr std::size_t kAnswerLimit = std::size_t{1024} * 1024;
constexpr int kOk = 200;

std::string string_member(const std::string& json, std::string_view name) {
    boost::system::error_code error;
    const boost::json::value value = boost::json::parse(json, error);
    if (error || !value.is_object()) {
        return {};
    }
    const auto* member = value.as_object().if_contains(name);
    return member != nullptr && member->is_string() ? std::string{member->as_string()}
                                                    : std::string{};
}

/// ws://host/base becomes http://host/base: the room service speaks HTTP.
std::string http_url(std::string url) {
    if (url.starts_with("ws")) {
        url.replace(0, 2, "http");
    }
    return url;
}

}  // namespace

std::unique_ptr<signaling::LiveKitService> make_livekit_service(
    const asio::any_io_executor& executor, const Config& config, MediaServiceOptions own) {
    signaling::LiveKitOptions options;
    options.webhook_database = own.database;
    options.keys = std::move(own.keys);
    options.engine.advertised = advertised_addresses(config.rtc_address);
    options.engine.limits = config.limits.media;
    options.messages = config.limits.messages;
    options.turn = {config.turn_urls, config.turn_secret};
    options.sockets.port = config.rtc_port;
    options.sockets.port_patience = net::kPortPatience;
    options.sockets.own = options.engine.advertised;
    options.media_threads =
        config.rtc_threads != 0 ? config.rtc_threads : std::thread::hardware_concurrency();
    options.webhook_urls = config.webhook_urls;
    options.page_may_open = std::move(own.page_may_open);
    options.may_join = std::move(own.may_join);
    if (own.longest_token_life) {
        options.longest_token_life = *own.longest_token_life;
        options.longest_call_token_life = *own.longest_token_life;
    }
    return std::make_unique<signaling::LiveKitService>(executor, std::move(options));
}

asio::awaitable<Result<std::string>> EmbeddedMediaServer::call(std::string method,
                                                               std::string request_json) {
    if (service_ == nullptr) {
        co_return Refusal{"unavailable"};
    }
    co_return co_await service_->call(std::move(method), std::move(request_json));
}

ExternalMediaServer::ExternalMediaServer(std::string livekit_url, std::string api_key,
                                         Secret api_secret)
    : base_url_(http_url(std::move(livekit_url))),
      api_key_(std::move(api_key)),
      api_secret_(std::move(api_secret)) {}

std::string ExternalMediaServer::token(const std::string& room) const {
    const auto now = std::chrono::floor<std::chrono::seconds>(read_wall_clock());
    signaling::Claims claims;
    claims.issuer = api_key_;
    claims.issued = now;
    claims.expires = now + kCallTokenLife;
    claims.room = room;
    claims.room_create = true;
    claims.room_list = true;
    claims.room_admin = true;
    return signaling::sign_token(claims, api_secret_);
}

asio::awaitable<Result<std::string>> ExternalMediaServer::call(std::string method,
                                                               std::string request_json) {
    net::ClientRequest request;
    request.method = "POST";
    request.url = base_url_ + "/twirp/livekit.RoomService/" + method;
    request.headers.set("Content-Type", "application/json");
    request.headers.set("Authorization", "Bearer " + token(string_member(request_json, "room")));
    request.body = std::move(request_json);
    request.deadline = kCallDeadline;
    request.response_bytes = kAnswerLimit;
    auto response = co_await net::http_request(std::move(request));
    if (response.has_error()) {
        co_return Refusal{response.error().code == "timeout" ? "deadline_exceeded" : "unavailable"};
    }
    if (response->status == kOk) {
        co_return Result<std::string>{boost::system::in_place_value, std::move(response->body)};
    }
    const std::string code = string_member(response->body, "code");
    co_return Refusal{code.empty() ? "unavailable" : code, string_member(response->body, "msg")};
}

}  // namespace heydok::app
