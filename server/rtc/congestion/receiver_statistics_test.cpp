#include "rtc/congestion/receiver_statistics.hpp"

#include <gtest/gtest.h>

namespace heydok::congestion {
namespace {

using namespace std::chrono_literals;

TEST(ReceiverStatistics, NothingBeforeTheFirstPacket) {
    ReceiverStatistics statistics{48'000};
    EXPECT_FALSE(statistics.report(Instant{1s}, 1));
    EXPECT_EQ(statistics.lost(), 0);
}

TEST(ReceiverStatistics, LossFractionIsOfTheInterval) {
    ReceiverStatistics statistics{48'000};
    for (std::uint16_t i = 0; i < 100; ++i) {
        if (i % 4 != 1) {
            statistics.on_packet(Instant{20ms * i}, i, i * 960u, 100);
        }
    }
    auto block = statistics.report(Instant{2s}, 77);
    ASSERT_TRUE(block);
    EXPECT_EQ(block->ssrc, 77u);
    EXPECT_EQ(block->cumulative_lost, 25);
    EXPECT_EQ(block->fraction_lost, 64);  // 25 of 100
    EXPECT_EQ(block->highest_sequence, 99u);
    EXPECT_EQ(statistics.bytes(), 7500u);
    for (std::uint16_t i = 100; i < 200; ++i) {
        statistics.on_packet(Instant{20ms * i}, i, i * 960u, 100);
    }
    block = statistics.report(Instant{4s}, 77);
    EXPECT_EQ(block->fraction_lost, 0);
    EXPECT_EQ(block->cumulative_lost, 25);
}

TEST(ReceiverStatistics, HighestSequenceCountsLaps) {
    ReceiverStatistics statistics{48'000};
    statistics.on_packet(Instant{}, 65535, 0, 1);
    statistics.on_packet(Instant{20ms}, 0, 960, 1);
    EXPECT_EQ(statistics.report(Instant{1s}, 1)->highest_sequence, 0x10000u);
    EXPECT_EQ(statistics.lost(), 0);
}

TEST(ReceiverStatistics, DuplicatesMakeTheLossNegativeNotTheFraction) {
    ReceiverStatistics statistics{48'000};
    statistics.on_packet(Instant{}, 1, 0, 1);
    statistics.on_packet(Instant{}, 1, 0, 1);
    const auto block = statistics.report(Instant{1s}, 1);
    EXPECT_EQ(block->cumulative_lost, -1);
    EXPECT_EQ(block->fraction_lost, 0);
}

TEST(ReceiverStatistics, EvenArrivalHasNoJitter) {
    ReceiverStatistics statistics{48'000};
    for (std::uint16_t i = 0; i < 500; ++i) {
        statistics.on_packet(Instant{20ms * i}, i, 0xFFFFFF00 + i * 960u, 1);
    }
    EXPECT_EQ(statistics.report(Instant{10s}, 1)->jitter, 0u);
}

TEST(ReceiverStatistics, AlternatingDelayGivesItsDifferenceAsJitter) {
    ReceiverStatistics statistics{90'000};
    for (std::uint32_t i = 0; i < 1000; ++i) {
        const Duration delay = i % 2 == 0 ? 0ms : 10ms;
        statistics.on_packet(Instant{40ms * i} + delay, static_cast<std::uint16_t>(i), i * 3600, 1);
    }
    // |D| is 10 ms = 900 units each time; J converges to it.
    EXPECT_NEAR(statistics.report(Instant{60s}, 1)->jitter, 900, 2);
    EXPECT_NEAR(static_cast<double>(statistics.jitter().count()), 10'000, 30);
}

// Hardening D6: jumping timestamps do not poison the figure for long.
TEST(ReceiverStatistics, AbsurdTimestampJumpIsLeftOut) {
    ReceiverStatistics statistics{90'000};
    for (std::uint32_t i = 0; i < 100; ++i) {
        const std::uint32_t jump = i < 50 ? 0 : 0x80000000;
        statistics.on_packet(Instant{40ms * i}, static_cast<std::uint16_t>(i), i * 3600 + jump, 1);
    }
    EXPECT_EQ(statistics.report(Instant{60s}, 1)->jitter, 0u);
}

TEST(ReceiverStatistics, EchoesTheLastSenderReport) {
    ReceiverStatistics statistics{90'000};
    statistics.on_packet(Instant{}, 1, 0, 1);
    EXPECT_EQ(statistics.report(Instant{1s}, 1)->delay_since_sender_report, 0u);
    statistics.on_sender_report(Instant{2s}, 0x1111222233334444);
    const auto block = statistics.report(Instant{3500ms}, 1);
    EXPECT_EQ(block->last_sender_report, 0x22223333u);
    EXPECT_EQ(block->delay_since_sender_report, 0x18000u);
}

}  // namespace
}  // namespace heydok::congestion
