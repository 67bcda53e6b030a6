// Section A where it needs sockets: the media port's UDP and TCP doors on loopback.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <functional>
#include <future>
#include <thread>

#include "media/engine.hpp"
#include "net/frame_reader.hpp"
#include "net/media_loop.hpp"
#include "net/socket_address.hpp"
#include "net/udp_socket.hpp"
#include "rtc/sdp/session.hpp"
#include "tests/hardening/raw_dtls.hpp"

namespace heydok::hardening {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using namespace std::chrono_literals;

/// The engine behind the real sockets, on a thread of its own.
class Sockets : public ::testing::Test {
  protected:
    void start(net::MediaLoopOptions options = {}) {
        loop_ = std::make_unique<net::MediaLoop>(std::move(options));
        media::EngineConfig config;
        TransportAddress address = *parse_address("127.0.0.1", loop_->port());
        config.advertised.push_back(address);
        address.protocol = Protocol::tcp;
        config.advertised.push_back(address);
        engine_ = std::make_unique<media::Engine>(std::move(config), Random::seeded(1));
        thread_ = std::thread{[this] { loop_->run(core()); }};
    }
    void TearDown() override {
        if (thread_.joinable()) {
            loop_->stop();
            thread_.join();
        }
    }
    net::MediaCore core() {
        return {.datagram =
                    [this](Instant now, const TransportAddress& from, MutableBytes bytes) {
                        ++reached_;
                        engine_->handle_datagram(now, from, bytes, outbox_);
                    },
                .connection_closed =
                    [this](Instant now, const TransportAddress& from) {
                        engine_->close_connection(now, from, outbox_);
                    },
                .timeout = [this](Instant now) { engine_->handle_timeout(now, outbox_); },
                .next_timeout = [this] { return engine_->next_timeout(); },
                .outgoing = [this]() -> DatagramBatch& { return outbox_.datagrams; },
                .flush =
                    [this] {
                        outbox_.messages.clear();
                        outbox_.events.clear();
                    }};
    }
    /// Runs on the loop's thread, after everything that has arrived.
    template <class Work>
    auto on_loop(Work work) {
        std::promise<decltype(work(Instant{}))> done;
        loop_->post([&](Instant now) { done.set_value(work(now)); });
        return done.get_future().get();
    }
    std::uint64_t reached() {
        return on_loop([this](Instant) { return reached_; });
    }
    /// Asks again after each round of the loop, for ten seconds at most; whether it came true.
    bool wait_for(const std::function<bool()>& condition) {
        const auto end = std::chrono::steady_clock::now() + 10s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end) {
                return false;
            }
            reached();
        }
        return true;
    }
    udp::endpoint udp_target() const { return {asio::ip::address_v4::loopback(), loop_->port()}; }
    tcp::socket connect() {
        tcp::socket socket{io_};
        socket.connect({asio::ip::address_v4::loopback(), loop_->port()});
        return socket;
    }
    static bool ends(tcp::socket& socket) {
        std::array<std::uint8_t, 16> buffer{};
        boost::system::error_code error;
        socket.read_some(asio::buffer(buffer), error);
        return error == asio::error::eof || error == asio::error::connection_reset;
    }

    asio::io_context io_;
    std::unique_ptr<net::MediaLoop> loop_;
    std::unique_ptr<media::Engine> engine_;
    media::Outbox outbox_;
    std::uint64_t reached_ = 0;
    std::thread thread_;
};

