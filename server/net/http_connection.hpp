#pragma once
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <utility>

#include "base/log.hpp"
#include "net/event_session.hpp"
#include "net/http_server_state.hpp"
#include "net/request_head.hpp"
#include "net/request_reader.hpp"
#include "net/response_text.hpp"
#include "net/websocket_session.hpp"

namespace heydok::net {

namespace beast = boost::beast;

/// One HTTP connection: reads a request, asks the handler, writes the answer, and again; or hands
/// the stream to a WebSocket or to events. `Transport` names the stream type and how it opens and
/// closes. Runs on its own strand. Included by the two units that instantiate it only.
template <class Transport>
class HttpConnection final : public Connection,
                             public std::enable_shared_from_this<HttpConnection<Transport>> {
  public:
    using Stream = typename Transport::Stream;

    HttpConnection(std::shared_ptr<HttpServer::State> server, Stream stream,
                   const TransportAddress& peer, ConnectionRegistry::Ticket ticket)
        : server_(std::move(server)),
          limits_(server_->options.limits),
          executor_(stream.get_executor()),
          ticket_(std::move(ticket)),
          stream_(std::move(stream)),
          peer_(peer) {}

    [[nodiscard]] const asio::any_io_executor& executor() const { return executor_; }

    asio::awaitable<void> run() {
        ticket_.attach(this->weak_from_this());
        beast::get_lowest_layer(stream_).expires_after(limits_.header_deadline);
        if (!co_await Transport::open(stream_)) {
            co_return;
        }
        bool more = true;
        while (more && !finishing_) {
            more = co_await serve_one();
        }
        if (!handed_over_) {
            beast::get_lowest_layer(stream_).expires_after(finishing_ ? kStopDeadline
                                                                      : kCloseDeadline);
            co_await Transport::close(stream_);
        }
    }

    void finish() override {
        asio::post(executor_, [self = this->shared_from_this()] {
            self->finishing_ = true;
            if (self->reader_.idle()) {
                beast::get_lowest_layer(self->stream_).cancel();
            }
        });
    }
    void abort() override {
        asio::post(executor_, [self = this->shared_from_this()] {
            if (!self->handed_over_) {
                beast::get_lowest_layer(self->stream_).close();
            }
        });
    }

  private:
    /// For the client's end of the close, and for the same while the server stops.
    static constexpr std::chrono::milliseconds kCloseDeadline{2'000};
    static constexpr std::chrono::milliseconds kStopDeadline{100};

    /// False ends the connection.
    asio::awaitable<bool> serve_one() {
        const long head_size = co_await reader_.read_head(stream_);
        if (head_size <= 0) {
            if (head_size < 0) {
                co_await refuse(static_cast<int>(-head_size));
            }
            co_return false;
        }
        auto head =
            parse_head(reader_.buffered().substr(0, static_cast<std::size_t>(head_size)), limits_);
        if (head.has_error()) {
            co_await refuse(head.error());
            co_return false;
        }
        RequestReader::Parser parser;
        const int status = co_await reader_.read_body(
            stream_, parser, static_cast<std::size_t>(head_size), head->request.path);
        if (status != 0) {
            if (status > 0) {
                co_await refuse(status);
            }
            co_return false;
        }
        server_->options.trusted_proxies.apply(head->request, peer_, Transport::kSecure);
        head->request.body = std::move(parser.get().body());
        head->request.websocket_upgrade = head->request.websocket_upgrade && reader_.empty();
        co_return co_await answer(std::move(*head), parser.release());
    }

    asio::awaitable<Reply> ask(std::shared_ptr<const Request> request) {
        try {
            co_return co_await server_->handler(std::move(request));
        } catch (const std::exception& failure) {
            log::error("request failed reason={}", failure.what());
        }
        co_return problem(500, "internal");
    }

    asio::awaitable<bool> answer(RequestHead head,
                                 beast::http::request<beast::http::string_body> message) {
        const bool may_upgrade = head.request.websocket_upgrade;
        beast::get_lowest_layer(stream_).expires_never();
        Reply reply = co_await ask(std::make_shared<const Request>(std::move(head.request)));
        if (auto* upgrade = std::get_if<Upgrade>(&reply)) {
            if (may_upgrade) {
                co_await run_websocket(std::move(*upgrade), std::move(message));
                co_return false;
            }
            reply = problem(400, "invalid-input");
        }
        if (auto* events = std::get_if<Events>(&reply)) {
            co_await run_events(std::move(*events));
            co_return false;
        }
        co_return co_await write(std::get<Response>(reply), head.keep_alive && !finishing_,
                                 head.head_method);
    }

    asio::awaitable<void> run_websocket(Upgrade upgrade,
                                        beast::http::request<beast::http::string_body> message) {
        handed_over_ = true;
        auto socket = std::make_shared<WebSocketSession<Stream>>(std::move(stream_), limits_,
                                                                 std::move(ticket_));
        if (!co_await socket->accept(std::move(message))) {
            co_return;
        }
        try {
            co_await upgrade.session(socket);
        } catch (const std::exception& failure) {
            log::error("websocket session failed reason={}", failure.what());
        }
        socket->close(1000);
    }

    asio::awaitable<void> run_events(Events events) {
        Response head;
        head.headers = std::move(events.headers);
        head.headers.set("Content-Type", "text/event-stream");
        head.headers.set("Cache-Control", "no-store");
        head.headers.set("X-Accel-Buffering", "no");
        handed_over_ = true;
        auto stream =
            std::make_shared<EventSession<Stream>>(std::move(stream_), limits_, std::move(ticket_));
        stream->start(response_head(
            head, 0,
            {.body = Body::until_close, .keep_alive = false, .secure = Transport::kSecure}));
        try {
            co_await events.session(stream);
        } catch (const std::exception& failure) {
            log::error("event session failed reason={}", failure.what());
        }
        stream->close();
    }

    asio::awaitable<bool> write(const Response& response, bool keep_alive, bool head_only) {
        const std::string_view body =
            response.static_body.empty() ? response.body : as_text(response.static_body);
        const bool bodiless = response.status == 204 || response.status == 304;
        const std::string head = response_head(response, body.size(),
                                               {.body = bodiless ? Body::none : Body::sized,
                                                .keep_alive = keep_alive,
                                                .secure = Transport::kSecure});
        const std::array<asio::const_buffer, 2> buffers{
            asio::buffer(head), head_only || bodiless ? asio::const_buffer{} : asio::buffer(body)};
        beast::get_lowest_layer(stream_).expires_after(limits_.write_deadline);
        auto [error, size] =
            co_await asio::async_write(stream_, buffers, asio::as_tuple(asio::use_awaitable));
        const bool open = !error && keep_alive;
        co_return open;
    }

    asio::awaitable<void> refuse(int status) {
        static constexpr auto code = [](int number) -> std::string_view {
            if (number == 405) {
                return "method-not-allowed";
            }
            return number == 413 || number == 431 ? "too-large" : "invalid-input";
        };
        co_await write(problem(status, code(status)), false, false);
    }

    const std::shared_ptr<HttpServer::State> server_;
    const HttpLimits& limits_;
    const asio::any_io_executor executor_;
    ConnectionRegistry::Ticket ticket_;
    Stream stream_;
    const TransportAddress peer_;
    RequestReader reader_{limits_};
    bool finishing_ = false;
    bool handed_over_ = false;
};

}  // namespace heydok::net
