#pragma once
#include <gtest/gtest.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_future.hpp>
#include <optional>

#include "crypto/encoding.hpp"
#include "livekit/signal.pb.h"
#include "signaling/join_request.hpp"
#include "signaling/livekit_service.hpp"

namespace heydok::signaling::fixture {

inline const Secret kSecret{std::string(32, 's')};
inline const WallTime kNow{std::chrono::seconds{1'800'000'000}};

inline Claims claims_for(std::string room, std::string identity) {
    Claims claims;
    claims.issuer = "key";
    claims.identity = std::move(identity);
    claims.room = std::move(room);
    claims.room_join = true;
    claims.expires = std::chrono::sys_seconds{std::chrono::seconds{1'800'000'600}};
    return claims;
}

/// A small but valid join request; with a sid the resume of that participant.
inline std::string join_parameter(const std::string& resume_sid = {}) {
    livekit::JoinRequest request;
    request.mutable_connection_settings()->set_auto_subscribe(true);
    request.set_reconnect(!resume_sid.empty());
    request.set_participant_sid(resume_sid);
    livekit::WrappedJoinRequest wrapped;
    wrapped.set_join_request(request.SerializeAsString());
    return crypto::base64url_encode(as_bytes(wrapped.SerializeAsString()));
}

/// Plays the client's side of the socket from the test: messages go in by push(), come out of
/// sent(). All on the service's executor.
class FakeSocket : public net::WebSocket {
  public:
    explicit FakeSocket(asio::any_io_executor executor) : executor_(std::move(executor)) {}
    asio::awaitable<std::optional<Message>> read() override {
        while (incoming_.empty() && stays_open_) {
            asio::steady_timer forever{executor_, asio::steady_timer::time_point::max()};
            waiting_ = &forever;
            co_await forever.async_wait(asio::as_tuple(asio::use_awaitable));
            waiting_ = nullptr;
        }
        if (incoming_.empty()) {
            co_return std::nullopt;
        }
        Message next = std::move(incoming_.front());
        incoming_.erase(incoming_.begin());
        co_return next;
    }
    void send(Bytes message) override {
        livekit::SignalResponse response;
        ASSERT_TRUE(parse_message(response, message));
        sent_.push_back(response);
        answers_.push_back(std::move(response));
    }
    void send_text(std::string message) override {
        livekit::SignalResponse response;
        ASSERT_TRUE(parse_json(response, message));
        answers_.push_back(std::move(response));
        texts_.push_back(std::move(message));
    }
    void close(std::uint16_t code) override {
        close_code_ = code;
        stays_open_ = false;
        wake();
    }
    /// The client stays until the server, or the test, closes.
    void stay_open() { stays_open_ = true; }
    [[nodiscard]] asio::any_io_executor executor() const override { return executor_; }

    void push(const livekit::SignalRequest& request) {
        push({.binary = true, .data = request.SerializeAsString()});
    }
    void push(Message message) {
        incoming_.push_back(std::move(message));
        wake();
    }
    [[nodiscard]] const std::vector<livekit::SignalResponse>& sent() const { return sent_; }
    [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }
    /// What came in either form, in order.
    [[nodiscard]] const std::vector<livekit::SignalResponse>& answers() const { return answers_; }
    [[nodiscard]] std::uint16_t close_code() const { return close_code_; }

  private:
    void wake() {
        if (waiting_ != nullptr) {
            waiting_->cancel();
        }
    }

    asio::any_io_executor executor_;
    std::vector<Message> incoming_;
    std::vector<livekit::SignalResponse> sent_;
    std::vector<std::string> texts_;
    std::vector<livekit::SignalResponse> answers_;
    std::uint16_t close_code_ = 0;
    bool stays_open_ = false;
    asio::steady_timer* waiting_ = nullptr;  ///< while the reader waits
};

/// A service with its media thread; the test's thread runs its executor.
class LiveKitServiceTest : public testing::Test {
  protected:
    void SetUp() override { start({}); }
    void start(LiveKitOptions options) {
        service_.reset();
        options.keys = {{"key", kSecret}};
        options.wall_clock = [] { return kNow; };
        options.engine.advertised = {*parse_address("127.0.0.1", 0)};
        service_ = std::make_unique<LiveKitService>(io_.get_executor(), std::move(options));
    }
    /// Runs a coroutine to its end on this thread.
    template <class T>
    T run(asio::awaitable<T> work) {
        auto future = asio::co_spawn(io_, std::move(work), asio::use_future);
        io_.restart();
        while (future.wait_for(std::chrono::seconds{0}) != std::future_status::ready) {
            io_.run_one_for(std::chrono::seconds{10});
        }
        return future.get();
    }
    net::Reply handle(net::Request request) {
        return run(service_->handle(std::make_shared<const net::Request>(std::move(request))));
    }
    net::Response respond(net::Request request) {
        net::Reply reply = handle(std::move(request));
        if (auto* response = std::get_if<net::Response>(&reply)) {
            return std::move(*response);
        }
        net::Response upgraded;
        upgraded.status = 101;
        return upgraded;
    }
    static net::Request get(std::string path, const Claims* claims, std::string join) {
        net::Request request;
        request.method = "GET";
        request.path = std::move(path);
        if (claims != nullptr) {
            request.query = "access_token=" + sign_token(*claims, kSecret);
        }
        if (!join.empty()) {
            request.query += "&join_request=" + join;
        }
        return request;
    }
    static net::Request twirp(std::string method, std::string body, const Claims& claims) {
        net::Request request;
        request.method = "POST";
        request.path = "/twirp/livekit." + std::move(method);
        request.headers.set("Authorization", "Bearer " + sign_token(claims, kSecret));
        request.headers.set("Content-Type", "application/json;charset=UTF-8");
        request.body = std::move(body);
        return request;
    }
    /// What the door answers to a WebSocket request; empty, and a failure, if it refuses.
    std::optional<net::Upgrade> upgrade_of(net::Request request) {
        request.websocket_upgrade = true;
        net::Reply reply = handle(std::move(request));
        if (auto* upgrade = std::get_if<net::Upgrade>(&reply)) {
            return std::move(*upgrade);
        }
        ADD_FAILURE() << "refused";
        return std::nullopt;
    }
    /// Runs one socket session with what the client sends, until the media thread is quiet.
    std::shared_ptr<FakeSocket> session(net::Request request,
                                        const std::function<void(FakeSocket&)>& fill) {
        const auto socket = std::make_shared<FakeSocket>(io_.get_executor());
        std::optional<net::Upgrade> upgrade = upgrade_of(std::move(request));
        if (!upgrade) {
            return socket;
        }
        fill(*socket);
        run([](net::Upgrade up, std::shared_ptr<FakeSocket> target) -> asio::awaitable<int> {
            co_await up.session(target);
            co_return 0;
        }(std::move(*upgrade), socket));
        run(service_->statistics());  // everything posted before has been handled
        io_.poll();
        return socket;
    }

    /// A socket that stays open; it ends when its `close` is called.
    std::shared_ptr<FakeSocket> open_session(net::Request request) {
        const auto socket = std::make_shared<FakeSocket>(io_.get_executor());
        std::optional<net::Upgrade> upgrade = upgrade_of(std::move(request));
        if (!upgrade) {
            return socket;
        }
        socket->stay_open();
        asio::co_spawn(
            io_,
            [](net::Upgrade up, std::shared_ptr<FakeSocket> target) -> asio::awaitable<void> {
                co_await up.session(target);
            }(std::move(*upgrade), socket),
            asio::detached);
        return socket;
    }
    /// Runs the executor until it holds; fails after 20 s.
    void run_until(const std::function<bool()>& condition) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{20};
        io_.restart();
        while (!condition()) {
            ASSERT_LT(std::chrono::steady_clock::now(), limit);
            io_.run_one_for(std::chrono::milliseconds{100});
        }
    }

    asio::io_context io_;
    std::unique_ptr<LiveKitService> service_;
};

}  // namespace heydok::signaling::fixture
