#include <boost/asio/io_context.hpp>

#include "app/commands.hpp"
#include "app/http_options.hpp"
#include "app/media_service.hpp"
#include "app/process.hpp"
#include "app/secret_files.hpp"
#include "base/log.hpp"

namespace heydok::app {

namespace {

constexpr const char* kDefaultListen = "0.0.0.0:7880";

signaling::ApiKeys keys_of(const Config& config, Dev dev) {
    signaling::ApiKeys keys;
    if (dev == Dev::yes && config.livekit_api_key.empty()) {
        keys["devkey"] = Secret{"secret"};
        return keys;
    }
    if (config.livekit_api_key.empty()) {
        throw ConfigError("media needs livekit_api_key and livekit_api_secret, or --dev");
    }
    if (dev == Dev::no && config.livekit_api_secret.reveal().size() < kShortestSecret) {
        throw ConfigError("livekit_api_secret needs at least 32 characters");
    }
    keys[config.livekit_api_key] = config.livekit_api_secret;
    return keys;
}

/// Where webhooks wait for their receivers; null when there are none.
std::unique_ptr<storage::Database> webhook_queue(const Config& config) {
    if (config.webhook_urls.empty()) {
        return nullptr;
    }
    make_private_folder(config.data_dir);
    return std::make_unique<storage::Database>(std::filesystem::path{config.data_dir} / "media.db");
}

/// A LiveKit server answers 200 on its root; clients probe it.
net::Response root(const net::Request& request) {
    net::Response out;
    const bool at_root = request.path == "/" || request.path == "/healthz";
    out.status = at_root ? 200 : 404;
    out.headers.set("Content-Type", "text/plain; charset=utf-8");
    out.headers.set("Access-Control-Allow-Origin", "*");
    out.body = at_root ? "OK" : "not found";
    return out;
}

}  // namespace

void run_media(const Config& config, Dev dev) {
    asio::io_context io;
    Process process{io};
    const auto queue = webhook_queue(config);
    const auto livekit = make_livekit_service(
        io.get_executor(), config, {.keys = keys_of(config, dev), .database = queue.get()});
    net::HttpServer server{
        io.get_executor(), http_options(config, kDefaultListen),
        [&](std::shared_ptr<const net::Request> request) -> asio::awaitable<net::Reply> {
            if (signaling::LiveKitService::serves(request->path)) {
                co_return co_await livekit->handle(std::move(request));
            }
            co_return root(*request);
        }};
    const std::uint16_t port = server.start();
    log::info("listening http={} media={}", port, livekit->media_port());
    process.run(2, {.stop = [&]() -> asio::awaitable<void> {
                        co_await livekit->stop();
                        co_await server.stop(kStopGrace);
                    },
                    .reload = [&] { reload_certificate(server); }});
}

}  // namespace heydok::app
