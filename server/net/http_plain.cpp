#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "net/http_connection.hpp"

namespace heydok::net {

namespace {

struct PlainTransport {
    using Stream = beast::tcp_stream;
    static constexpr bool kSecure = false;

    static asio::awaitable<bool> open(Stream&) { co_return true; }
    static asio::awaitable<void> close(Stream& stream) {
        boost::system::error_code ignored;
        stream.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        // The client's close; without waiting, unread bytes of its request would reset the answer.
        std::array<char, 512> rest{};
        for (;;) {
            auto [error, size] = co_await stream.async_read_some(
                asio::buffer(rest), asio::as_tuple(asio::use_awaitable));
            if (error) {
                co_return;
            }
        }
    }
};

}  // namespace

void serve_plain(const std::shared_ptr<HttpServer::State>& server, asio::ip::tcp::socket socket,
                 const TransportAddress& peer, ConnectionRegistry::Ticket ticket) {
    auto connection = std::make_shared<HttpConnection<PlainTransport>>(
        server, beast::tcp_stream{std::move(socket)}, peer, std::move(ticket));
    asio::co_spawn(
        connection->executor(),
        [](auto self) -> asio::awaitable<void> { co_await self->run(); }(connection),
        asio::detached);
}

}  // namespace heydok::net
