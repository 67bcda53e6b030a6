#include "rtc/rtcp/transport_feedback.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "base/random.hpp"

namespace heydok::rtcp {
namespace {

using testing::ElementsAre;

std::vector<PacketArrival> arrivals(const TransportFeedback& feedback) {
    std::vector<PacketArrival> result;
    feedback.for_each([&](const PacketArrival& arrival) { result.push_back(arrival); });
    return result;
}

/// Encoded by hand after sections 3.1.1 to 3.1.5 of the draft. Base 5, 9 packets, reference 2 (128
/// ms), feedback 3: run of 2 small; two-bit vector small, none, large, none, small, none, none.
const Bytes kByHand{0x00, 0x05, 0x00, 0x09, 0x00, 0x00, 0x02, 0x03,  //
                    0x20, 0x02, 0xD2, 0x10,                          //
                    0x04, 0x08, 0x01, 0xFF, 0xFC, 0x0A};

TEST(TransportFeedback, ReadsAMessageMadeByHand) {
    const auto feedback = TransportFeedback::parse(kByHand);
    ASSERT_TRUE(feedback);
    EXPECT_EQ(feedback->base_sequence(), 5);
    EXPECT_EQ(feedback->packet_count(), 9);
    EXPECT_EQ(feedback->reference_time(), 2);
    EXPECT_EQ(feedback->feedback_count(), 3);
    // 0xD210 = 11 01 00 10 00 01 00 00.
    EXPECT_THAT(arrivals(*feedback),
                ElementsAre(PacketArrival{5, 4}, PacketArrival{6, 12}, PacketArrival{7, 13},
                            PacketArrival{8, std::nullopt}, PacketArrival{9, 9},
                            PacketArrival{10, std::nullopt}, PacketArrival{11, 19},
                            PacketArrival{12, std::nullopt}, PacketArrival{13, std::nullopt}));
}

TEST(TransportFeedback, OneBitVectorAndNegativeReference) {
    // 0xA800 = 10 10100000000000: of three packets the first and third came.
    const Bytes body{0xFF, 0xFF, 0x00, 0x03, 0xFF, 0xFF, 0xFF, 0x00, 0xA8, 0x00, 0x01, 0x02};
    const auto feedback = TransportFeedback::parse(body);
    ASSERT_TRUE(feedback);
    EXPECT_EQ(feedback->reference_time(), -1);
    EXPECT_THAT(
        arrivals(*feedback),
        ElementsAre(PacketArrival{65535, 1}, PacketArrival{0, std::nullopt}, PacketArrival{1, 3}));
}

TEST(TransportFeedback, RefusesEveryCut) {
    for (std::size_t size = 0; size < kByHand.size(); ++size) {
        EXPECT_FALSE(TransportFeedback::parse(ByteView{kByHand}.first(size))) << size;
    }
}

// Hardening D12.
TEST(TransportFeedback, RefusesAbsurdCounts) {
    Bytes body{0, 0, 0xFF, 0xFF, 0, 0, 0, 0};
    for (int i = 0; i < 9; ++i) {
        body.insert(body.end(), {0x1F, 0xFF});
    }
    EXPECT_EQ(TransportFeedback::parse(body).error(), ParseError::too_large);
    const Bytes empty_run{0, 0, 0, 1, 0, 0, 0, 0, 0x00, 0x00};
    EXPECT_EQ(TransportFeedback::parse(empty_run).error(), ParseError::malformed);
}

Bytes written(std::span<const PacketArrival> list) {
    Bytes out;
    write_transport_feedback({0x01020304, 0x05060708, 2, 3, list}, out);
    return out;
}

TEST(TransportFeedback, WritesARunOfReceivedPackets) {
    const std::vector<PacketArrival> list{{9, 1},   {10, 3},  {11, 6},  {12, 10},
                                          {13, 15}, {14, 21}, {15, 28}, {16, 36}};
    EXPECT_THAT(written(list), ElementsAre(0xAF, 205, 0, 7,         // padded
                                           1, 2, 3, 4, 5, 6, 7, 8,  //
                                           0, 9, 0, 8, 0, 0, 2, 3,  //
                                           0x20, 0x08, 1, 2, 3, 4, 5, 6, 7, 8, 0, 2));
}

TEST(TransportFeedback, WritesAOneBitVector) {
    const std::vector<PacketArrival> list{{0, 1}, {1, std::nullopt}, {2, 2}, {3, 3}};
    const Bytes out = written(list);
    // 10 1011 0000000000 = 0xAC00
    EXPECT_THAT(ByteView{out}.subspan(20), ElementsAre(0xAC, 0x00, 1, 1, 1, 0, 0, 3));
}

TEST(TransportFeedback, WritesATwoBitVectorForLargeDeltas) {
    const std::vector<PacketArrival> list{{0, 1}, {1, 1000}, {2, 990}};
    const Bytes out = written(list);
    // 11 01 10 10 00000000 = 0xDA00; 999 = 0x03E7, -10 = 0xFFF6
    EXPECT_THAT(ByteView{out}.subspan(20),
                ElementsAre(0xDA, 0x00, 0x01, 0x03, 0xE7, 0xFF, 0xF6, 0x01));
}

TEST(TransportFeedback, RandomRoundTrip) {
    Random random = Random::seeded(17);
    for (int round = 0; round < 3000; ++round) {
        std::vector<PacketArrival> list;
        const std::uint32_t loss = random.u32() % 100;
        const std::int32_t spread = random.u32() % 2 == 0 ? 40 : 2000;
        std::int32_t ticks = 0;
        const std::size_t count = 1 + random.u32() % 300;
        for (std::size_t i = 0; i < count; ++i) {
            PacketArrival arrival{static_cast<std::uint16_t>(65400 + i), std::nullopt};
            if (random.u32() % 100 >= loss) {
                ticks += static_cast<std::int32_t>(random.u32() % static_cast<unsigned>(spread)) -
                         spread / 4;
                arrival.delta_ticks = ticks;
            }
            list.push_back(arrival);
        }
        const Bytes out = written(list);
        ASSERT_EQ(out.size() % 4, 0u);
        const std::size_t padding = (out[0] & 0x20) != 0 ? out.back() : 0;
        const auto feedback =
            TransportFeedback::parse(ByteView{out}.subspan(12, out.size() - 12 - padding));
        ASSERT_TRUE(feedback) << round;
        ASSERT_EQ(arrivals(*feedback), list) << round;
    }
}

}  // namespace
}  // namespace heydok::rtcp
