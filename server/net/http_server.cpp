#include "net/http_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/log.hpp"
#include "net/http_server_state.hpp"
#include "net/port_patience.hpp"

namespace heydok::net {

namespace {

constexpr std::chrono::milliseconds kAcceptPause{100};
constexpr std::chrono::milliseconds kStopPoll{10};
/// For handlers that wait for something else than their connection.
constexpr std::chrono::milliseconds kAbortWait{300};

asio::awaitable<void> pause(std::chrono::milliseconds duration) {
    asio::steady_timer timer{co_await asio::this_coro::executor, duration};
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

void start_connection(const std::shared_ptr<HttpServer::State>& server,
                      asio::ip::tcp::socket socket) {
    boost::system::error_code error;
    const auto endpoint = socket.remote_endpoint(error);
    if (error) {
        return;
    }
    socket.set_option(asio::ip::tcp::no_delay{true}, error);
    const TransportAddress peer = transport_address(endpoint);
    const bool stands_for_many = server->options.trusted_proxies.contains(peer);
    auto ticket = server->registry->admit(peer, stands_for_many);
    if (!ticket) {
        return;  // over the limits: the socket closes without a word
    }
    if (server->options.tls) {
        serve_tls(server, std::move(socket), peer, std::move(*ticket));
    } else {
        serve_plain(server, std::move(socket), peer, std::move(*ticket));
    }
}

asio::awaitable<void> accept_loop(std::shared_ptr<HttpServer::State> server) {
    while (server->acceptor.is_open()) {
        auto [error, socket] = co_await server->acceptor.async_accept(
            asio::any_io_executor{asio::make_strand(server->executor)},
            asio::as_tuple(asio::use_awaitable));
        if (!error) {
            start_connection(server, std::move(socket));
        } else if (error != asio::error::operation_aborted) {
            // No descriptors left, or the client was gone already: do not spin.
            log::warning("accept failed code={}", error.value());
            co_await pause(kAcceptPause);
        }
    }
}

void bind(asio::ip::tcp::acceptor& acceptor, const asio::ip::tcp::endpoint& endpoint,
          PortPatience patience) {
    boost::system::error_code failure;
    do {
        acceptor.bind(endpoint, failure);
    } while (failure && patience.wait(endpoint.port(), failure));
    if (failure) {
        throw boost::system::system_error{failure, "HTTP port"};
    }
}

}  // namespace

TransportAddress transport_address(const asio::ip::tcp::endpoint& endpoint) {
    TransportAddress out;
    const auto address = endpoint.address();
    out.ip = address.is_v6()
                 ? address.to_v6().to_bytes()
                 : asio::ip::make_address_v6(asio::ip::v4_mapped, address.to_v4()).to_bytes();
    out.port = endpoint.port();
    out.protocol = Protocol::tcp;
    return out;
}

HttpServer::HttpServer(asio::any_io_executor executor, HttpServerOptions options, Handler handler)
    : state_(std::make_shared<State>(std::move(executor), std::move(options), std::move(handler))) {
}

HttpServer::~HttpServer() {
    state_->registry->finish_all();
    asio::post(state_->acceptor.get_executor(), [state = state_] {
        boost::system::error_code ignored;
        state->acceptor.close(ignored);
    });
}

std::uint16_t HttpServer::start() {
    if (state_->options.tls) {
        state_->tls = load_tls(*state_->options.tls);
    }
    const asio::ip::tcp::endpoint endpoint{asio::ip::make_address(state_->options.address),
                                           state_->options.port};
    state_->acceptor.open(endpoint.protocol());
    state_->acceptor.set_option(asio::ip::tcp::acceptor::reuse_address{true});
    if (endpoint.address().is_v6() && endpoint.address().is_unspecified()) {
        state_->acceptor.set_option(asio::ip::v6_only{false});
    }
    bind(state_->acceptor, endpoint, PortPatience{state_->options.port_patience});
    state_->acceptor.listen();
    const std::uint16_t port = state_->acceptor.local_endpoint().port();
    asio::co_spawn(state_->acceptor.get_executor(), accept_loop(state_), asio::detached);
    return port;
}

asio::awaitable<void> HttpServer::stop(std::chrono::milliseconds grace) {
    const auto state = state_;
    asio::post(state->acceptor.get_executor(), [state] {
        boost::system::error_code ignored;
        state->acceptor.close(ignored);
    });
    state->registry->finish_all();
    const auto deadline = std::chrono::steady_clock::now() + grace;
    while (state->registry->size() > 0 && std::chrono::steady_clock::now() < deadline) {
        co_await pause(kStopPoll);
    }
    state->registry->abort_all();
    const auto last = std::chrono::steady_clock::now() + kAbortWait;
    while (state->registry->size() > 0 && std::chrono::steady_clock::now() < last) {
        co_await pause(kStopPoll);
    }
}

bool HttpServer::reload_certificate() {
    if (!state_->options.tls) {
        return false;
    }
    try {
        auto fresh = load_tls(*state_->options.tls);
        const std::lock_guard lock{state_->tls_mutex};
        state_->tls = std::move(fresh);
        return true;
    } catch (const boost::system::system_error& failure) {
        log::error("certificate not reloaded code={}", failure.code().value());
        return false;
    }
}

std::size_t HttpServer::connections() const {
    return state_->registry->size();
}

}  // namespace heydok::net
