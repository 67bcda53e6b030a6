#include "rtc/sctp/association.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "base/random.hpp"
#include "tests/support/machine_clock.hpp"

namespace heydok::sctp {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Two associations over a path of virtual time.
class Pair {
  public:
    Library library;
    Association client{library, DtlsRole::client};
    Association server{library, DtlsRole::server};
    std::vector<Event> client_events;
    std::vector<Event> server_events;
    Instant now{seconds{50}};
    std::size_t largest = 0;
    /// Whether the next packet gets through.
    std::function<bool()> passes = [] { return true; };

    void connect() {
        client.start(now);
        server.start(now);
        run(milliseconds{500});
    }
    void run(Duration span) {
        for (const Instant end = now + span; now < end; now += kTick) {
            heydok::testing::set_machine_clock(now);
            library.advance(now);
            client.handle_timeout(now);
            server.handle_timeout(now);
            while (client.has_output() || server.has_output()) {
                exchange(client, client_events, server);
                exchange(server, server_events, client);
            }
        }
    }
    ChannelId open(const ChannelOptions& options) {
        const auto channel = client.open_channel(options);
        EXPECT_TRUE(channel);
        run(milliseconds{200});
        return channel.value_or(0);
    }

  private:
    void exchange(Association& from, std::vector<Event>& events, Association& to) {
        PacketQueue packets;
        from.drain(packets, events);
        for (std::size_t i = 0; i < packets.size(); ++i) {
            largest = std::max(largest, packets[i].size());
            if (passes()) {
                to.handle_packet(now, packets[i]);
            }
        }
    }
};

template <class T>
std::vector<T> all(const std::vector<Event>& events) {
    std::vector<T> found;
    for (const Event& event : events) {
        if (const T* const match = std::get_if<T>(&event)) {
            found.push_back(*match);
        }
    }
    return found;
}

Bytes pattern(std::size_t size, std::uint8_t first) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) {
        bytes[i] = static_cast<std::uint8_t>(first + i * 7);
    }
    return bytes;
}

TEST(Association, BothSidesConnectBySimultaneousOpen) {
    Pair pair;
    EXPECT_EQ(pair.library.next_timeout(), kNever);
    pair.connect();
    EXPECT_TRUE(pair.client.connected());
    EXPECT_TRUE(pair.server.connected());
    EXPECT_EQ(all<Connected>(pair.client_events).size(), 1U);
    EXPECT_EQ(all<Connected>(pair.server_events).size(), 1U);
    EXPECT_NE(pair.library.next_timeout(), kNever);
}

TEST(Association, OpensChannelsWithTheirProperties) {
    Pair pair;
    const ChannelOptions lossy{"_lossy", "", false, 0};
    const ChannelOptions reliable{"_reliable", "proto"};
    const auto first = pair.client.open_channel(lossy);  // before the association is up
    pair.connect();
    const auto second = pair.client.open_channel(reliable);
    const auto theirs = pair.server.open_channel({"from server", ""});
    pair.run(milliseconds{100});
    EXPECT_EQ(first, 0);
    EXPECT_EQ(second, 2);
    EXPECT_EQ(theirs, 1);
    const auto opened = all<ChannelOpened>(pair.server_events);
    ASSERT_EQ(opened.size(), 3U);
    EXPECT_EQ(opened[0].channel, 0);
    EXPECT_EQ(opened[0].options, lossy);
    EXPECT_EQ(opened[1].options, reliable);
    EXPECT_EQ(all<ChannelOpened>(pair.client_events).size(), 3U);
}