TEST_F(Sockets, A1_ImpossibleSizesDoNotReachTheEngine) {
    start();
    udp::socket socket{io_, udp::endpoint{asio::ip::address_v4::loopback(), 0}};
    for (const std::size_t size : {0, 1, 19, 1'501, 65'507}) {
        socket.send_to(asio::buffer(Bytes(size)), udp_target());
    }
    socket.send_to(asio::buffer(Bytes(20)), udp_target());
    socket.send_to(asio::buffer(Bytes(1'500)), udp_target());
    ASSERT_TRUE(wait_for([this] { return reached() >= 2; }));
    EXPECT_EQ(reached(), 2u);
    EXPECT_EQ(loop_->counters().dropped_size.load(), 5u);
}

TEST_F(Sockets, A16_ImpossibleSourcesDoNotReachTheEngine) {
    start();
    // The media socket sends to itself: the datagram comes from our own address and port.
    const TransportAddress self = *parse_address("127.0.0.1", loop_->port());
    on_loop([&](Instant) {
        outbox_.datagrams.append(self, Bytes(100, 1));
        return 0;
    });
    ASSERT_TRUE(wait_for([this] { return loop_->counters().dropped_source.load() > 0; }));
    EXPECT_EQ(reached(), 0u) << "no loop";
    EXPECT_EQ(loop_->counters().dropped_source.load(), 1u);
    // The others cannot be sent from here without a raw socket: the judgement itself.
    for (const char* text : {"0.0.0.0", "0.1.2.3", "224.0.0.1", "239.1.1.1", "240.0.0.1",
                             "255.255.255.255", "::", "ff02::1"}) {
        EXPECT_FALSE(net::plausible_source(*parse_address(text, 5'000))) << text;
    }
    EXPECT_FALSE(net::plausible_source(*parse_address("192.0.2.1", 0)));
    EXPECT_TRUE(net::plausible_source(*parse_address("192.0.2.1", 1)));
    EXPECT_TRUE(net::plausible_source(*parse_address("2001:db8::1", 1)));
}

TEST_F(Sockets, A20_UnreachablePortsAndForgedPathSizesChangeNothing) {
    start();
    std::uint16_t closed_port = 0;
    {
        udp::socket gone{io_, udp::endpoint{asio::ip::address_v4::loopback(), 0}};
        closed_port = gone.local_endpoint().port();
    }
    const TransportAddress closed = *parse_address("127.0.0.1", closed_port);
    udp::socket alive{io_, udp::endpoint{asio::ip::address_v4::loopback(), 0}};
    const TransportAddress open = *parse_address("127.0.0.1", alive.local_endpoint().port());
    for (int i = 0; i < 50; ++i) {
        // Each datagram to the closed port makes the kernel answer "port unreachable".
        on_loop([&](Instant) {
            outbox_.datagrams.append(closed, Bytes(200, 1));
            outbox_.datagrams.append(open, Bytes(1'400, 2));
            return 0;
        });
        Bytes received(2'000);
        udp::endpoint from;
        EXPECT_EQ(alive.receive_from(asio::buffer(received), from), 1'400u);
    }
    // Counted after the kernel has them, so perhaps after the last one was received here.
    EXPECT_TRUE(wait_for([this] { return loop_->counters().sent.load() >= 100; }));
    EXPECT_EQ(loop_->counters().sent.load(), 100u);
    EXPECT_EQ(loop_->counters().dropped_send.load(), 0u);
    net::MediaLoopCounters counters;
    const net::UdpSocket socket{{}, counters};
    int setting = -1;
    socklen_t size = sizeof setting;
    ::getsockopt(socket.descriptor(), IPPROTO_IP, IP_MTU_DISCOVER, &setting, &size);
    EXPECT_EQ(setting, IP_PMTUDISC_OMIT) << "forged 'fragmentation needed' is not looked at";
}

TEST_F(Sockets, A23_SlowIdleAndMalformedConnectionsEnd) {
    start({.tcp_connections = 50, .tcp_idle = 1ms});
    for (const Bytes& head : {Bytes{0, 0}, Bytes{0xFF, 0xFF}}) {
        tcp::socket socket = connect();
        asio::write(socket, asio::buffer(head));
        EXPECT_TRUE(ends(socket)) << "frame of impossible length";
    }
    tcp::socket silent = connect();
    tcp::socket slow = connect();
    asio::write(slow, asio::buffer(Bytes{0}));
    EXPECT_TRUE(ends(silent));
    EXPECT_TRUE(ends(slow));
    // A whole frame that proves nothing does not lengthen the stay either.
    tcp::socket stranger = connect();
    Bytes frame;
    net::append_frame(frame, Bytes(100, 0));
    asio::write(stranger, asio::buffer(frame));
    EXPECT_TRUE(ends(stranger));
    EXPECT_EQ(loop_->counters().tcp_malformed.load(), 2u);
    EXPECT_EQ(loop_->counters().tcp_timed_out.load(), 3u);
}

TEST_F(Sockets, A23_IdleConnectionsShareOneBudget) {
    start({.tcp_connections = 50});
    std::vector<tcp::socket> idle;
    for (int i = 0; i < 200; ++i) {
        idle.push_back(connect());
    }
    ASSERT_TRUE(wait_for([this] { return loop_->counters().tcp_refused.load() >= 150; }));
    EXPECT_EQ(loop_->counters().tcp_refused.load(), 150u);
}

TEST_F(Sockets, F11_WithoutDescriptorsConnectionsAreTakenAndClosed) {
    start();
    tcp::socket refused{io_, tcp::v4()};
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &before), 0);
    const int free = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    ::close(free);
    rlimit none = before;
    none.rlim_cur = static_cast<rlim_t>(free);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    refused.connect({asio::ip::address_v4::loopback(), loop_->port()});
    EXPECT_TRUE(ends(refused)) << "taken with the spare descriptor: the loop does not spin on it";
    EXPECT_EQ(reached(), 0u);
    ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &before), 0);
    EXPECT_EQ(loop_->counters().tcp_refused.load(), 1u);
    tcp::socket later = connect();
    Bytes frame;
    net::append_frame(frame, Bytes(100, 0));
    asio::write(later, asio::buffer(frame));
    ASSERT_TRUE(wait_for([this] { return reached() > 0; }));
    EXPECT_EQ(reached(), 1u);
}

/// A client that has nothing but one TCP connection to the media port.
class TcpOnlyClient {
  public:
    explicit TcpOnlyClient(tcp::socket socket) : socket_(std::move(socket)) {}

    void send(ByteView datagram) {
        Bytes frame;
        net::append_frame(frame, datagram);
        asio::write(socket_, asio::buffer(frame));
    }
    Bytes receive() {
        std::array<std::uint8_t, 2> head{};
        asio::read(socket_, asio::buffer(head));
        Bytes datagram(load_u16(head.data()));
        asio::read(socket_, asio::buffer(datagram));
        return datagram;
    }
    /// Reads until the server's own check has come, and answers it.
    void prove(const ice::Credentials& own) {
        for (;;) {
            const Bytes datagram = receive();
            if (datagram[0] == 0 && datagram[1] == 1) {
                send(answer(datagram, own, *parse_address("127.0.0.1", 9)));
                return;
            }
        }
    }
    void handshake(RawDtls& client) {
        Bytes incoming;
        while (!client.complete()) {
            for (const Bytes& datagram : client.turn(incoming)) {
                send(datagram);
            }
            if (client.complete()) {
                return;
            }
            do {
                incoming = receive();
            } while (incoming[0] < 20);
        }
    }

  private:
    tcp::socket socket_;
};

TEST_F(Sockets, A23_JoinOverTcpOnly) {
    start();
    Random random = Random::seeded(4);
    const ice::Credentials own = ice::make_credentials(random);
    RawDtls dtls;
    support::ClientOffer offer;
    media::JoinOptions options;
    options.room = "room";
    options.identity = "tcp";
    options.publisher_offer =
        media::SessionDescription{"offer", offer.text(own, dtls.fingerprint()), 1};
    const std::string answer_text = on_loop([&](Instant now) {
        engine_->join(now, media::SessionId{1}, options, outbox_);
        for (const media::Outgoing& outgoing : outbox_.messages) {
            if (const auto* made = std::get_if<media::Answer>(&outgoing.message)) {
                return made->description.sdp;
            }
        }
        return std::string{};
    });
    EXPECT_NE(answer_text.find("tcptype passive"), std::string::npos) << "RFC 6544 candidate";
    const auto session = sdp::parse(answer_text);
    ASSERT_TRUE(session);
    ASSERT_NE(session->transport_section(), nullptr);
    const ice::Credentials server{session->transport_section()->ice_ufrag,
                                  session->transport_section()->ice_pwd};

    TcpOnlyClient client{connect()};
    client.send(build(genuine(server, own), random));
    client.prove(own);
    client.handshake(dtls);
    const auto state = [&] {
        return on_loop([&](Instant) {
            const auto found = engine_->get_participant("room", "tcp");
            return found ? (*found)->state : media::ParticipantState::disconnected;
        });
    };
    EXPECT_EQ(state(), media::ParticipantState::active);
    EXPECT_GT(loop_->counters().sent.load(), 3u);
}

}  // namespace
}  // namespace heydok::hardening
