#include "net/http_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "net/connection_registry.hpp"
#include "net/http_test_server.hpp"

namespace heydok::net {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::RawClient;
using ::testing::StartsWith;
using testing::TestServer;

HttpServerOptions with(HttpLimits limits) {
    return {.limits = std::move(limits)};
}

TEST(HttpServer, AnswersAndKeepsTheConnection) {
    TestServer server;
    RawClient client{server.port()};
    client.write(
        "GET /one HTTP/1.1\r\nHost: h\r\n\r\nPOST /two HTTP/1.1\r\nHost: h\r\n"
        "Content-Length: 4\r\n\r\nbody");
    const std::string first = client.read_until("GET /one ");
    EXPECT_THAT(first, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(first, HasSubstr("X-Content-Type-Options: nosniff\r\n"));
    EXPECT_THAT(first, HasSubstr("Referrer-Policy: no-referrer\r\n"));
    EXPECT_THAT(client.read_until("body"), EndsWith("POST /two body"));
}

TEST(HttpServer, ChunkedBodiesAreJoined) {
    TestServer server;
    RawClient client{server.port()};
    EXPECT_THAT(
        client.exchange("POST /c HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
                        "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"),
        EndsWith("POST /c abcde"));
}

TEST(HttpServer, HeadHasTheLengthWithoutTheBody) {
    TestServer server;
    RawClient client{server.port()};
    const std::string answer =
        client.exchange("HEAD /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(answer, HasSubstr("Content-Length: 7\r\n"));
    EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST(HttpServer, ExceptionsBecome500WithoutDetail) {
    TestServer server;
    RawClient client{server.port()};
    const std::string answer =
        client.exchange("GET /throw HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
    EXPECT_THAT(answer, HasSubstr(R"("code":"internal")"));
    EXPECT_THAT(answer, Not(HasSubstr("on purpose")));
}

TEST(HttpServer, BodyLimitIsExact) {
    HttpLimits limits;
    limits.body_bytes = 10;
    limits.body_limits = {{.prefix = "/big", .bytes = 20}};
    TestServer server{with(limits)};
    const auto status = [&](const std::string& path, std::size_t size) {
        RawClient client{server.port()};
        return client
            .exchange("POST " + path +
                      " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " +
                      std::to_string(size) + "\r\n\r\n" + std::string(size, 'a'))
            .substr(9, 3);
    };
    EXPECT_EQ(status("/", 10), "200");
    EXPECT_EQ(status("/", 11), "413");
    EXPECT_EQ(status("/big", 20), "200");
    EXPECT_EQ(status("/big", 21), "413");
    RawClient chunked{server.port()};
    EXPECT_THAT(chunked.exchange("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                                 "b\r\naaaaaaaaaaa\r\n0\r\n\r\n"),
                StartsWith("HTTP/1.1 413 "));
}

TEST(HttpServer, HeadLimitAndBareLineFeeds) {
    TestServer server;
    RawClient long_head{server.port()};
    EXPECT_THAT(long_head.exchange("GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(17'000, 'x')),
                StartsWith("HTTP/1.1 431 "));
    RawClient bare{server.port()};
    EXPECT_THAT(bare.exchange("GET / HTTP/1.1\nHost: h\n\n"), StartsWith("HTTP/1.1 400 "));
    RawClient hostile_chunk{server.port()};
    EXPECT_THAT(
        hostile_chunk.exchange("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                               "ffffffffffffffff\r\n"),
        ::testing::AnyOf(StartsWith("HTTP/1.1 400 "), StartsWith("HTTP/1.1 413 ")));
}

TEST(HttpServer, F7_LateHeadsAndBodiesAreCut) {
    HttpLimits limits;
    limits.header_deadline = std::chrono::milliseconds{30};
    limits.idle_deadline = std::chrono::milliseconds{30};
    limits.body_deadline = std::chrono::milliseconds{30};
    TestServer server{with(limits)};
    RawClient silent{server.port()};
    EXPECT_THAT(silent.read_to_end(), IsEmpty());
    RawClient slow_head{server.port()};
    EXPECT_THAT(slow_head.exchange("GET / HT"), IsEmpty());
    RawClient slow_body{server.port()};
    EXPECT_THAT(slow_body.exchange("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc"),
                IsEmpty());
}

TEST(HttpServer, F7_SlowOnesAreCutAndOthersServedAgain) {
    HttpLimits limits;
    limits.header_deadline = std::chrono::milliseconds{200};
    limits.idle_deadline = std::chrono::milliseconds{200};
    limits.connections = 100;
    TestServer server{with(limits)};
    std::vector<std::unique_ptr<RawClient>> slow;
    for (int i = 0; i < 300; ++i) {  // three times as many as may be there at once
        slow.push_back(std::make_unique<RawClient>(server.port()));
        boost::system::error_code ignored;
        slow.back()->socket().write_some(asio::buffer("G", 1), ignored);
    }
    for (const auto& client : slow) {
        EXPECT_THAT(client->read_to_end(), IsEmpty()) << "refused at once or cut in time";
    }
    RawClient honest{server.port()};
    honest.write("GET /one HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(honest.read_until("GET /one "), StartsWith("HTTP/1.1 200 OK"));
}

TEST(HttpServer, F11_WithoutDescriptorsItWaitsAndRecovers) {
    TestServer server;
    asio::io_context io;
    asio::ip::tcp::socket waiting{io, asio::ip::tcp::v4()};
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const int free = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(free);
    rlimit none = before;
    none.rlim_cur = static_cast<rlim_t>(free);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    waiting.connect({asio::ip::address_v4::loopback(), server.port()});
    asio::write(waiting, asio::buffer(std::string_view{"GET /one HTTP/1.1\r\nHost: h\r\n\r\n"}));
    asio::steady_timer pause{server.io(), std::chrono::milliseconds{150}};
    pause.async_wait(asio::use_future).get();
    EXPECT_EQ(server.server().connections(), 0U);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    std::array<char, 15> answer{};
    asio::read(waiting, asio::buffer(answer));
    EXPECT_EQ(std::string_view(answer.data(), answer.size()), "HTTP/1.1 200 OK");
}

TEST(HttpServer, ConnectionsPerAddressAreLimited) {
    HttpLimits limits;
    limits.connections_per_address = 2;
    limits.exempt_loopback = false;
    TestServer server{with(limits)};
    RawClient first{server.port()};
    RawClient second{server.port()};
    first.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    first.read_until("GET / ");
    second.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    second.read_until("GET / ");
    RawClient third{server.port()};
    EXPECT_THAT(third.read_to_end(), IsEmpty());
}

TEST(ConnectionRegistry, NetworksThatHoldNothingFindAPlace) {
    HttpLimits limits;
    limits.connections = 8;
    limits.connections_per_address = 4;
    const auto registry = std::make_shared<ConnectionRegistry>(limits);
    const auto admit = [&](const char* address) {
        return registry->admit(*parse_address(address, 1), false);
    };
    std::vector<ConnectionRegistry::Ticket> held;
    for (const char* address : {"203.0.113.1", "203.0.113.1", "203.0.113.1", "2001:db8::1",
                                "2001:db8::2", "2001:db8::3"}) {
        auto ticket = admit(address);
        ASSERT_TRUE(ticket);
        held.push_back(std::move(*ticket));
    }
    EXPECT_FALSE(admit("203.0.113.1")) << "the last quarter is for others";
    EXPECT_FALSE(admit("2001:db8::4")) << "a household of IPv6 is one";
    auto other = admit("203.0.113.2");
    EXPECT_TRUE(other);
    other.reset();
    held.pop_back();
    EXPECT_TRUE(admit("2001:db8::4")) << "what was given back is free again";
}

TEST(HttpServer, UpgradeWithoutTheHandshakeIsRefused) {
    TestServer server;
    RawClient client{server.port()};
    EXPECT_THAT(client.exchange("GET /socket HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
                StartsWith("HTTP/1.1 400 "));
}

TEST(HttpServer, EventsArriveAndEndWithTheServer) {
    TestServer server;
    RawClient client{server.port()};
    client.write("GET /events HTTP/1.1\r\nHost: h\r\n\r\n");
    const std::string head = client.read_until("\r\n\r\n");
    EXPECT_THAT(head, HasSubstr("Content-Type: text/event-stream\r\n"));
    EXPECT_THAT(head, HasSubstr("Cache-Control: no-store\r\n"));
    EXPECT_EQ(client.read_until("2}\n\n"),
              "event: first\ndata: {\"n\":1}\n\nevent: second\ndata: {\"n\":2}\n\n");
    server.stop();
    EXPECT_THAT(client.read_to_end(), IsEmpty());
}

TEST(HttpServer, EventsBeatWhileNothingHappens) {
    HttpLimits limits;
    limits.event_heartbeat = std::chrono::milliseconds{1};
    TestServer server{with(limits)};
    RawClient client{server.port()};
    client.write("GET /events HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_THAT(client.read_until(": beat\n\n: beat\n\n"), EndsWith(": beat\n\n: beat\n\n"));
}

TEST(HttpServer, StopWaitsForRunningRequests) {
    TestServer server;
    RawClient idle{server.port()};
    RawClient busy{server.port()};
    busy.write("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
    while (server.waiting() == 0) {
        std::this_thread::yield();
    }
    std::thread stopping{[&] { server.stop(); }};
    EXPECT_THAT(idle.read_to_end(), IsEmpty());
    server.release();
    EXPECT_THAT(busy.read_to_end(), HasSubstr("Connection: close\r\n"));
    stopping.join();
    EXPECT_EQ(server.server().connections(), 0U);
}

TEST(HttpServer, ClientThatLeavesLeavesNothingBehind) {
    TestServer server;
    {
        RawClient gone{server.port()};
        gone.write("GET /wait HTTP/1.1\r\nHost: h\r\n\r\n");
        while (server.waiting() == 0) {
            std::this_thread::yield();
        }
    }
    server.release();
    while (server.server().connections() != 0) {
        std::this_thread::yield();
    }
    SUCCEED();
}

}  // namespace
}  // namespace heydok::net
