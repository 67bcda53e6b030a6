#include "rtc/congestion/queue_meter.hpp"

#include <gtest/gtest.h>

namespace heydok::congestion {
namespace {

using namespace std::chrono_literals;

/// One message of feedback each 50 ms.
class QueueMeterTest : public ::testing::Test {
  protected:
    void report(Duration transit, int packets = 10, std::uint64_t arriving = 1'000'000) {
        now_ += 50ms;
        for (int i = 0; i < packets; ++i) {
            meter_.on_packet((transit + i * 1ms).count());
        }
        meter_.finish(now_, arriving);
    }

    QueueMeter meter_;
    Instant now_{10s};
};

TEST_F(QueueMeterTest, TellsWhatPacketsNeedBeyondTheLeast) {
    report(20ms);
    EXPECT_EQ(meter_.delay(), 0ms);
    report(95ms);
    EXPECT_EQ(meter_.delay(), 75ms);
    report(60ms);
    EXPECT_EQ(meter_.delay(), 40ms);
    EXPECT_TRUE(meter_.is_draining());
}

TEST_F(QueueMeterTest, FewPacketsAreHeldAgainstTheNextOnes) {
    report(20ms);
    report(200ms, 2);
    EXPECT_EQ(meter_.delay(), 0ms);
}

TEST_F(QueueMeterTest, ADelayThatStandsStillThoughMuchLessIsSentIsALongerPath) {
    report(20ms);
    report(120ms);
    for (int i = 0; i < 7; ++i) {
        report(120ms + (i % 2) * 5ms, 10, 400'000);
        EXPECT_GE(meter_.delay(), 100ms) << i;
    }
    report(120ms, 10, 400'000);
    EXPECT_EQ(meter_.delay(), 0ms);
    report(200ms, 10, 400'000);
    EXPECT_EQ(meter_.delay(), 80ms) << "a queue on top of it is seen";
    report(20ms);
    report(70ms);
    EXPECT_EQ(meter_.delay(), 50ms) << "the shorter path is the measure again";
}

TEST_F(QueueMeterTest, AStandingQueueOfOursIsOne) {
    report(20ms);
    for (int i = 0; i < 100; ++i) {
        report(120ms, 10, 900'000);
        EXPECT_EQ(meter_.delay(), 100ms) << i;
    }
}

TEST_F(QueueMeterTest, AQueueThatGrowsAndDrainsDoesNot) {
    report(20ms);
    for (int i = 0; i < 100; ++i) {
        report(60ms + (i % 10) * 15ms);
        EXPECT_GE(meter_.delay(), 40ms) << i;
    }
}

}  // namespace
}  // namespace heydok::congestion
