#include <openssl/ssl.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/beast/websocket/ssl.hpp>

#include "net/http_connection.hpp"

namespace heydok::net {

struct TlsContext {
    asio::ssl::context context{asio::ssl::context::tls_server};
};

namespace {

/// Whose handshake it is, for the rate of handshakes. Hangs on the SSL object, which frees it.
struct Client {
    std::shared_ptr<HttpServer::State> server;
    TransportAddress peer;
};

int client_index() {
    static const int index = SSL_get_ex_new_index(
        0, nullptr, nullptr, nullptr, [](void*, void* client, CRYPTO_EX_DATA*, int, long, void*) {
            delete static_cast<Client*>(client);
        });
    return index;
}

/// A connection that says nothing costs no signature and counts for nothing: a handshake begins
/// with its ClientHello.
int count_handshake(SSL* ssl, int* alert, void*) {
    const auto* client = static_cast<const Client*>(SSL_get_ex_data(ssl, client_index()));
    const bool many = client->server->options.trusted_proxies.contains(client->peer);
    if (client->server->handshakes.admit(read_monotonic_clock(), client->peer, many)) {
        return SSL_CLIENT_HELLO_SUCCESS;
    }
    *alert = SSL_AD_INTERNAL_ERROR;
    return SSL_CLIENT_HELLO_ERROR;
}

struct TlsTransport {
    using Stream = beast::ssl_stream<beast::tcp_stream>;
    static constexpr bool kSecure = true;

    static asio::awaitable<bool> open(Stream& stream) {
        auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::server,
                                                       asio::as_tuple(asio::use_awaitable));
        co_return !error;
    }
    static asio::awaitable<void> close(Stream& stream) {
        co_await stream.async_shutdown(asio::as_tuple(asio::use_awaitable));
    }
};

}  // namespace

std::shared_ptr<TlsContext> load_tls(const TlsFiles& files) {
    auto tls = std::make_shared<TlsContext>();
    using Context = asio::ssl::context;
    tls->context.set_options(Context::default_workarounds | Context::no_sslv2 | Context::no_sslv3 |
                             Context::no_tlsv1 | Context::no_tlsv1_1 | Context::no_compression |
                             SSL_OP_NO_RENEGOTIATION);
    // Early data may be replayed by whoever recorded it; OpenSSL takes none unless told, and here
    // it is told not to.
    SSL_CTX_set_max_early_data(tls->context.native_handle(), 0);
    SSL_CTX_set_recv_max_early_data(tls->context.native_handle(), 0);
    SSL_CTX_set_client_hello_cb(tls->context.native_handle(), count_handshake, nullptr);
    tls->context.use_certificate_chain_file(files.certificate_chain);
    tls->context.use_private_key_file(files.private_key, Context::pem);
    if (SSL_CTX_check_private_key(tls->context.native_handle()) != 1) {
        throw boost::system::system_error{make_error_code(boost::system::errc::invalid_argument),
                                          "key does not fit certificate"};
    }
    return tls;
}

void serve_tls(const std::shared_ptr<HttpServer::State>& server, asio::ip::tcp::socket socket,
               const TransportAddress& peer, ConnectionRegistry::Ticket ticket) {
    std::shared_ptr<TlsContext> tls;
    {
        const std::lock_guard lock{server->tls_mutex};
        tls = server->tls;
    }
    // SSL keeps its own reference to the context, so `tls` need not outlive this call.
    TlsTransport::Stream stream{beast::tcp_stream{std::move(socket)}, tls->context};
    auto client = std::make_unique<Client>(server, peer);
    if (SSL_set_ex_data(stream.native_handle(), client_index(), client.get()) != 1) {
        return;  // out of memory
    }
    client.release();
    auto connection = std::make_shared<HttpConnection<TlsTransport>>(server, std::move(stream),
                                                                     peer, std::move(ticket));
    asio::co_spawn(
        connection->executor(),
        [](auto self) -> asio::awaitable<void> { co_await self->run(); }(connection),
        asio::detached);
}

}  // namespace heydok::net
