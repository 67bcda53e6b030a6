#include "signaling/webhooks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/json/parse.hpp>
#include <filesystem>
#include <future>
#include <mutex>
#include <thread>

#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "net/http_server.hpp"
#include "signaling/token.hpp"

namespace heydok::signaling {
namespace {

using testing::ElementsAre;

const Secret kSecret{std::string(32, 's')};

/// A receiver that answers 500 to the first `failures` requests, then keeps what comes.
class Receiver {
  public:
    explicit Receiver(int failures, std::size_t wanted)
        : failures_(failures),
          wanted_(wanted),
          server_(
              io_.get_executor(), {},
              [this](std::shared_ptr<const net::Request> request) -> asio::awaitable<net::Reply> {
                  co_return receive(*request);
              }) {
        url_ = "http://127.0.0.1:" + std::to_string(server_.start()) + "/hook";
        thread_ = std::thread{[this] { io_.run(); }};
    }
    ~Receiver() {
        asio::co_spawn(io_, server_.stop(std::chrono::seconds{1}), asio::use_future).get();
        work_.reset();
        io_.stop();
        thread_.join();
    }
    Receiver(const Receiver&) = delete;
    Receiver& operator=(const Receiver&) = delete;

    std::vector<net::Request> wait() {
        done_.get_future().wait();
        const std::lock_guard lock{mutex_};
        return received_;
    }
    [[nodiscard]] const std::string& url() const { return url_; }
    asio::io_context& io() { return io_; }
    [[nodiscard]] int refused() const { return refused_; }

  private:
    net::Response receive(const net::Request& request) {
        const std::lock_guard lock{mutex_};
        net::Response out;
        if (refused_ < failures_) {
            ++refused_;
            out.status = 500;
            return out;
        }
        received_.push_back(request);
        if (received_.size() == wanted_) {
            done_.set_value();
        }
        return out;
    }

    asio::io_context io_;
    asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
    std::mutex mutex_;
    const int failures_;
    const std::size_t wanted_;
    int refused_ = 0;
    std::vector<net::Request> received_;
    std::promise<void> done_;
    std::string url_;
    net::HttpServer server_;
    std::thread thread_;
};

media::RoomEvent event(media::RoomEvent::Kind kind) {
    media::RoomEvent out{.kind = kind, .room = {}, .participant = nullptr, .track = {}};
    out.room.sid = "RM_1";
    out.room.name = "r";
    return out;
}

std::string name_of(const net::Request& request) {
    return std::string{boost::json::parse(request.body).at("event").as_string()};
}

std::string id_of(const std::string& body) {
    return std::string{boost::json::parse(body).at("id").as_string()};
}

TEST(Webhooks, WhatIsNotTakenSurvivesTheProcess) {
    using Kind = media::RoomEvent::Kind;
    const auto file = std::filesystem::temp_directory_path() /
                      ("heydok-hooks-" + Random::system().text(12, Random::kReadable) + ".db");
    Receiver receiver{0, 2};
    const WebhookOptions options{.urls = {receiver.url()}, .key = "key", .secret = kSecret};
    std::vector<std::string> ids;
    {
        storage::Database database{file};
        asio::io_context barely_run;  // the process dies before any delivery
        WebhookOptions first = options;
        first.database = &database;
        const auto hooks = std::make_shared<Webhooks>(barely_run.get_executor(), first);
        hooks->on_event([&](const std::string& json) { ids.push_back(id_of(json)); });
        hooks->send(event(Kind::room_started));
        hooks->send(event(Kind::participant_joined));
        while (ids.size() < 2) {
            ASSERT_EQ(barely_run.run_one(), 1U);
        }
    }
    ASSERT_EQ(ids.size(), 2U);
    storage::Database database{file};
    EXPECT_EQ(WebhookStore{database}.load().size(), 2U);
    {
        WebhookOptions second = options;
        second.database = &database;
        const auto hooks = std::make_shared<Webhooks>(receiver.io().get_executor(), second);
        hooks->start();
        const auto received = receiver.wait();
        EXPECT_EQ(name_of(received[0]), "room_started");
        EXPECT_EQ(name_of(received[1]), "participant_joined");
        EXPECT_EQ(id_of(received[0].body), ids[0]) << "a receiver can tell repeats";
        EXPECT_EQ(id_of(received[1].body), ids[1]);
        asio::co_spawn(receiver.io(), hooks->finish(std::chrono::seconds{10}), asio::use_future)
            .get();
    }
    EXPECT_TRUE(WebhookStore{database}.load().empty()) << "taken: told once";
    std::filesystem::remove(file);
}

TEST(Webhooks, QueuesAreBoundedOnDiskToo) {
    storage::Database database{":memory:"};
    asio::io_context barely_run;
    int told = 0;
    const auto hooks = std::make_shared<Webhooks>(barely_run.get_executor(),
                                                  WebhookOptions{.urls = {"http://127.0.0.1:9/"},
                                                                 .key = "key",
                                                                 .secret = kSecret,
                                                                 .queue_limit = 3,
                                                                 .database = &database});
    hooks->on_event([&](const std::string&) { ++told; });
    for (int i = 0; i < 10; ++i) {
        hooks->send(event(media::RoomEvent::Kind::participant_joined));
    }
    while (told < 10) {
        ASSERT_EQ(barely_run.run_one(), 1U);
    }
    const auto kept = WebhookStore{database}.load();
    ASSERT_GE(kept.size(), 3U);
    ASSERT_LE(kept.size(), 4U) << "three waiting, perhaps one on its way";
    EXPECT_THAT(kept.back().body, testing::HasSubstr("numDropped"));
}

TEST(Webhooks, ArriveInOrderSignedAndAgainAfterFailures) {
    Receiver receiver{2, 3};
    const auto hooks = std::make_shared<Webhooks>(
        receiver.io().get_executor(), WebhookOptions{.urls = {receiver.url()},
                                                     .key = "key",
                                                     .secret = kSecret,
                                                     .first_pause = std::chrono::milliseconds{1}});
    using Kind = media::RoomEvent::Kind;
    for (const Kind kind : {Kind::room_started, Kind::participant_joined, Kind::room_finished}) {
        hooks->send(event(kind));
    }
    const auto received = receiver.wait();
    EXPECT_EQ(receiver.refused(), 2);
    std::vector<std::string> names;
    for (const net::Request& request : received) {
        names.push_back(name_of(request));
        EXPECT_EQ(request.method, "POST");
        EXPECT_EQ(request.headers.get("Content-Type"), "application/webhook+json");
        const auto claims = verify_token(request.headers.get("Authorization"), {{"key", kSecret}},
                                         read_wall_clock(), std::chrono::hours{1});
        ASSERT_TRUE(claims.has_value()) << "the token stands without Bearer";
        EXPECT_EQ(claims->sha256, crypto::base64_encode(crypto::sha256(as_bytes(request.body))));
    }
    EXPECT_THAT(names, ElementsAre("room_started", "participant_joined", "room_finished"));
}

}  // namespace
}  // namespace heydok::signaling
