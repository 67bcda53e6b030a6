#include "app/http_options.hpp"

#include "base/log.hpp"
#include "net/port_patience.hpp"

namespace heydok::app {

namespace {
/// SendData carries up to 64 KiB in base64, and a room's metadata as much.
constexpr std::size_t kTwirpBody = std::size_t{256} * 1024;
}  // namespace

net::HttpServerOptions http_options(const Config& config, const std::string& default_listen) {
    const ListenAddress listen =
        parse_listen(config.listen.empty() ? default_listen : config.listen);
    net::HttpServerOptions options;
    options.address = listen.address;
    options.port = listen.port;
    options.port_patience = net::kPortPatience;
    options.limits = config.limits.http;
    options.limits.body_limits = {{.prefix = "/twirp/", .bytes = kTwirpBody}};
    options.trusted_proxies = net::TrustedProxies::parse(config.trusted_proxies).value();
    if (!config.tls_certificate.empty()) {
        options.tls = net::TlsFiles{config.tls_certificate, config.tls_key};
    }
    return options;
}

void reload_certificate(net::HttpServer& server) {
    if (server.reload_certificate()) {
        log::info("certificate reloaded");
    }
}

}  // namespace heydok::app
