#pragma once
#include <string>

#include "app/config.hpp"
#include "net/http_server.hpp"

namespace heydok::app {

/// The HTTP server as the configuration wants it.
net::HttpServerOptions http_options(const Config& config, const std::string& default_listen);

/// How long running requests get when the process stops.
inline constexpr std::chrono::seconds kStopGrace{1};

/// The files of the certificate may be new (SIGHUP): reads them and says how it went.
void reload_certificate(net::HttpServer& server);

}  // namespace heydok::app
