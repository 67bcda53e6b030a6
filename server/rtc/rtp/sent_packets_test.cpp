#include "rtc/rtp/sent_packets.hpp"

#include <gtest/gtest.h>

namespace heydok::rtp {
namespace {

using namespace std::chrono_literals;

SentPacket sent(SequenceNumber sequence) {
    SentPacket packet;
    packet.sequence = sequence;
    packet.source_sequence = static_cast<SequenceNumber>(sequence + 100);
    return packet;
}

TEST(SentPackets, GivesThePacketBack) {
    SentPackets packets{16};
    packets.store(sent(65535));
    const SentPacket* found = packets.claim_repeat(Instant{1s}, 65535, 70ms);
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->source_sequence, 99);
}

TEST(SentPackets, UnknownNumbersGetNothing) {
    SentPackets packets{16};
    packets.store(sent(5));
    EXPECT_EQ(packets.claim_repeat(Instant{1s}, 6, 70ms), nullptr);
    EXPECT_EQ(packets.claim_repeat(Instant{1s}, 5 + 16, 70ms), nullptr);
    packets.store(sent(21));
    EXPECT_EQ(packets.claim_repeat(Instant{1s}, 5, 70ms), nullptr);
}

// Hardening D10.
TEST(SentPackets, RepeatsAtMostThreeTimesAndNotWithinARoundTrip) {
    SentPackets packets{16};
    packets.store(sent(5));
    EXPECT_NE(packets.claim_repeat(Instant{1000ms}, 5, 70ms), nullptr);
    EXPECT_EQ(packets.claim_repeat(Instant{1069ms}, 5, 70ms), nullptr);
    EXPECT_NE(packets.claim_repeat(Instant{1070ms}, 5, 70ms), nullptr);
    EXPECT_NE(packets.claim_repeat(Instant{1140ms}, 5, 70ms), nullptr);
    EXPECT_EQ(packets.claim_repeat(Instant{9s}, 5, 70ms), nullptr);
}

TEST(SentPackets, TinyRoundTripsAreRaised) {
    SentPackets packets{16};
    packets.store(sent(5));
    EXPECT_NE(packets.claim_repeat(Instant{1000ms}, 5, 1ms), nullptr);
    EXPECT_EQ(packets.claim_repeat(Instant{1010ms}, 5, 1ms), nullptr);
    EXPECT_NE(packets.claim_repeat(Instant{1020ms}, 5, 1ms), nullptr);
    packets.clear();
    EXPECT_EQ(packets.claim_repeat(Instant{2s}, 5, 1ms), nullptr);
}

}  // namespace
}  // namespace heydok::rtp
