#pragma once
#include <atomic>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <string>
#include <thread>

#include "net/http_server.hpp"

namespace heydok::net::testing {

using asio::ip::tcp;

/// A server on a port of the kernel's choice with a handler that tests talk to: /echo answers the
/// body, /throw throws, /socket echoes messages, /flood sends without end, /events sends two
/// events, /wait waits until `release`.
class TestServer {
  public:
    explicit TestServer(HttpServerOptions options = {})
        : released_(io_, asio::steady_timer::time_point::max()),
          server_(io_.get_executor(), std::move(options),
                  [this](std::shared_ptr<const Request> request) { return handle(request); }) {
        port_ = server_.start();
        thread_ = std::thread{[this] { io_.run(); }};
    }
    ~TestServer() {
        release();
        stop();
        work_.reset();
        io_.stop();
        thread_.join();
    }
    TestServer(const TestServer&) = delete;
    TestServer& operator=(const TestServer&) = delete;

    void stop(std::chrono::milliseconds grace = std::chrono::seconds{5}) {
        asio::co_spawn(io_, server_.stop(grace), asio::use_future).get();
    }
    void release() {
        asio::post(io_, [this] { released_.cancel(); });
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }
    HttpServer& server() { return server_; }
    asio::io_context& io() { return io_; }
    [[nodiscard]] int waiting() const { return waiting_.load(); }

  private:
    asio::awaitable<Reply> handle(std::shared_ptr<const Request> request) {
        if (request->path == "/throw") {
            throw std::runtime_error{"on purpose"};
        }
        if (request->path == "/socket" || request->path == "/flood") {
            const bool flood = request->path == "/flood";
            co_return Upgrade{[flood](std::shared_ptr<WebSocket> socket) {
                return flood ? run_flood(std::move(socket)) : run_echo(std::move(socket));
            }};
        }
        if (request->path == "/events") {
            co_return Events{.headers = {}, .session = run_events};
        }
        if (request->path == "/wait") {
            ++waiting_;
            co_await released_.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        Response response;
        response.headers.set("Content-Type", "text/plain");
        response.body = request->method + " " + request->path + " " + request->body;
        co_return response;
    }
    static asio::awaitable<void> run_echo(std::shared_ptr<WebSocket> socket) {
        while (auto message = co_await socket->read()) {
            if (message->data == "close") {
                socket->close(4000);
            }
            const ByteView bytes = as_bytes(message->data);
            socket->send({bytes.begin(), bytes.end()});
        }
    }
    static asio::awaitable<void> run_flood(std::shared_ptr<WebSocket> socket) {
        for (int i = 0; i < 200; ++i) {
            socket->send(Bytes(std::size_t{64} * 1024));
        }
        co_await socket->read();
    }
    static asio::awaitable<void> run_events(std::shared_ptr<EventStream> stream) {
        stream->send("first", R"({"n":1})");
        stream->send("second", R"({"n":2})");
        co_await stream->closed();
    }

    asio::io_context io_;
    asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
    asio::steady_timer released_;
    std::atomic<int> waiting_{0};
    HttpServer server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

/// A client that writes raw bytes and reads until the other side closes.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port) {
        socket_.connect({asio::ip::address_v4::loopback(), port});
    }
    void write(std::string_view text) { asio::write(socket_, asio::buffer(text)); }
    std::string read_to_end() {
        std::string out;
        boost::system::error_code error;
        asio::read(socket_, asio::dynamic_buffer(out), error);
        return out;
    }
    std::string read_until(std::string_view end) {
        while (pending_.find(end) == std::string::npos) {
            std::array<char, 4096> chunk{};
            boost::system::error_code error;
            const std::size_t size = socket_.read_some(asio::buffer(chunk), error);
            if (error) {
                break;
            }
            pending_.append(chunk.data(), size);
        }
        const std::size_t found = pending_.find(end);
        const std::size_t size = found == std::string::npos ? pending_.size() : found + end.size();
        std::string out = pending_.substr(0, size);
        pending_.erase(0, size);
        return out;
    }
    std::string exchange(std::string_view text) {
        write(text);
        return read_to_end();
    }
    tcp::socket& socket() { return socket_; }

  private:
    asio::io_context io_;
    tcp::socket socket_{io_};
    std::string pending_;
};

}  // namespace heydok::net::testing
