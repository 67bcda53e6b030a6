#include "rtc/rtp/packet_history.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace heydok::rtp {
namespace {

Bytes body(SequenceNumber sequence, std::size_t size) {
    Bytes bytes(size, static_cast<std::uint8_t>(sequence));
    bytes[0] = static_cast<std::uint8_t>(sequence >> 8);
    return bytes;
}

bool holds(const PacketHistory& history, SequenceNumber sequence, std::size_t size) {
    const ByteView found = history.find(sequence);
    const Bytes expected = body(sequence, size);
    return std::equal(found.begin(), found.end(), expected.begin(), expected.end());
}

TEST(PacketHistory, FindsWhatWasStored) {
    PacketHistory history{{8, 4000}};
    history.store(10, body(10, 100));
    EXPECT_TRUE(holds(history, 10, 100));
    EXPECT_TRUE(history.find(11).empty());
    EXPECT_TRUE(history.find(10 + 8).empty());
}

TEST(PacketHistory, NewestPacketsPushOutTheOldest) {
    PacketHistory history{{8, 4000}};
    for (std::uint32_t i = 0; i < 20; ++i) {
        history.store(static_cast<SequenceNumber>(65530 + i), body(1, 50));
    }
    EXPECT_TRUE(history.find(65535).empty());
    EXPECT_TRUE(history.find(5).empty());
    for (SequenceNumber sequence = 6; sequence < 14; ++sequence) {
        EXPECT_EQ(history.find(sequence).size(), 50u) << sequence;
    }
}

TEST(PacketHistory, BytesAreBounded) {
    PacketHistory history{{512, 10'000}};
    for (SequenceNumber i = 0; i < 100; ++i) {
        history.store(i, body(i, 1000));
    }
    std::size_t held = 0;
    for (SequenceNumber i = 0; i < 100; ++i) {
        held += history.find(i).size();
    }
    EXPECT_LE(held, 10'000u);
    EXPECT_GE(held, 9'000u);
    EXPECT_TRUE(holds(history, 99, 1000));
}

TEST(PacketHistory, LatePacketDoesNotReplaceANewerOne) {
    PacketHistory history{{8, 4000}};
    history.store(20, body(20, 30));
    history.store(12, body(12, 30));
    EXPECT_TRUE(holds(history, 20, 30));
    EXPECT_TRUE(history.find(12).empty());
    history.store(19, body(19, 30));
    EXPECT_TRUE(holds(history, 19, 30));
}

TEST(PacketHistory, IgnoresEmptyAndTooLargePackets) {
    PacketHistory history{{8, 2000}};
    history.store(1, {});
    history.store(2, Bytes(2001));
    EXPECT_TRUE(history.find(1).empty());
    EXPECT_TRUE(history.find(2).empty());
}

TEST(PacketHistory, ClearForgetsEverything) {
    PacketHistory history{{8, 4000}};
    history.store(1, body(1, 10));
    history.clear();
    EXPECT_TRUE(history.find(1).empty());
}

TEST(PacketHistory, NeverReturnsBytesOfAnotherPacket) {
    Random random = Random::seeded(3);
    PacketHistory history{{64, 5000}};
    std::vector<std::size_t> sizes(65536, 0);
    for (std::uint32_t i = 0; i < 100'000; ++i) {
        const auto sequence = static_cast<SequenceNumber>(i);
        sizes[sequence] = 1 + random.u32() % 1400;
        history.store(sequence, body(sequence, sizes[sequence]));
        const auto asked = static_cast<SequenceNumber>(i - random.u32() % 80);
        if (!history.find(asked).empty()) {
            ASSERT_TRUE(holds(history, asked, sizes[asked])) << i;
        }
        ASSERT_TRUE(holds(history, sequence, sizes[sequence]));
    }
}

}  // namespace
}  // namespace heydok::rtp
