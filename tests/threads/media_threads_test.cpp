#include "signaling/media_threads.hpp"

#include <fmt/core.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <set>

#include "net/file_descriptor.hpp"
#include "net/socket_address.hpp"
#include "tests/support/scripted_peer.hpp"

namespace heydok {
namespace {

using namespace std::chrono_literals;
using support::ScriptedPeer;

constexpr std::size_t kRooms = 6;
constexpr std::size_t kThreads = 2;
constexpr std::size_t kRoomsPerThread = 3;
/// A safety limit only; the test takes a second or two.
constexpr auto kPatience = 120s;

/// A scripted peer with a real socket, which the kernel gives to whichever thread it likes.
class Client {
  public:
    Client(signaling::MediaThreads& threads, std::string room, std::string identity,
           std::uint64_t session, const dtls::Certificate& certificate, Random& random,
           sctp::Library& sctp)
        : thread_(threads.of_room(room)),
          host_(thread_.host()),
          session_(media::SessionId{session}),
          peer_(ScriptedPeer::Options{certificate, &random, &sctp}),
          socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0)) {
        host_.attach(session_, [inbox = inbox_](media::SignalResponse message) {
            const std::lock_guard lock{inbox->mutex};
            inbox->messages.push_back(std::move(message));
        });
        media::JoinOptions join;
        join.room = std::move(room);
        join.identity = std::move(identity);
        join.publisher_offer = peer_.make_first_offer();
        host_.post(
            [id = session_, join](media::Engine& engine, Instant now, media::Outbox& outbox) {
                engine.join(now, id, join, outbox);
            });
    }
    ~Client() { host_.detach(session_); }

    void step() {
        std::vector<media::SignalResponse> messages;
        {
            const std::lock_guard lock{inbox_->mutex};
            messages.swap(inbox_->messages);
        }
        for (const media::SignalResponse& message : messages) {
            peer_.handle_message(read_monotonic_clock(), message, out_);
        }
        receive();
        peer_.handle_timeout(read_monotonic_clock(), out_);
        flush();
    }
    void publish() {
        peer_.publish_audio({}, out_);
        flush();
    }
    void leave() {
        peer_.leave(out_);
        flush();
    }
    ScriptedPeer& peer() { return peer_; }

  private:
    struct Inbox {
        std::mutex mutex;
        std::vector<media::SignalResponse> messages;
    };

    void receive() {
        std::array<std::uint8_t, 2000> buffer{};
        for (;;) {
            sockaddr_storage from{};
            socklen_t size = sizeof from;
            const ssize_t got = ::recvfrom(socket_.get(), buffer.data(), buffer.size(), 0,
                                           reinterpret_cast<sockaddr*>(&from), &size);
            if (got < 0) {
                return;
            }
            peer_.handle_datagram(read_monotonic_clock(),
                                  net::transport_address(from, Protocol::udp),
                                  MutableBytes{buffer}.first(static_cast<std::size_t>(got)), out_);
        }
    }
    void flush() {
        for (const auto& entry : out_.datagrams.entries()) {
            const auto to = net::socket_address(entry.to, net::Family::ipv4);
            const ByteView bytes = out_.datagrams.bytes(entry);
            ::sendto(socket_.get(), bytes.data(), bytes.size(), 0,
                     reinterpret_cast<const sockaddr*>(&to.storage), to.size);
        }
        for (media::SignalRequest& request : out_.requests) {
            host_.post([id = session_, message = std::move(request)](
                           media::Engine& engine, Instant now, media::Outbox& outbox) {
                engine.handle_signal(now, id, message, outbox);
            });
        }
        out_.clear();
    }

    signaling::MediaThreads::RoomThread thread_;
    signaling::MediaHost& host_;
    media::SessionId session_;
    ScriptedPeer peer_;
    ScriptedPeer::Outbox out_;
    net::FileDescriptor socket_;
    std::shared_ptr<Inbox> inbox_ = std::make_shared<Inbox>();
};

class MediaThreadsTest : public testing::Test {
  protected:
    static media::EngineConfig engine() {
        media::EngineConfig config;
        config.advertised = {*parse_address("127.0.0.1", 0)};
        return config;
    }
    template <class Condition>
    bool run_until(Condition condition) {
        const auto end = std::chrono::steady_clock::now() + kPatience;
        while (std::chrono::steady_clock::now() < end) {
            for (const auto& client : clients_) {
                client->step();
            }
            if (condition()) {
                return true;
            }
            ::poll(nullptr, 0, 1);
        }
        return false;
    }
    bool every(bool (*holds)(Client&)) {
        return run_until([&] {
            return std::all_of(clients_.begin(), clients_.end(),
                               [&](const auto& client) { return holds(*client); });
        });
    }

    Random random_ = Random::seeded(3);
    sctp::Library sctp_;
    dtls::Certificate certificate_ = dtls::Certificate::generate(read_wall_clock());
    std::atomic<int> events_{0};
    signaling::MediaThreads threads_{
        engine(), {}, kThreads, [this](const media::RoomEvent&) { ++events_; }, kRoomsPerThread};
    std::vector<std::unique_ptr<Client>> clients_;
};

// The kernel spreads sockets over the threads without knowing rooms: with 12 clients it is next to
// certain that some of them reach the wrong thread, and each must hear the other all the same.
TEST_F(MediaThreadsTest, MeetingsOnTwoThreadsShareOnePort) {
    std::set<const signaling::MediaHost*> used;
    for (std::size_t i = 0; i < kRooms * 2; ++i) {
        const std::string room = fmt::format("room-{}", i / 2);
        clients_.push_back(std::make_unique<Client>(threads_, room, fmt::format("person-{}", i),
                                                    i + 1, certificate_, random_, sctp_));
        used.insert(&threads_.of_room(room).host());
    }
    ASSERT_EQ(used.size(), kThreads) << "rooms fall to both threads";
    ASSERT_TRUE(every(
        [](Client& client) { return client.peer().connected() && client.peer().data_open(); }));
    for (const auto& client : clients_) {
        client->publish();
    }
    EXPECT_TRUE(every([](Client& client) {
        const auto* stream = client.peer().first_stream(false);
        return stream != nullptr && stream->reception().packets() > 50;
    }));
    std::uint64_t received = 0;
    for (std::size_t i = 0; i < threads_.size(); ++i) {
        const std::uint64_t here = threads_[i].counters().received.load();
        EXPECT_GT(here, 0U) << "the kernel gives something to each";
        received += here;
    }
    EXPECT_GT(received, kRooms * 2 * 50U);
    for (const auto& client : clients_) {
        client->leave();
    }
    clients_.clear();
    threads_.stop();
    EXPECT_GE(events_.load(), static_cast<int>(kRooms * 2)) << "joins were told";
}

}  // namespace
}  // namespace heydok
