#pragma once
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>
#include <memory>
#include <utility>

#include "net/connection_registry.hpp"
#include "net/http.hpp"
#include "net/http_limits.hpp"

namespace heydok::net {

namespace beast = boost::beast;

/// One accepted WebSocket over `Stream`. Everything but send(), close(), finish() and abort() stays
/// on the connection's strand. Included by the two units that instantiate it only.
template <class Stream>
class WebSocketSession final : public WebSocket,
                               public Connection,
                               public std::enable_shared_from_this<WebSocketSession<Stream>> {
  public:
    WebSocketSession(Stream stream, const HttpLimits& limits, ConnectionRegistry::Ticket ticket)
        : ticket_(std::move(ticket)),
          executor_(stream.get_executor()),
          stream_(std::move(stream)),
          deadline_(executor_),
          queue_limit_(limits.websocket_queue_bytes) {
        beast::get_lowest_layer(stream_).expires_never();  // the WebSocket has its own timer
        beast::websocket::stream_base::timeout timeout{};
        timeout.handshake_timeout = limits.header_deadline;
        timeout.idle_timeout = limits.websocket_idle;
        timeout.keep_alive_pings = true;
        stream_.set_option(timeout);
        stream_.read_message_max(limits.websocket_message_bytes);
        stream_.binary(true);
    }

    /// Answers the upgrade; false when the request is no proper one or the client is gone.
    asio::awaitable<bool> accept(beast::http::request<beast::http::string_body> request) {
        auto [error] = co_await stream_.async_accept(request, asio::as_tuple(asio::use_awaitable));
        if (!error) {
            ticket_.leave_budget();
            ticket_.attach(this->weak_from_this());
        }
        co_return !error;
    }

    asio::awaitable<std::optional<Message>> read() override {
        beast::flat_buffer buffer;
        auto [error, size] =
            co_await stream_.async_read(buffer, asio::as_tuple(asio::use_awaitable));
        if (error) {
            co_return std::nullopt;
        }
        co_return Message{.binary = stream_.got_binary(),
                          .data = beast::buffers_to_string(buffer.data())};
    }

    void send(Bytes message) override { queue({std::move(message), /*text=*/false}); }
    void send_text(std::string message) override {
        queue({{message.begin(), message.end()}, /*text=*/true});
    }

    void close(std::uint16_t code) override {
        asio::post(executor_, [self = this->shared_from_this(), code] {
            if (self->close_code_ == 0) {
                self->close_code_ = code;
                self->write_next();
            }
        });
    }

    [[nodiscard]] asio::any_io_executor executor() const override { return executor_; }

    void finish() override { close(beast::websocket::close_code::going_away); }
    void abort() override {
        asio::post(executor_, [self = this->shared_from_this()] { self->cut(); });
    }

  private:
    static constexpr std::chrono::seconds kCloseDeadline{2};

    struct Queued {
        Bytes bytes;
        bool text = false;
    };

    void queue(Queued message) {
        const std::size_t size = message.bytes.size();
        const bool over = queued_.fetch_add(size) + size > queue_limit_;
        if (over) {
            message = {};
            queued_.fetch_sub(size);
        }
        asio::post(executor_,
                   [self = this->shared_from_this(), over, message = std::move(message)]() mutable {
                       if (over) {
                           self->give_up();
                       } else {
                           self->enqueue(std::move(message));
                       }
                   });
    }

    void enqueue(Queued message) {
        if (close_code_ != 0) {
            queued_.fetch_sub(message.bytes.size());
            return;
        }
        queue_.push_back(std::move(message));
        write_next();
    }

    /// Writes the oldest message, or the close frame when nothing is left before it.
    void write_next() {
        if (writing_ || closing_) {
            return;
        }
        if (queue_.empty()) {
            if (close_code_ != 0) {
                start_close();
            }
            return;
        }
        writing_ = true;
        stream_.text(queue_.front().text);
        stream_.async_write(
            asio::buffer(queue_.front().bytes),
            [self = this->shared_from_this()](boost::system::error_code error, std::size_t) {
                self->writing_ = false;
                if (!self->queue_.empty()) {
                    self->queued_.fetch_sub(self->queue_.front().bytes.size());
                    self->queue_.pop_front();
                }
                if (!error) {
                    self->write_next();
                }
            });
    }

    /// The reader is too slow: what waits is dropped, the connection ends.
    void give_up() {
        if (close_code_ != 0) {
            return;
        }
        close_code_ = beast::websocket::close_code::try_again_later;
        while (queue_.size() > (writing_ ? 1U : 0U)) {
            queued_.fetch_sub(queue_.back().bytes.size());
            queue_.pop_back();
        }
        arm_deadline();
        write_next();
    }

    void start_close() {
        closing_ = true;
        arm_deadline();
        stream_.async_close(
            beast::websocket::close_reason{static_cast<beast::websocket::close_code>(close_code_)},
            [self = this->shared_from_this()](boost::system::error_code) {
                self->deadline_.cancel();
            });
    }

    void arm_deadline() {
        deadline_.expires_after(kCloseDeadline);
        deadline_.async_wait([weak = this->weak_from_this()](boost::system::error_code error) {
            const auto self = weak.lock();
            if (!error && self) {
                self->cut();
            }
        });
    }

    void cut() { beast::get_lowest_layer(stream_).close(); }

    ConnectionRegistry::Ticket ticket_;
    const asio::any_io_executor executor_;
    beast::websocket::stream<Stream, false> stream_;
    asio::steady_timer deadline_;
    const std::size_t queue_limit_;
    std::atomic<std::size_t> queued_{0};
    std::deque<Queued> queue_;
    std::uint16_t close_code_ = 0;
    bool writing_ = false;
    bool closing_ = false;
};

}  // namespace heydok::net
