#include "net/media_loop.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <future>
#include <thread>

#include "net/frame_reader.hpp"

namespace heydok::net {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;

/// Answers each datagram with the same bytes; counts what the loop calls. On the loop's thread.
struct EchoCore {
    DatagramBatch batch;
    int timeouts = 0;
    int flushes = 0;
    int closed = 0;
    Instant next = kNever;
    std::promise<void> was_closed;

    MediaCore core() {
        return {.datagram = [this](Instant, const TransportAddress& from,
                                   MutableBytes bytes) { batch.append(from, bytes); },
                .connection_closed =
                    [this](Instant, const TransportAddress&) {
                        if (closed++ == 0) {
                            was_closed.set_value();
                        }
                    },
                .timeout =
                    [this](Instant) {
                        ++timeouts;
                        next = kNever;
                    },
                .next_timeout = [this] { return next; },
                .outgoing = [this]() -> DatagramBatch& { return batch; },
                .flush = [this] { ++flushes; }};
    }
};

class MediaLoopTest : public testing::Test {
  protected:
    void start(MediaLoopOptions options = {}) {
        loop_ = std::make_unique<MediaLoop>(std::move(options));
        thread_ = std::thread{[this] { loop_->run(echo_.core()); }};
    }
    void stop() {
        loop_->stop();
        if (thread_.joinable()) {
            thread_.join();
        }
    }
    void TearDown() override { stop(); }

    udp::endpoint udp_target() const { return {asio::ip::address_v4::loopback(), loop_->port()}; }
    tcp::socket connect() {
        tcp::socket socket{io_};
        socket.connect({asio::ip::address_v4::loopback(), loop_->port()});
        return socket;
    }
    /// Waits until the loop has gone through everything that happened before.
    void settle() {
        std::promise<void> done;
        loop_->post([&](Instant) { done.set_value(); });
        done.get_future().wait();
    }
    /// True when the other side has closed.
    static bool ends(tcp::socket& socket) {
        std::array<std::uint8_t, 16> buffer{};
        boost::system::error_code error;
        socket.read_some(asio::buffer(buffer), error);
        return error == asio::error::eof || error == asio::error::connection_reset;
    }

