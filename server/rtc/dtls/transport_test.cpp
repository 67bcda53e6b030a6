#include "rtc/dtls/transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <set>

namespace heydok::dtls {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;

const Certificate& certificate_a() {
    static const Certificate made = Certificate::generate(WallTime{std::chrono::days{20000}});
    return made;
}
const Certificate& certificate_b() {
    static const Certificate made = Certificate::generate(WallTime{std::chrono::days{20000}});
    return made;
}

/// A client and a server over a path of virtual time, 10 ms each way, that loses chosen datagrams.
class Pair {
  public:
    Transport client{certificate_a(), Role::client};
    Transport server{certificate_b(), Role::server};
    Instant now{std::chrono::seconds{100}};
    std::set<int> lost;  ///< by their count over both directions
    int sent = 0;
    std::size_t largest = 0;
    std::vector<std::string> client_heard;
    std::vector<std::string> server_heard;

    void trust() {
        client.set_remote_fingerprints({certificate_b().fingerprint()});
        server.set_remote_fingerprints({certificate_a().fingerprint()});
    }
    void start() {
        client.start(now, to_, client_out_);
        server.start(now, to_, server_out_);
        collect();
    }
    /// Runs until nothing is under way and no timer is set, or the time is over.
    void run(Duration span = std::chrono::seconds{12}) {
        const Instant end = now + span;
        for (;;) {
            const Instant next = std::min({client.next_timeout(), server.next_timeout(),
                                           queue_.empty() ? kNever : queue_.front().at});
            if (next > end) {
                now = end;
                return;
            }
            now = std::max(now, next);
            step();
        }
    }
    bool client_says(std::string_view text) {
        const bool done = client.send(as_bytes(text), to_, client_out_);
        collect();
        return done;
    }
    bool server_says(std::string_view text) {
        const bool done = server.send(as_bytes(text), to_, server_out_);
        collect();
        return done;
    }
    void close_client() {
        client.close(to_, client_out_);
        collect();
    }
    void inject_to_server(ByteView datagram) {
        server.handle_datagram(now, datagram, to_, server_out_);
        collect();
    }
    void inject_to_client(ByteView datagram) {
        client.handle_datagram(now, datagram, to_, client_out_);
        collect();
    }

  private:
    struct Flight {
        Instant at;
        bool to_server;
        Bytes bytes;
    };

    void step() {
        while (!queue_.empty() && queue_.front().at <= now) {
            const Flight flight = std::move(queue_.front());
            queue_.pop_front();
            Transport& receiver = flight.to_server ? server : client;
            receiver.handle_datagram(now, flight.bytes, to_,
                                     flight.to_server ? server_out_ : client_out_);
            for (const ByteView message : receiver.received()) {
                (flight.to_server ? server_heard : client_heard).emplace_back(as_text(message));
            }
            collect();
        }
        if (client.next_timeout() <= now) {
            client.handle_timeout(now, to_, client_out_);
        }
        if (server.next_timeout() <= now) {
            server.handle_timeout(now, to_, server_out_);
        }
        collect();
    }
    void collect() {
        take(client_out_, true);
        take(server_out_, false);
    }
    void take(DatagramBatch& out, bool to_server) {
        for (const DatagramBatch::Entry& entry : out.entries()) {
            const ByteView bytes = out.bytes(entry);
            largest = std::max(largest, bytes.size());
            if (!lost.contains(sent++)) {
                queue_.push_back({now + milliseconds{10}, to_server, {bytes.begin(), bytes.end()}});
            }
        }
        out.clear();
    }

