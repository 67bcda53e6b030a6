#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/strand.hpp>
#include <memory>
#include <mutex>

#include "net/connection_registry.hpp"
#include "net/handshake_rate.hpp"
#include "net/http_server.hpp"

namespace heydok::net {

/// A loaded certificate with its key; defined in http_tls.cpp, the only unit that sees OpenSSL.
struct TlsContext;

/// What the accept loop and the connections share.
struct HttpServer::State : std::enable_shared_from_this<HttpServer::State> {
    State(asio::any_io_executor io, HttpServerOptions server_options, Handler request_handler)
        : executor(std::move(io)),
          options(std::move(server_options)),
          handler(std::move(request_handler)),
          registry(std::make_shared<ConnectionRegistry>(options.limits)),
          acceptor(asio::make_strand(executor)),
          handshakes(options.limits) {}

    asio::any_io_executor executor;
    const HttpServerOptions options;
    const Handler handler;
    const std::shared_ptr<ConnectionRegistry> registry;
    asio::ip::tcp::acceptor acceptor;
    HandshakeRate handshakes;
    std::mutex tls_mutex;
    std::shared_ptr<TlsContext> tls;
};

/// Reads the PEM files. Throws boost::system::system_error.
std::shared_ptr<TlsContext> load_tls(const TlsFiles& files);

/// Each owns the connection from here on, on the socket's own strand.
void serve_plain(const std::shared_ptr<HttpServer::State>& server, asio::ip::tcp::socket socket,
                 const TransportAddress& peer, ConnectionRegistry::Ticket ticket);
void serve_tls(const std::shared_ptr<HttpServer::State>& server, asio::ip::tcp::socket socket,
               const TransportAddress& peer, ConnectionRegistry::Ticket ticket);

/// The peer's address in our form.
TransportAddress transport_address(const asio::ip::tcp::endpoint& endpoint);

}  // namespace heydok::net
