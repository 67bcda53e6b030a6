#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "livekit/signal.pb.h"
#include "net/datagram_sender.hpp"
#include "tests/support/scripted_peer.hpp"

namespace heydok::bench {

namespace asio = boost::asio;

/// A UDP socket of one client on the IPv4 wildcard; non-blocking. Sends as browsers do, a datagram
/// per message, but takes trains of datagrams from the kernel as they are (UDP_GRO): as behind a
/// network card, the server does not pay for cutting them.
class ClientSocket {
  public:
    static constexpr std::size_t kBatch = 32;       ///< messages read at once
    static constexpr std::size_t kMessage = 65536;  ///< bytes, of one or several datagrams

    ClientSocket();
    ~ClientSocket();
    ClientSocket(const ClientSocket&) = delete;
    ClientSocket& operator=(const ClientSocket&) = delete;

    void send(const DatagramBatch& batch);
    [[nodiscard]] int descriptor() const { return descriptor_; }
    /// Asks the kernel for the time of each arrival.
    void stamp_arrivals() const;
    /// Calls visit(from, datagram, arrived) for what has come; in batches. `arrived`: kNever
    /// without stamps.
    template <class Visit>
    void receive(Visit&& visit);

  private:
    /// How many messages are now in the buffers.
    std::size_t receive_batch();
    [[nodiscard]] TransportAddress source(std::size_t index) const;
    [[nodiscard]] MutableBytes message(std::size_t index) const;
    [[nodiscard]] std::size_t segment_size(std::size_t index) const;
    [[nodiscard]] Instant arrival(std::size_t index) const;

    int descriptor_;
    net::DatagramSender sender_;
};

/// One participant of a load test: a scripted peer on a real WebSocket and a real UDP socket, all
/// on one thread. `tick` does everything for media; call it every few milliseconds.
class LoadClient {
  public:
    struct Settings {
        std::uint16_t http_port = 7880;
        std::string room;
        std::string identity;
        bool auto_subscribe = true;
        bool count_only = true;      ///< see ScriptedPeer
        bool measure_delay = false;  ///< likewise; by the kernel's time of arrival
        std::string host = "127.0.0.1";
    };
    LoadClient(asio::io_context& io, const Settings& settings, dtls::Certificate certificate,
               Random& random);

    /// Connects and joins in the background; `owner` keeps the client alive meanwhile.
    static void start(const std::shared_ptr<LoadClient>& owner);
    void tick(Instant now);
    void publish_audio(const support::AudioOptions& options);
    void publish_video(const support::VideoOptions& options);
    /// Says goodbye and closes.
    void leave();

    [[nodiscard]] support::ScriptedPeer& peer() { return peer_; }
    /// Its UDP socket, for a flood from the address that its checks have proven. Lives as long.
    [[nodiscard]] int media_descriptor() const { return socket_.descriptor(); }
    [[nodiscard]] bool failed() const { return !problem_.empty(); }
    /// Why the signal connection ended without our leave; empty when it did not.
    [[nodiscard]] const std::string& problem() const { return problem_; }
    /// From the begin of the TCP connection.
    [[nodiscard]] std::optional<Instant> started_at() const { return started_at_; }
    [[nodiscard]] std::optional<Instant> answered_at() const { return answered_at_; }

  private:
    using Stream = boost::beast::websocket::stream<boost::beast::tcp_stream>;

    asio::awaitable<void> run();
    asio::awaitable<void> write_all();
    void take(const livekit::SignalResponse& response);
    void flush();
    void queue(std::string message);

    asio::io_context& io_;
    Settings settings_;
    support::ScriptedPeer peer_;
    support::ScriptedPeer::Outbox out_;
    ClientSocket socket_;
    Stream stream_;
    std::deque<std::string> messages_;
    bool open_ = false;
    bool writing_ = false;
    bool leaving_ = false;
    std::string problem_;
    Instant next_ping_{kNever};
    std::optional<Instant> started_at_;
    std::optional<Instant> answered_at_;
    std::shared_ptr<LoadClient> self_;  ///< while coroutines run
};

template <class Visit>
void ClientSocket::receive(Visit&& visit) {
    std::size_t count = kBatch;
    while (count == kBatch) {
        count = receive_batch();
        for (std::size_t i = 0; i < count; ++i) {
            const TransportAddress from = source(i);
            const Instant at = arrival(i);
            const std::size_t segment = segment_size(i);
            for (MutableBytes rest = message(i); !rest.empty();) {
                const std::size_t size = std::min(segment, rest.size());
                visit(from, rest.first(size), at);
                rest = rest.subspan(size);
            }
        }
    }
}

}  // namespace heydok::bench