    asio::io_context io_;
    EchoCore echo_;
    std::unique_ptr<MediaLoop> loop_;
    std::thread thread_;
};

TEST_F(MediaLoopTest, DatagramsComeBack) {
    start();
    udp::socket socket{io_, udp::endpoint{asio::ip::address_v4::loopback(), 0}};
    for (std::uint8_t i = 0; i < 100; ++i) {
        const Bytes sent(100, i);
        socket.send_to(asio::buffer(sent), udp_target());
        Bytes received(200);
        udp::endpoint from;
        received.resize(socket.receive_from(asio::buffer(received), from));
        EXPECT_EQ(received, sent);
        EXPECT_EQ(from.port(), loop_->port());
    }
    settle();
    EXPECT_EQ(loop_->counters().received.load(), 100U);
    EXPECT_EQ(loop_->counters().sent.load(), 100U);
}

TEST_F(MediaLoopTest, WhatComesWhileMuchIsMadeReadyGoesAlong) {
    udp::socket sender{io_, udp::endpoint{asio::ip::address_v4::loopback(), 0}};
    const Bytes datagram(100, 1);
    std::vector<int> rounds;  // that had ended when a datagram came
    std::promise<void> both;
    MediaCore core = echo_.core();
    core.datagram = [&](Instant, const TransportAddress& from, MutableBytes) {
        rounds.push_back(echo_.flushes);
        if (rounds.size() == 1) {
            for (int i = 0; i < 60; ++i) {
                echo_.batch.append(from, datagram);
            }
            sender.send_to(asio::buffer(datagram), udp_target());
        } else {
            both.set_value();
        }
    };
    loop_ = std::make_unique<MediaLoop>(MediaLoopOptions{});
    thread_ = std::thread{[&] { loop_->run(core); }};
    sender.send_to(asio::buffer(datagram), udp_target());
    both.get_future().wait();
    stop();
    ASSERT_EQ(rounds.size(), 2U);
    EXPECT_EQ(rounds[0], rounds[1]) << "one round has taken both";
}

TEST_F(MediaLoopTest, TooShortAndTooLongAreDroppedAndCounted) {
    start();
    udp::socket socket{io_, udp::endpoint{asio::ip::address_v4::loopback(), 0}};
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{19},
                                   std::size_t{1501}, std::size_t{60'000}, std::size_t{1500}}) {
        socket.send_to(asio::buffer(Bytes(size)), udp_target());
    }
    Bytes received(2000);
    udp::endpoint from;
    EXPECT_EQ(socket.receive_from(asio::buffer(received), from), 1500U)
        << "only this one is echoed";
    EXPECT_EQ(loop_->counters().dropped_size.load(), 5U);
}

TEST_F(MediaLoopTest, PostedTasksRunInOrderAndSend) {
    start();
    udp::socket socket{io_, udp::endpoint{asio::ip::address_v4::loopback(), 0}};
    TransportAddress to = *parse_address("127.0.0.1", socket.local_endpoint().port());
    std::vector<int> order;
    for (int i = 0; i < 3; ++i) {
        loop_->post([&, i](Instant) { order.push_back(i); });
    }
    loop_->post([&](Instant) { echo_.batch.append(to, Bytes(30, 7)); });
    Bytes received(100);
    udp::endpoint from;
    EXPECT_EQ(socket.receive_from(asio::buffer(received), from), 30U);
    settle();
    EXPECT_EQ(order, (std::vector<int>{0, 1, 2}));
}

TEST_F(MediaLoopTest, WakesForTheCoresTimeout) {
    start();
    std::promise<void> woken;
    loop_->post([&](Instant now) { echo_.next = now + std::chrono::milliseconds{5}; });
    while (true) {
        std::promise<int> seen;
        loop_->post([&](Instant) { seen.set_value(echo_.timeouts); });
        if (seen.get_future().get() == 1) {
            break;
        }
    }
    SUCCEED();
}

TEST_F(MediaLoopTest, TasksBeforeStopAreRunAndLaterOnesRefused) {
    start();
    std::atomic<int> ran{0};
    for (int i = 0; i < 50; ++i) {
        EXPECT_TRUE(loop_->post([&](Instant) { ++ran; }));
    }
    stop();
    EXPECT_EQ(ran.load(), 50);
    EXPECT_FALSE(loop_->post([&](Instant) { ++ran; }));
}

TEST_F(MediaLoopTest, TcpCarriesFramesBothWays) {
    start();
    tcp::socket socket = connect();
    Bytes stream;
    append_frame(stream, Bytes(25, 1));
    append_frame(stream, Bytes(1500, 2));
    asio::write(socket, asio::buffer(stream));
    Bytes back(stream.size());
    asio::read(socket, asio::buffer(back));
    EXPECT_EQ(back, stream);
    socket.close();
    echo_.was_closed.get_future().wait();
    settle();
    EXPECT_EQ(echo_.closed, 1);
}

TEST_F(MediaLoopTest, MalformedFrameEndsTheConnection) {
    start();
    for (const Bytes& head : {Bytes{0, 0}, Bytes{0xFF, 0xFF}}) {
        tcp::socket socket = connect();
        asio::write(socket, asio::buffer(head));
        EXPECT_TRUE(ends(socket));
    }
    settle();
    EXPECT_EQ(loop_->counters().tcp_malformed.load(), 2U);
    EXPECT_EQ(echo_.closed, 0) << "none of them carried a frame";
}

TEST_F(MediaLoopTest, IdleConnectionsAreEnded) {
    start({.tcp_idle = std::chrono::milliseconds{1}});
    tcp::socket silent = connect();
    tcp::socket slow = connect();
    asio::write(slow, asio::buffer(Bytes{0}));
    EXPECT_TRUE(ends(silent));
    EXPECT_TRUE(ends(slow));
    settle();
    EXPECT_EQ(loop_->counters().tcp_timed_out.load(), 2U);
}

TEST_F(MediaLoopTest, StrangersAreLimitedInAll) {
    start({.tcp_connections = 2});
    tcp::socket first = connect();
    tcp::socket second = connect();
    tcp::socket third = connect();
    EXPECT_TRUE(ends(third));
    settle();
    EXPECT_EQ(loop_->counters().tcp_refused.load(), 1U);
    // What the core has answered is no stranger any more and makes room for another.
    Bytes frame;
    append_frame(frame, Bytes(20, 1));
    asio::write(first, asio::buffer(frame));
    Bytes back(frame.size());
    asio::read(first, asio::buffer(back));
    tcp::socket fourth = connect();
    asio::write(fourth, asio::buffer(frame));
    asio::read(fourth, asio::buffer(back));
    EXPECT_EQ(back, frame);
}

TEST_F(MediaLoopTest, PortInUseIsSaidAtOnce) {
    start();
    EXPECT_THROW(MediaLoop({.port = loop_->port()}), std::system_error);
}

TEST(MediaLoopPort, OfAProcessThatJustEndedIsWaitedFor) {
    auto before = std::make_unique<MediaLoop>(MediaLoopOptions{});
    const std::uint16_t port = before->port();
    std::thread ending{[&] {
        std::this_thread::sleep_for(std::chrono::milliseconds{50});
        before.reset();
    }};
    const MediaLoop after{{.port = port, .port_patience = std::chrono::seconds{60}}};
    ending.join();
    EXPECT_EQ(after.port(), port);
}

}  // namespace
}  // namespace heydok::net
