#pragma once
#include <fmt/format.h>

#include <array>
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <memory>
#include <string>
#include <utility>

#include "net/connection_registry.hpp"
#include "net/http.hpp"
#include "net/http_limits.hpp"

namespace heydok::net {

namespace beast = boost::beast;

/// A response of server-sent events over `Stream`, until one side ends it. Everything but send(),
/// close(), finish() and abort() stays on the connection's strand.
template <class Stream>
class EventSession final : public EventStream,
                           public Connection,
                           public std::enable_shared_from_this<EventSession<Stream>> {
  public:
    EventSession(Stream stream, const HttpLimits& limits, ConnectionRegistry::Ticket ticket)
        : ticket_(std::move(ticket)),
          stream_(std::move(stream)),
          heartbeat_(stream_.get_executor()),
          ended_(stream_.get_executor(), asio::steady_timer::time_point::max()),
          interval_(limits.event_heartbeat),
          queue_limit_(limits.event_queue_bytes) {
        beast::get_lowest_layer(stream_).expires_never();
    }

    /// Sends the head and starts the heartbeat and the watch for the client's end.
    void start(std::string head) {
        ticket_.leave_budget();
        ticket_.attach(this->weak_from_this());
        queued_.fetch_add(head.size());
        enqueue(std::move(head));
        beat();
        watch();
    }

    bool send(std::string_view event, std::string_view data) override {
        if (gone_.load()) {
            return false;
        }
        std::string text = fmt::format("event: {}\ndata: {}\n\n", event, data);
        const bool over = queued_.fetch_add(text.size()) + text.size() > queue_limit_;
        asio::post(stream_.get_executor(),
                   [self = this->shared_from_this(), over, text = std::move(text)]() mutable {
                       if (over) {
                           self->end();  // a reader this slow asks anew and gets a snapshot
                       } else {
                           self->enqueue(std::move(text));
                       }
                   });
        return !over;
    }

    void close() override {
        asio::post(stream_.get_executor(), [self = this->shared_from_this()] {
            self->closing_ = true;
            self->write_next();
        });
    }

    asio::awaitable<void> closed() override {
        while (!gone_.load()) {
            co_await ended_.async_wait(asio::as_tuple(asio::use_awaitable));
        }
    }

    void finish() override { close(); }
    void abort() override {
        asio::post(stream_.get_executor(), [self = this->shared_from_this()] { self->end(); });
    }

  private:
    void enqueue(std::string text) {
        if (gone_.load()) {
            return;
        }
        waiting_ += text;
        write_next();
    }

    void write_next() {
        if (!writing_.empty() || gone_.load()) {
            return;
        }
        if (waiting_.empty()) {
            if (closing_) {
                end();
            }
            return;
        }
        writing_.swap(waiting_);
        asio::async_write(
            stream_, asio::buffer(writing_),
            [self = this->shared_from_this()](boost::system::error_code error, std::size_t) {
                self->queued_.fetch_sub(self->writing_.size());
                self->writing_.clear();
                self->stalled_ = false;
                if (error) {
                    self->end();
                } else {
                    self->write_next();
                }
            });
    }

    /// A comment line now and then, so that proxies keep the connection and a dead one is noticed.
    void beat() {
        heartbeat_.expires_after(interval_);
        heartbeat_.async_wait([weak = this->weak_from_this()](boost::system::error_code error) {
            const auto self = weak.lock();
            if (error || !self || self->gone_.load()) {
                return;
            }
            if (self->stalled_) {
                self->end();  // nothing went out since the last beat
                return;
            }
            self->stalled_ = !self->writing_.empty();
            static constexpr std::string_view kComment = ": beat\n\n";
            self->queued_.fetch_add(kComment.size());
            self->enqueue(std::string{kComment});
            self->beat();
        });
    }

    /// The client has nothing to say; a completed read means that it is gone.
    void watch() {
        stream_.async_read_some(asio::buffer(scratch_),
                                [self = this->shared_from_this()](boost::system::error_code,
                                                                  std::size_t) { self->end(); });
    }

    void end() {
        if (gone_.exchange(true)) {
            return;
        }
        heartbeat_.cancel();
        ended_.cancel();
        beast::get_lowest_layer(stream_).close();
    }

    ConnectionRegistry::Ticket ticket_;
    Stream stream_;
    asio::steady_timer heartbeat_;
    asio::steady_timer ended_;
    const std::chrono::milliseconds interval_;
    const std::size_t queue_limit_;
    std::atomic<std::size_t> queued_{0};
    std::atomic<bool> gone_{false};
    std::string waiting_;
    std::string writing_;
    std::array<char, 64> scratch_{};
    bool closing_ = false;
    bool stalled_ = false;
};

}  // namespace heydok::net
