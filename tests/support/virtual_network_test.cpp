#include "tests/support/virtual_network.hpp"

#include <gtest/gtest.h>

namespace heydok::support {
namespace {

using namespace std::chrono_literals;

class VirtualNetworkTest : public ::testing::Test {
  protected:
    void send(Instant now, std::uint32_t number, std::size_t size = 100) {
        Bytes bytes(size, 0x80);
        store_u32(&bytes[4], number);
        batch_.append(to_, bytes);
        network_.send(now, from_, batch_);
    }
    std::vector<std::pair<Instant, std::uint32_t>> receive_all() {
        std::vector<std::pair<Instant, std::uint32_t>> result;
        while (network_.next_arrival() != kNever) {
            const Instant at = network_.next_arrival();
            while (const auto datagram = network_.receive(at)) {
                result.emplace_back(at, load_u32(&datagram->bytes[4]));
            }
        }
        return result;
    }
    void use(const LinkConditions& link) { network_.set_conditions_from(from_.port, link); }

    TransportAddress from_ = *parse_address("198.51.100.1", 1000);
    TransportAddress to_ = *parse_address("192.0.2.1", 2000);
    DatagramBatch batch_;
    VirtualNetwork network_{42};
};

TEST_F(VirtualNetworkTest, DelaysAndKeepsOrder) {
    send(Instant{1s}, 1);
    send(Instant{1s}, 2);
    EXPECT_FALSE(network_.receive(Instant{1s}));
    const auto got = receive_all();
    ASSERT_EQ(got.size(), 2u);
    EXPECT_EQ(got[0], (std::pair{Instant{1010ms}, 1u}));
    EXPECT_EQ(got[1], (std::pair{Instant{1010ms}, 2u}));
}

TEST_F(VirtualNetworkTest, LosesAndDoublesAsOftenAsAsked) {
    LinkConditions link;
    link.loss = 0.2;
    link.duplication = 0.1;
    use(link);
    for (std::uint32_t i = 0; i < 10'000; ++i) {
        send(Instant{1ms * i}, i);
    }
    EXPECT_NEAR(static_cast<double>(network_.statistics().lost), 2000, 150);
    EXPECT_NEAR(static_cast<double>(network_.statistics().duplicated), 800, 100);
    EXPECT_EQ(receive_all().size(),
              10'000 - network_.statistics().lost + network_.statistics().duplicated);
}

TEST_F(VirtualNetworkTest, JitterReorders) {
    LinkConditions link;
    link.jitter = 50ms;
    use(link);
    for (std::uint32_t i = 0; i < 1000; ++i) {
        send(Instant{20ms * i}, i);
    }
    EXPECT_EQ(receive_all().size(), 1000u);
    EXPECT_GT(network_.statistics().overtaken, 100u);
}

TEST_F(VirtualNetworkTest, BandwidthSpacesAndThenDrops) {
    LinkConditions link;
    link.delay = 0ms;
    link.bits_per_second = 800'000;
    link.longest_queue = 10ms;
    use(link);
    for (std::uint32_t i = 0; i < 100; ++i) {
        send(Instant{}, i, 100);  // 1 ms each
    }
    const auto got = receive_all();
    ASSERT_EQ(got.size(), 11u);
    EXPECT_EQ(got[10].first, Instant{11ms});
    EXPECT_EQ(network_.statistics().overflowed, 89u);
}

TEST_F(VirtualNetworkTest, CutLosesWhatIsUnderWayToo) {
    send(Instant{}, 1);
    network_.set_cut(from_.port, true);
    send(Instant{}, 2);
    EXPECT_TRUE(receive_all().empty());
    network_.set_cut(from_.port, false);
    send(Instant{1s}, 3);
    EXPECT_EQ(receive_all().size(), 1u);
}

TEST_F(VirtualNetworkTest, OneFlowDoesNotDisturbAnother) {
    LinkConditions link;
    link.loss = 0.5;
    use(link);
    std::vector<std::uint32_t> alone;
    for (std::uint32_t i = 0; i < 200; ++i) {
        send(Instant{1ms * i}, i);
    }
    for (const auto& [at, number] : receive_all()) {
        alone.push_back(number);
    }
    network_ = VirtualNetwork{42};
    use(link);
    const TransportAddress other = *parse_address("198.51.100.2", 1001);
    std::vector<std::uint32_t> beside;
    for (std::uint32_t i = 0; i < 200; ++i) {
        batch_.append(to_, Bytes(50, 0x80));
        network_.send(Instant{1ms * i}, other, batch_);
        batch_.append(to_, Bytes(50, 0x16));  // DTLS of the same peer
        network_.send(Instant{1ms * i}, from_, batch_);
        send(Instant{1ms * i}, i + 1'000'000);
    }
    for (const auto& [at, number] : receive_all()) {
        if (number >= 1'000'000 && number < 2'000'000) {
            beside.push_back(number - 1'000'000);
        }
    }
    EXPECT_EQ(alone, beside);
}

TEST_F(VirtualNetworkTest, TellsTheFateOfAPacket) {
    LinkConditions link;
    link.loss = 1;
    Bytes packet(20, 0x80);
    packet[1] = 111;
    store_u16(&packet[2], 7);
    store_u32(&packet[8], 99);
    batch_.append(to_, packet);
    network_.send(Instant{}, from_, batch_);
    receive_all();
    use(link);
    batch_.append(to_, packet);
    network_.send(Instant{}, from_, batch_);
    const PacketFate fate = network_.fate(1000, 2000, 99, 7);
    EXPECT_EQ(fate.sent, 2u);
    EXPECT_EQ(fate.delivered, 1u);
}

}  // namespace
}  // namespace heydok::support
