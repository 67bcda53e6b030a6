#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "net/http.hpp"
#include "net/http_limits.hpp"
#include "net/trusted_proxies.hpp"

namespace heydok::net {

/// PEM files; read again by reload_certificate().
struct TlsFiles {
    std::string certificate_chain;
    std::string private_key;
};

struct HttpServerOptions {
    std::string address = "127.0.0.1";  ///< "0.0.0.0", "::" (both families) or one address
    std::uint16_t port = 0;             ///< 0: the kernel chooses
    /// How long start() tries again while the port is taken; 0: not at all.
    Duration port_patience = Duration::zero();
    HttpLimits limits = {};
    std::optional<TlsFiles> tls = std::nullopt;
    TrustedProxies trusted_proxies = {};  ///< count in `connections` only, as loopback does
};

/// Accepts HTTP/1.1 connections, plain or TLS, and calls the handler for each request on the
/// connection's own strand. Malformed, over-long and late requests never reach the handler. HEAD
/// reaches it as GET. Thread-safe.
class HttpServer {
  public:
    HttpServer(asio::any_io_executor executor, HttpServerOptions options, Handler handler);
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Binds and starts accepting; the port it listens on. Throws boost::system::system_error when
    /// the address is not to be had or the certificate is not readable.
    std::uint16_t start();
    /// Stops accepting, ends idle connections, WebSockets (close 1001) and event streams, waits up
    /// to `grace` for running requests, then cuts what is left.
    asio::awaitable<void> stop(std::chrono::milliseconds grace);
    /// New TLS connections use the files as they are now; the old pair stays when they are bad.
    bool reload_certificate();
    /// Open connections of all kinds.
    [[nodiscard]] std::size_t connections() const;

    struct State;  ///< shared with the connections; defined in http_server_state.hpp

  private:
    std::shared_ptr<State> state_;
};

}  // namespace heydok::net
