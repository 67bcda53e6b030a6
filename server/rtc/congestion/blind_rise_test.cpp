#include "rtc/congestion/blind_rise.hpp"

#include <gtest/gtest.h>

namespace heydok::congestion {
namespace {

using namespace std::chrono_literals;

/// The rate after looking at it ten times a second for so long.
std::uint64_t look(BlindRise& rise, Instant& now, Duration span, std::uint64_t estimate,
                   std::uint64_t needed) {
    std::uint64_t rate = 0;
    for (const Instant end = now + span; now < end; now += 100ms) {
        rate = rise.look(now, estimate, needed, false);
    }
    return rate;
}

TEST(BlindRise, TriesMoreAndMoreUpToWhatIsNeeded) {
    BlindRise rise;
    Instant now{100s};
    EXPECT_EQ(rise.look(now, 100'000, 100'000, false), 100'000u) << "nothing more is needed";
    EXPECT_EQ(look(rise, now, 2s, 100'000, 1'000'000), 100'000u);
    EXPECT_EQ(look(rise, now, 2s, 100'000, 1'000'000), 150'000u);
    EXPECT_EQ(look(rise, now, 2s, 100'000, 1'000'000), 225'000u);
    EXPECT_EQ(look(rise, now, 30s, 100'000, 1'000'000), 1'000'000u);
}

TEST(BlindRise, FollowsAnEstimateThatIsHigher) {
    BlindRise rise;
    Instant now{100s};
    look(rise, now, 5s, 100'000, 1'000'000);
    EXPECT_EQ(look(rise, now, 1s, 800'000, 1'000'000), 800'000u);
}

TEST(BlindRise, TroubleEndsItAndTheNextAttemptWaitsLonger) {
    BlindRise rise;
    Instant now{100s};
    Duration before{};
    for (int attempt = 0; attempt < 6; ++attempt) {
        const Instant begin = now;
        while (rise.look(now, 100'000, 1'000'000, false) == 100'000 && now - begin < 60s) {
            now += 100ms;
        }
        const Duration waited = now - begin;
        EXPECT_LE(waited, BlindRise::kLongestPause + 100ms);
        EXPECT_GE(waited, before);
        before = waited;
        EXPECT_EQ(rise.look(now, 100'000, 1'000'000, true), 100'000u);
    }
    EXPECT_GE(before, BlindRise::kLongestPause);
}

TEST(BlindRise, TroubleWithoutAnAttemptDoesNotMakeTheWaitLonger) {
    BlindRise rise;
    Instant now{100s};
    for (int i = 0; i < 50; ++i, now += 100ms) {
        rise.look(now, 100'000, 1'000'000, true);
    }
    EXPECT_EQ(look(rise, now, BlindRise::kFirstPause + 200ms, 100'000, 1'000'000), 150'000u);
}

}  // namespace
}  // namespace heydok::congestion
