#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "net/http_test_server.hpp"

namespace heydok::net {
namespace {

namespace beast = boost::beast;
using asio::ip::tcp;
using ::testing::StartsWith;
using testing::TestServer;

/// A plain WebSocket client that blocks.
class Client {
  public:
    Client(std::uint16_t port, const std::string& path) {
        stream_.next_layer().connect({asio::ip::address_v4::loopback(), port});
        stream_.handshake("localhost", path);
        stream_.binary(true);
    }
    std::string read() {
        beast::flat_buffer buffer;
        stream_.read(buffer, error_);
        return beast::buffers_to_string(buffer.data());
    }
    std::uint16_t read_close() {
        while (!error_) {
            read();
        }
        return stream_.reason().code;
    }
    beast::websocket::stream<tcp::socket, false>& stream() { return stream_; }
    [[nodiscard]] const boost::system::error_code& error() const { return error_; }

  private:
    asio::io_context io_;
    beast::websocket::stream<tcp::socket, false> stream_{io_};
    boost::system::error_code error_;
};

TEST(WebSocketSession, EchoesInOrder) {
    TestServer server;
    Client client{server.port(), "/socket"};
    for (int i = 0; i < 20; ++i) {
        client.stream().write(asio::buffer("message " + std::to_string(i)));
    }
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(client.read(), "message " + std::to_string(i));
    }
}

TEST(WebSocketSession, CloseComesAfterWhatWasQueued) {
    TestServer server;
    Client client{server.port(), "/socket"};
    client.stream().write(asio::buffer(std::string{"a"}));
    EXPECT_EQ(client.read(), "a");
    client.stream().write(asio::buffer(std::string{"close"}));
    EXPECT_EQ(client.read_close(), 4000);
}

TEST(WebSocketSession, G4_LimitCountsTheWholeMessage) {
    HttpLimits limits;
    limits.websocket_message_bytes = 1000;
    TestServer server{{.limits = limits}};
    {
        Client client{server.port(), "/socket"};
        client.stream().auto_fragment(true);
        client.stream().write_buffer_bytes(16);
        client.stream().write(asio::buffer(std::string(1000, 'x')));
        EXPECT_EQ(client.read().size(), 1000U);
    }
    Client client{server.port(), "/socket"};
    client.stream().auto_fragment(true);
    client.stream().write_buffer_bytes(16);
    boost::system::error_code ignored;
    client.stream().write(asio::buffer(std::string(1001, 'x')), ignored);
    EXPECT_EQ(client.read_close(), beast::websocket::close_code::too_big);
}

/// A masked frame of the client around a short payload.
std::string client_frame(char first, const std::string& payload) {
    return first + std::string(1, static_cast<char>(0x80 | payload.size())) + std::string(4, '\0') +
           payload;
}

TEST(WebSocketSession, G4_AMessageInAHundredThousandFragments) {
    constexpr int kFragments = 100'000;
    HttpLimits limits;
    limits.websocket_message_bytes = kFragments;
    TestServer server{{.limits = limits}};
    Client bystander{server.port(), "/socket"};
    std::string frames = client_frame('\x02', "x");
    for (int i = 2; i < kFragments; ++i) {
        frames += client_frame('\x00', "x");
    }
    for (const bool fits : {true, false}) {
        Client client{server.port(), "/socket"};
        asio::write(client.stream().next_layer(),
                    asio::buffer(frames + (fits ? "" : client_frame('\x00', "x")) +
                                 client_frame('\x80', "x")));
        if (fits) {
            EXPECT_EQ(client.read().size(), std::size_t{kFragments});
        } else {
            EXPECT_EQ(client.read_close(), beast::websocket::close_code::too_big);
        }
        bystander.stream().write(asio::buffer(std::string{"still here"}));
        EXPECT_EQ(bystander.read(), "still here");
    }
}

TEST(WebSocketSession, G17_SlowReaderIsClosedWithAReason) {
    HttpLimits limits;
    limits.websocket_queue_bytes = std::size_t{1024} * 1024;
    TestServer server{{.limits = limits}};
    Client client{server.port(), "/flood"};
    EXPECT_EQ(client.read_close(), beast::websocket::close_code::try_again_later);
}

TEST(WebSocketSession, G14_SilentPeerIsGivenUp) {
    HttpLimits limits;
    limits.websocket_idle = std::chrono::milliseconds{20};
    TestServer server{{.limits = limits}};
    testing::RawClient client{server.port()};
    client.write(
        "GET /socket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    EXPECT_THAT(client.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 101 "));
    client.read_to_end();  // answers no ping: the server ends it
    while (server.server().connections() != 0) {
        std::this_thread::yield();
    }
    SUCCEED();
}

TEST(WebSocketSession, G3_G5_UnmaskedAndReservedFramesEndTheConnection) {
    const std::string upgrade =
        "GET /socket HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    const std::vector<std::string> bad_frames{
        std::string{"\x82\x01\x61", 3},                  // not masked
        std::string{"\xC2\x81\x00\x00\x00\x00\x61", 7},  // reserved bit: compressed
        std::string{"\x09\x80\x00\x00\x00\x00", 6},      // ping in fragments
        std::string{"\x89\xFE\x00\x7E\x00\x00\x00\x00", 8} +
            std::string(126, 'p'),                           // ping of 126 bytes
        std::string{"\x88\x82\x00\x00\x00\x00\x00\x01", 8},  // close code 1
        std::string{"\x81\x81\x00\x00\x00\x00\xFF", 7},      // text that is not UTF-8
    };
    TestServer server;
    Client bystander{server.port(), "/socket"};
    for (const std::string& frame : bad_frames) {
        testing::RawClient client{server.port()};
        client.write(upgrade);
        EXPECT_THAT(client.read_until("\r\n\r\n"), StartsWith("HTTP/1.1 101 "));
        client.write(frame);
        const std::string answer = client.read_to_end();
        ASSERT_GE(answer.size(), 2U);
        EXPECT_EQ(answer[0], '\x88') << "a close frame";
        bystander.stream().write(asio::buffer(std::string{"still here"}));
        EXPECT_EQ(bystander.read(), "still here");
    }
}

TEST(WebSocketSession, ServerStopSaysGoingAway) {
    TestServer server;
    Client client{server.port(), "/socket"};
    client.stream().write(asio::buffer(std::string{"a"}));
    EXPECT_EQ(client.read(), "a");
    std::thread stopping{[&] { server.stop(); }};
    EXPECT_EQ(client.read_close(), beast::websocket::close_code::going_away);
    stopping.join();
}

}  // namespace
}  // namespace heydok::net
