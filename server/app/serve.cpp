#include <fmt/core.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iostream>

#include "api/access_token.hpp"
#include "api/api.hpp"
#include "app/commands.hpp"
#include "app/event_queue.hpp"
#include "app/http_options.hpp"
#include "app/media_service.hpp"
#include "app/open_database.hpp"
#include "app/process.hpp"
#include "app/redis_takes.hpp"
#include "app/secret_files.hpp"
#include "app/version.hpp"
#include "app/web_client.hpp"
#include "base/log.hpp"
#include "people/demo.hpp"

namespace heydok::app {

namespace {

constexpr const char* kDefaultListen = "0.0.0.0:8000";
constexpr std::chrono::minutes kHouseKeeping{1};
constexpr std::chrono::milliseconds kLastEvents{300};

/// The product with everything it stands on, in the order of construction; stop() goes backwards.
class Product {
  public:
    Product(asio::io_context& io, const Config& config, Demo demo);

    std::uint16_t start() {
        const std::uint16_t port = server_.start();
        api_.use_port(port);
        return port;
    }
    [[nodiscard]] std::uint16_t media_port() const {
        return livekit_ ? livekit_->media_port() : std::uint16_t{0};
    }
    storage::Database& database() { return *database_; }
    asio::awaitable<void> keep_house();
    asio::awaitable<void> stop();
    void reload() { reload_certificate(server_); }

  private:
    asio::awaitable<net::Reply> handle(std::shared_ptr<const net::Request> request);
    static api::Config api_config(const Config& config, const Secret& secret, Demo demo);
    void start_livekit(asio::io_context& io, const Config& config, const api::Config& api_config);