TEST(Association, CarriesMessagesOfEveryKindAndSize) {
    Pair pair;
    pair.connect();
    const ChannelId channel = pair.open({"c", ""});
    const std::vector<std::size_t> sizes{0, 1, 1000, 1150, 5000, 60'000, Limits{}.message_bytes};
    for (const std::size_t size : sizes) {
        EXPECT_EQ(pair.client.send(channel, PayloadKind::binary, pattern(size, 1)),
                  SendResult::accepted);
        EXPECT_EQ(pair.server.send(channel, PayloadKind::text, pattern(size, 2)),
                  SendResult::accepted);
    }
    pair.run(seconds{3});
    const auto at_server = all<MessageReceived>(pair.server_events);
    const auto at_client = all<MessageReceived>(pair.client_events);
    ASSERT_EQ(at_server.size(), sizes.size());
    ASSERT_EQ(at_client.size(), sizes.size());
    for (std::size_t i = 0; i < sizes.size(); ++i) {
        EXPECT_TRUE(at_server[i].binary);
        EXPECT_EQ(at_server[i].data, pattern(sizes[i], 1));
        EXPECT_FALSE(at_client[i].binary);
        EXPECT_EQ(at_client[i].data, pattern(sizes[i], 2));
    }
    EXPECT_LE(pair.largest, kMaxPacketSize);
    EXPECT_GT(pair.largest, 1000U);
    EXPECT_EQ(pair.client.send(channel, PayloadKind::binary, Bytes(Limits{}.message_bytes + 1)),
              SendResult::too_large);
    EXPECT_EQ(pair.client.send(99, PayloadKind::binary, Bytes(1)), SendResult::no_channel);
}

TEST(Association, ReliableMessagesSurviveLoss) {
    Pair pair;
    pair.connect();
    const ChannelId channel = pair.open({"c", ""});
    Random random = Random::seeded(5);
    pair.passes = [&] { return random.u32() % 10 != 0; };
    for (std::uint8_t i = 0; i < 100; ++i) {
        EXPECT_EQ(pair.client.send(channel, PayloadKind::binary, pattern(3000, i)),
                  SendResult::accepted);
        pair.run(milliseconds{20});
    }
    pair.run(seconds{30});
    const auto received = all<MessageReceived>(pair.server_events);
    ASSERT_EQ(received.size(), 100U);
    for (std::uint8_t i = 0; i < 100; ++i) {
        EXPECT_EQ(received[i].data, pattern(3000, i));
    }
}

TEST(Association, LossyMessagesAreNotSentAgain) {
    Pair pair;
    pair.connect();
    const ChannelId channel = pair.open({"_lossy", "", false, 0});
    pair.passes = [] { return false; };
    EXPECT_EQ(pair.client.send(channel, PayloadKind::binary, pattern(10, 1)), SendResult::accepted);
    pair.run(milliseconds{50});
    pair.passes = [] { return true; };
    EXPECT_EQ(pair.client.send(channel, PayloadKind::binary, pattern(10, 2)), SendResult::accepted);
    pair.run(seconds{5});
    const auto received = all<MessageReceived>(pair.server_events);
    ASSERT_EQ(received.size(), 1U);
    EXPECT_EQ(received[0].data, pattern(10, 2));
}

TEST(Association, RefusesReliableMessagesBeyondTheBuffer) {
    Pair pair;
    pair.connect();
    const ChannelId channel = pair.open({"c", ""});
    pair.passes = [] { return false; };
    std::size_t taken = 0;
    while (pair.client.send(channel, PayloadKind::binary, Bytes(50'000)) == SendResult::accepted) {
        ++taken;
        ASSERT_LT(taken, 100U);
    }
    EXPECT_EQ(pair.client.send(channel, PayloadKind::binary, Bytes(50'000)),
              SendResult::buffer_full);
    EXPECT_LE(pair.client.buffered_amount(), Limits{}.buffered_bytes);
    EXPECT_EQ(pair.client.buffered_amount(channel), pair.client.buffered_amount());
    pair.passes = [] { return true; };
    pair.run(seconds{20});
    EXPECT_EQ(pair.client.buffered_amount(), 0U);
    EXPECT_EQ(all<MessageReceived>(pair.server_events).size(), taken);
}

TEST(Association, DropsTheOldestLossyMessagesOfASlowReader) {
    Pair pair;
    pair.connect();
    const ChannelId channel = pair.open({"_lossy", "", false, 0});
    pair.passes = [] { return false; };
    for (std::uint8_t i = 0; i < 100; ++i) {
        EXPECT_EQ(pair.client.send(channel, PayloadKind::binary, pattern(20'000, i)),
                  SendResult::accepted);
    }
    EXPECT_LE(pair.client.buffered_amount(), kMaxLossyBuffered);
    EXPECT_GT(pair.client.statistics().lossy_dropped, 50U);
}

TEST(Association, ClosingTellsBothSidesAndFreesTheId) {
    Pair pair;
    pair.connect();
    const ChannelId channel = pair.open({"a", ""});
    EXPECT_EQ(pair.client.send(channel, PayloadKind::text, as_bytes("last words")),
              SendResult::accepted);
    pair.client.close_channel(channel);
    EXPECT_EQ(pair.client.send(channel, PayloadKind::text, as_bytes("x")), SendResult::no_channel);
    pair.run(seconds{1});
    EXPECT_EQ(all<MessageReceived>(pair.server_events).size(), 1U);
    ASSERT_EQ(all<ChannelClosed>(pair.server_events).size(), 1U);
    EXPECT_EQ(all<ChannelClosed>(pair.server_events)[0].channel, channel);
    EXPECT_EQ(all<ChannelClosed>(pair.client_events).size(), 1U);
    EXPECT_EQ(pair.server.send(channel, PayloadKind::text, as_bytes("x")), SendResult::no_channel);
    EXPECT_EQ(pair.open({"b", ""}), channel);
    EXPECT_EQ(pair.client.send(channel, PayloadKind::text, as_bytes("again")),
              SendResult::accepted);
    pair.run(seconds{1});
    EXPECT_EQ(all<MessageReceived>(pair.server_events).size(), 2U);
}

TEST(Association, OpensAsManyChannelsAsAllowed) {
    Pair pair;
    pair.connect();
    for (int i = 0; i < kMaxChannels / 2; ++i) {
        EXPECT_TRUE(pair.client.open_channel({"c", ""})) << i;
    }
    EXPECT_FALSE(pair.client.open_channel({"c", ""}));
    pair.run(seconds{2});
    EXPECT_EQ(all<ChannelOpened>(pair.server_events).size(), kMaxChannels / 2U);
}

TEST(Association, ANoisyPathChangesNothing) {
    Pair pair;
    pair.connect();
    const ChannelId channel = pair.open({"c", ""});
    Random random = Random::seeded(9);
    for (std::size_t size = 0; size < 200; ++size) {
        Bytes noise(size * 5);
        random.fill(noise);
        pair.server.handle_packet(pair.now, noise);
    }
    EXPECT_EQ(pair.client.send(channel, PayloadKind::text, as_bytes("hi")), SendResult::accepted);
    pair.run(milliseconds{200});
    EXPECT_EQ(all<MessageReceived>(pair.server_events).size(), 1U);
    EXPECT_TRUE(all<Disconnected>(pair.server_events).empty());
}

TEST(Association, AnOutageDelaysMessagesByThreeSecondsMoreAtMost) {
    for (const seconds outage : {seconds{1}, seconds{4}, seconds{12}, seconds{25}, seconds{40}}) {
        Pair pair;
        pair.connect();
        const ChannelId channel = pair.open({"c", ""});
        pair.passes = [] { return false; };
        for (std::uint8_t i = 0; i < 40; ++i) {
            EXPECT_EQ(pair.client.send(channel, PayloadKind::binary, pattern(100, i)),
                      SendResult::accepted);
            pair.run(Duration{outage} / 40);
        }
        pair.passes = [] { return true; };
        pair.run(seconds{3});
        const auto received = all<MessageReceived>(pair.server_events);
        ASSERT_EQ(received.size(), 40U) << outage.count() << " s";
        for (std::uint8_t i = 0; i < 40; ++i) {
            EXPECT_EQ(received[i].data, pattern(100, i));
        }
    }
}

TEST(Association, ReportsAPeerThatIsGone) {
    Pair pair;
    pair.connect();
    const ChannelId channel = pair.open({"c", ""});
    pair.passes = [] { return false; };
    EXPECT_EQ(pair.client.send(channel, PayloadKind::text, as_bytes("hi")), SendResult::accepted);
    pair.run(seconds{90});
    EXPECT_EQ(all<Disconnected>(pair.client_events).size(), 1U);
    EXPECT_FALSE(pair.client.connected());
    EXPECT_EQ(pair.client.send(channel, PayloadKind::text, as_bytes("x")), SendResult::no_channel);
    EXPECT_FALSE(pair.client.open_channel({"d", ""}));
}

TEST(Association, MayEndAtAnyTime) {
    Pair pair;
    pair.connect();
    for (int i = 0; i < 50; ++i) {
        Association brief{pair.library, DtlsRole::client};
        if (i % 2 == 0) {
            brief.start(pair.now);
        }
        pair.library.advance(pair.now += kTick);
    }
    pair.run(seconds{1});
    EXPECT_TRUE(pair.client.connected());
}

}  // namespace
}  // namespace heydok::sctp
