#pragma once
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <memory>
#include <utility>

#include "base/log.hpp"
#include "net/event_session.hpp"
#include "net/http_server_state.hpp"
#include "net/request_head.hpp"
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
            if (self->idle_) {
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
    using Parser = beast::http::request_parser<beast::http::string_body>;

    [[nodiscard]] std::string_view buffered() const {
        const auto data = buffer_.data();
        return {static_cast<const char*>(data.data()), data.size()};
    }

    /// Reads until the empty line that ends a head. Its size; 0 when the client is gone, late or
    /// done; a negative status when the head is refused.
    asio::awaitable<long> read_head() {
        std::size_t scanned = 0;
        idle_ = buffer_.size() == 0;
        beast::get_lowest_layer(stream_).expires_after(idle_ ? limits_.idle_deadline
                                                             : limits_.header_deadline);
        for (;;) {
            const std::string_view text = buffered();
            for (; scanned < text.size(); ++scanned) {
                if (text[scanned] != '\n') {
                    continue;
                }
                if (scanned == 0 || text[scanned - 1] != '\r') {
                    co_return -400;  // a bare LF, seen at once instead of after the deadline
                }
                if (scanned >= 3 && text.substr(scanned - 3, 2) == "\r\n") {
                    co_return static_cast<long>(scanned) + 1;
                }
            }
            if (text.size() >= limits_.header_bytes) {
                co_return -431;
            }
            const std::size_t room =
                std::min<std::size_t>(limits_.header_bytes - text.size(), 4096);
            auto [error, size] = co_await stream_.async_read_some(
                buffer_.prepare(room), asio::as_tuple(asio::use_awaitable));
            if (error || finishing_) {
                co_return 0;
            }
            buffer_.commit(size);
            if (std::exchange(idle_, false)) {
                beast::get_lowest_layer(stream_).expires_after(limits_.header_deadline);
            }
        }
    }

    /// False ends the connection.
    asio::awaitable<bool> serve_one() {
        const long head_size = co_await read_head();
        idle_ = false;
        if (head_size <= 0) {
            if (head_size < 0) {
                co_await refuse(static_cast<int>(-head_size));
            }
            co_return false;
        }
        auto head = parse_head(buffered().substr(0, static_cast<std::size_t>(head_size)), limits_);
        if (head.has_error()) {
            co_await refuse(head.error());
            co_return false;
        }
        Parser parser;
        const int status = co_await read_body(parser, static_cast<std::size_t>(head_size),
                                              body_limit(head->request.path));
        if (status != 0) {
            if (status > 0) {
                co_await refuse(status);
            }
            co_return false;
        }
        head->request.peer = peer_;
        head->request.secure = Transport::kSecure;
        head->request.body = std::move(parser.get().body());
        head->request.websocket_upgrade = head->request.websocket_upgrade && buffer_.size() == 0;
        co_return co_await answer(std::move(*head), parser.release());
    }

    [[nodiscard]] std::size_t body_limit(const std::string& path) const {
        for (const BodyLimit& limit : limits_.body_limits) {
            if (path.starts_with(limit.prefix)) {
                return limit.bytes;
            }
        }
        return limits_.body_bytes;
    }

    /// 0 when the body is whole, the status of a refusal, or negative when the client is gone.
    asio::awaitable<int> read_body(Parser& parser, std::size_t head_size, std::size_t limit) {
        parser.header_limit(static_cast<std::uint32_t>(head_size + 1));
        parser.body_limit(limit);
        boost::system::error_code error;
        const std::size_t used = parser.put(asio::buffer(buffer_.data(), head_size), error);
        if (!error && !parser.is_done()) {
            buffer_.consume(used);
            beast::get_lowest_layer(stream_).expires_after(limits_.body_deadline);
            std::tie(error, std::ignore) = co_await beast::http::async_read(
                stream_, buffer_, parser, asio::as_tuple(asio::use_awaitable));
        } else {
            buffer_.consume(used);
        }
        if (!error) {
            co_return 0;
        }
        if (error == beast::http::error::body_limit) {
            co_return 413;
        }
        const bool grammar =
            error.category() == make_error_code(beast::http::error::bad_method).category() &&
            error != beast::http::error::end_of_stream &&
            error != beast::http::error::partial_message;
        co_return grammar ? 400 : -1;
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
    beast::flat_buffer buffer_;
    bool idle_ = false;
    bool finishing_ = false;
    bool handed_over_ = false;
};

}  // namespace heydok::net