    const Secret secret_;
    const std::unique_ptr<storage::Database> database_;
    EmbeddedMediaServer embedded_;
    std::unique_ptr<ExternalMediaServer> external_;
    api::Api api_;
    EventQueue media_events_;
    WebClient web_client_;
    std::unique_ptr<signaling::LiveKitService> livekit_;
    net::HttpServer server_;
    bool stopping_ = false;
};

std::unique_ptr<ExternalMediaServer> external_server(const Config& config) {
    return config.livekit_url.empty()
               ? nullptr
               : std::make_unique<ExternalMediaServer>(config.livekit_url, config.livekit_api_key,
                                                       config.livekit_api_secret);
}

api::Config Product::api_config(const Config& config, const Secret& secret, Demo demo) {
    api::Config out;
    out.version = kVersion;
    out.livekit_url = config.livekit_url;
    out.frontend_url = config.frontend_url;
    out.cors_origins = config.cors_origins;
    out.require_second_factor = config.profile == Profile::medical && demo == Demo::no;
    out.factor_key = derive_secret(secret, "second factors");
    out.session_limits.idle = std::chrono::minutes{config.session_idle_minutes};
    out.sign_in_providers = config.sign_in_providers;
    out.mail = config.mail;
    if (!config.redis_url.reveal().empty()) {
        out.take_store = std::make_shared<RedisTakes>(parse_redis_url(config.redis_url));
        out.take_key = derive_secret(secret, "shared rate limits");
    }
    out.webhook_networks = net::AddressPrefixes::parse(config.webhook_networks).value();
    out.port = parse_listen(config.listen.empty() ? kDefaultListen : config.listen).port;
    if (config.livekit_api_key.empty()) {
        out.livekit_api_key = "heydok";
        out.livekit_api_secret = derive_secret(secret, "livekit api secret");
    } else {
        out.livekit_api_key = config.livekit_api_key;
        out.livekit_api_secret = config.livekit_api_secret;
        if (config.livekit_url.empty() &&
            config.livekit_api_secret.reveal().size() < kShortestSecret) {
            throw ConfigError("livekit_api_secret needs at least 32 characters");
        }
    }
    return out;
}

Product::Product(asio::io_context& io, const Config& config, Demo demo)
    : secret_(installation_secret(config)),
      database_(open_database(config, secret_)),
      external_(external_server(config)),
      api_(io.get_executor(), api_config(config, secret_, demo), *database_,
           external_ ? static_cast<api::MediaServer&>(*external_) : embedded_),
      media_events_(
          io.get_executor(),
          [this](std::string json) { return api_.handle_livekit_event(std::move(json)); }),
      web_client_(embedded_web_files(), config.livekit_url),
      server_(io.get_executor(), http_options(config, kDefaultListen),
              [this](std::shared_ptr<const net::Request> request) {
                  return handle(std::move(request));
              }) {
    if (!external_) {
        start_livekit(io, config, api_config(config, secret_, demo));
    }
}

void Product::start_livekit(asio::io_context& io, const Config& config,
                            const api::Config& api_config) {
    signaling::ApiKeys keys;
    keys[api_config.livekit_api_key] = api_config.livekit_api_secret;
    livekit_ = make_livekit_service(
        io.get_executor(), config,
        {.keys = std::move(keys),
         .page_may_open =
             [this](const net::Request& request) { return api_.page_may_open_signalling(request); },
         .may_join =
             [this](std::string room, std::string identity) {
                 return api_.may_join(std::move(room), std::move(identity));
             },
         .longest_token_life = api::kTokenLife,
         .database = database_.get()});
    embedded_.use(*livekit_);
    livekit_->on_event([this](const std::string& event_json) { media_events_.push(event_json); });
}

asio::awaitable<net::Reply> Product::handle(std::shared_ptr<const net::Request> request) {
    if (api::Api::serves(request->path)) {
        co_return co_await api_.handle(std::move(request));
    }
    if (livekit_ && signaling::LiveKitService::serves(request->path)) {
        co_return co_await livekit_->handle(std::move(request));
    }
    co_return web_client_.handle(*request);
}

asio::awaitable<void> Product::keep_house() {
    asio::steady_timer timer{co_await asio::this_coro::executor};
    while (!stopping_) {
        try {
            co_await api_.keep_house();
        } catch (const std::exception& failure) {
            log::error("house keeping failed reason={}", failure.what());
        }
        timer.expires_after(kHouseKeeping);
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

asio::awaitable<void> Product::stop() {
    stopping_ = true;
    api_.close_streams();
    if (livekit_) {
        co_await livekit_->stop();
        co_await media_events_.finish(kLastEvents);  // who was in a meeting has left it
    }
    co_await server_.stop(kStopGrace);
}

/// Printed for the operator, on standard output, never into the log.
void print_greeting(const Config& config, std::uint16_t port, const people::DemoLogin* demo) {
    const char* scheme = config.tls_certificate.empty() ? "http" : "https";
    const std::string address = config.frontend_url.empty()
                                    ? fmt::format("{}://localhost:{}", scheme, port)
                                    : config.frontend_url;
    std::cout << fmt::format("\nheydok is ready: {}\n", address);
    if (demo != nullptr) {
        std::cout << fmt::format(
            "\n  Physician's sign-in (demo practice):\n    e-mail:   {}\n    password: {}\n\n"
            "  1. Open {}/login and sign in.\n"
            "  2. Create a meeting and copy its link.\n"
            "  3. Open the link in another browser as the patient, knock, and admit the "
            "patient.\n\n"
            "  This demo asks nobody for a second factor. Without --demo, HEYDOK_PROFILE=medical "
            "does.\n",
            demo->email, demo->password.reveal(), address);
    }
    std::cout << std::endl;  // flushed: whoever started us may be waiting for it
}

people::DemoLogin make_demo(storage::Database& database) {
    Random random = Random::system();
    people::DemoLogin login = people::make_demo_login(random);
    const auto account = database.transact_blocking([&](storage::Transaction& transaction) {
        people::People people{transaction, read_wall_clock(), random};
        return people::install_demo(people, login);
    });
    if (account.has_error()) {
        throw ConfigError(fmt::format("demo practice refused: {}", account.error().code));
    }
    return login;
}

}  // namespace

void serve(const Config& config, Demo demo) {
    asio::io_context io;
    Process process{io};
    Product product{io, config, demo};
    std::optional<people::DemoLogin> login;
    if (demo == Demo::yes) {
        login = make_demo(product.database());
    }
    const std::uint16_t port = product.start();
    log::info("listening http={} media={}", port, product.media_port());
    print_greeting(config, port, login ? &*login : nullptr);
    asio::co_spawn(io, product.keep_house(), asio::detached);
    process.run(2, {.stop = [&]() -> asio::awaitable<void> { co_await product.stop(); },
                    .reload = [&] { product.reload(); }});
}

}  // namespace heydok::app