    TransportAddress to_ = *parse_address("192.0.2.1", 9);
    DatagramBatch client_out_;
    DatagramBatch server_out_;
    std::deque<Flight> queue_;
};

TEST(DtlsTransport, CompletesAndAgreesOnKeys) {
    Pair pair;
    pair.trust();
    pair.start();
    const Instant begin = pair.now;
    pair.run(milliseconds{90});
    ASSERT_EQ(pair.client.state(), State::connected);
    ASSERT_EQ(pair.server.state(), State::connected);
    EXPECT_EQ(pair.client.next_timeout(), kNever);
    EXPECT_EQ(pair.server.next_timeout(), kNever);
    EXPECT_LE(pair.now - begin, milliseconds{90});
    EXPECT_LE(pair.largest, kMaxDatagramSize);
    const SrtpKeys& client = *pair.client.srtp_keys();
    const SrtpKeys& server = *pair.server.srtp_keys();
    EXPECT_EQ(client.profile, SrtpProfile::aead_aes_128_gcm);
    EXPECT_EQ(server.profile, SrtpProfile::aead_aes_128_gcm);
    EXPECT_EQ(client.local_key, server.remote_key);
    EXPECT_EQ(client.local_salt, server.remote_salt);
    EXPECT_EQ(client.remote_key, server.local_key);
    EXPECT_EQ(client.remote_salt, server.local_salt);
    EXPECT_NE(client.local_key, client.remote_key);
    EXPECT_EQ(client.local_key.size(), 16U);
    EXPECT_EQ(client.local_salt.size(), 12U);
}

TEST(DtlsTransport, CarriesMessagesBothWays) {
    Pair pair;
    pair.trust();
    pair.start();
    pair.run();
    const std::string longest(kMaxMessageSize, 'x');
    EXPECT_TRUE(pair.client_says("hello"));
    EXPECT_TRUE(pair.client_says(longest));
    EXPECT_TRUE(pair.server_says("welcome"));
    EXPECT_FALSE(pair.server_says(longest + "y"));
    EXPECT_FALSE(pair.server_says(""));
    pair.run();
    EXPECT_THAT(pair.server_heard, ElementsAre("hello", longest));
    EXPECT_THAT(pair.client_heard, ElementsAre("welcome"));
    EXPECT_LE(pair.largest, kMaxDatagramSize);
}

TEST(DtlsTransport, CompletesWhenAnyOneDatagramIsLost) {
    Pair whole;
    whole.trust();
    whole.start();
    whole.run();
    ASSERT_GE(whole.sent, 4);
    for (int index = 0; index < whole.sent; ++index) {
        Pair pair;
        pair.trust();
        pair.lost = {index};
        pair.start();
        pair.run(milliseconds{500});
        EXPECT_EQ(pair.client.state(), State::connected) << "lost " << index;
        EXPECT_EQ(pair.server.state(), State::connected) << "lost " << index;
        EXPECT_TRUE(pair.client_says("late"));
        pair.run();
        EXPECT_THAT(pair.server_heard, ElementsAre("late"));
    }
}

TEST(DtlsTransport, CompletesWhenTwoDatagramsAreLost) {
    for (int first = 0; first < 8; ++first) {
        for (int second = first + 1; second < 10; ++second) {
            Pair pair;
            pair.trust();
            pair.lost = {first, second};
            pair.start();
            pair.run();
            EXPECT_EQ(pair.client.state(), State::connected) << first << " " << second;
            EXPECT_EQ(pair.server.state(), State::connected) << first << " " << second;
        }
    }
}

TEST(DtlsTransport, RetransmitsOnItsOwnScheduleAndGivesUpAfterTenSeconds) {
    Pair pair;
    pair.trust();
    for (int i = 0; i < 1000; ++i) {
        pair.lost.insert(i);
    }
    pair.start();
    const Instant begin = pair.now;
    std::vector<long> times;
    int sent = pair.sent;
    while (pair.client.next_timeout() != kNever) {
        pair.run(pair.client.next_timeout() - pair.now);
        if (pair.sent != sent) {
            sent = pair.sent;
            times.push_back(std::chrono::duration_cast<milliseconds>(pair.now - begin).count());
        }
    }
    EXPECT_THAT(times, ElementsAre(100, 300, 700, 1500, 3100, 4700, 6300, 7900, 9500));
    EXPECT_EQ(pair.client.state(), State::failed);
    EXPECT_EQ(pair.client.failure(), Failure::timeout);
    EXPECT_EQ(pair.now - begin, kHandshakeTimeout);
    EXPECT_EQ(pair.server.failure(), Failure::timeout);
}

TEST(DtlsTransport, RefusesAnotherCertificate) {
    Pair pair;
    pair.trust();
    pair.server.set_remote_fingerprints({certificate_b().fingerprint()});
    pair.start();
    pair.run();
    EXPECT_EQ(pair.server.state(), State::failed);
    EXPECT_EQ(pair.server.failure(), Failure::fingerprint_mismatch);
    EXPECT_EQ(pair.server.srtp_keys(), nullptr);
    EXPECT_FALSE(pair.server_says("x"));
}

TEST(DtlsTransport, HoldsKeysBackUntilTheFingerprintIsKnown) {
    Pair pair;
    pair.client.set_remote_fingerprints({certificate_b().fingerprint()});
    pair.start();
    pair.run(milliseconds{200});
    EXPECT_EQ(pair.server.state(), State::awaiting_fingerprint);
    EXPECT_EQ(pair.server.srtp_keys(), nullptr);
    EXPECT_TRUE(pair.client_says("too early"));
    pair.run(milliseconds{200});
    EXPECT_TRUE(pair.server_heard.empty());
    pair.server.set_remote_fingerprints(
        {certificate_b().fingerprint(), certificate_a().fingerprint()});
    EXPECT_EQ(pair.server.state(), State::connected);
    EXPECT_TRUE(pair.client_says("now"));
    pair.run(milliseconds{200});
    EXPECT_THAT(pair.server_heard, ElementsAre("now"));
}

TEST(DtlsTransport, IgnoresUnencryptedAlerts) {
    const Bytes fatal{21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 40};
    const Bytes close_notify{21, 0xFE, 0xFD, 0, 0, 0, 0, 0, 0, 0, 10, 0, 2, 1, 0};
    Pair pair;
    pair.trust();
    pair.start();
    pair.inject_to_client(fatal);
    pair.run(milliseconds{15});
    pair.inject_to_server(fatal);
    pair.inject_to_client(close_notify);
    pair.run();
    pair.inject_to_server(close_notify);
    pair.inject_to_client(fatal);
    EXPECT_EQ(pair.client.state(), State::connected);
    EXPECT_EQ(pair.server.state(), State::connected);
}

TEST(DtlsTransport, TakesAnAuthenticatedClose) {
    Pair pair;
    pair.trust();
    pair.start();
    pair.run();
    pair.close_client();
    EXPECT_EQ(pair.client.state(), State::closed);
    EXPECT_EQ(pair.client.srtp_keys(), nullptr);
    EXPECT_FALSE(pair.client_says("x"));
    pair.run();
    EXPECT_EQ(pair.server.state(), State::closed);
    EXPECT_EQ(pair.server.srtp_keys(), nullptr);
}

TEST(DtlsTransport, SurvivesForgedDatagrams) {
    Pair pair;
    pair.trust();
    pair.start();
    for (std::uint8_t type = 20; type < 26; ++type) {
        Bytes forged{type, 0xFE, 0xFD, 0, 1, 0, 0, 0, 0, 0, 1, 0, 40};
        forged.resize(53, 0x55);
        pair.inject_to_server(forged);
        pair.inject_to_client(forged);
    }
    pair.run();
    for (std::uint8_t type = 20; type < 26; ++type) {
        Bytes forged{type, 0xFE, 0xFD, 0, 1, 0, 0, 0, 0, 0, 99, 0, 40};
        forged.resize(53, 0x55);
        pair.inject_to_server(forged);
        pair.inject_to_client(forged);
    }
    EXPECT_TRUE(pair.client_says("alive"));
    pair.run();
    EXPECT_THAT(pair.server_heard, ElementsAre("alive"));
}

}  // namespace
}  // namespace heydok::dtls
