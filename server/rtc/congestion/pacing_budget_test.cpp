#include "rtc/congestion/pacing_budget.hpp"

#include <gtest/gtest.h>

namespace heydok::congestion {
namespace {

using namespace std::chrono_literals;

TEST(PacingBudget, HardlyMoreThanTheRateGoesOut) {
    PacingBudget budget;
    budget.set_rate(1'000'000);
    std::size_t sent = 0;
    for (Instant now{1s}; now < Instant{2s}; now += 1ms) {
        while (budget.may_send(now)) {
            budget.on_sent(now, 1'200);
            sent += 1'200;
        }
    }
    EXPECT_GT(sent * 8, 980'000u);
    EXPECT_LT(sent * 8, 1'030'000u);
}

TEST(PacingBudget, TellsWhenItGoesOn) {
    PacingBudget budget;
    budget.set_rate(800'000);
    const Instant now{1s};
    budget.on_sent(now, 2'000);
    EXPECT_FALSE(budget.may_send(now)) << "20 ms of the rate are used";
    EXPECT_EQ(budget.next_send(), now + 15ms);
    EXPECT_TRUE(budget.may_send(budget.next_send()));
    EXPECT_EQ(budget.time_for(1'000), 10ms);
}

TEST(PacingBudget, WhatDoesNotWaitHoldsTheRestBackForALimitedTime) {
    PacingBudget budget;
    budget.set_rate(100'000);
    const Instant now{1s};
    for (int i = 0; i < 1'000; ++i) {
        budget.on_sent(now, 1'200);
    }
    EXPECT_TRUE(budget.may_send(now + PacingBudget::kMostDebt));
}

TEST(PacingBudget, ALongerBurstLeavesAheadOfItsTime) {
    PacingBudget budget;
    budget.set_rate(800'000);
    budget.set_burst(100ms);
    const Instant now{1s};
    std::size_t sent = 0;
    for (; budget.may_send(now); sent += 1'000) {
        budget.on_sent(now, 1'000);
    }
    EXPECT_EQ(sent, 11'000u) << "100 ms, and the packet that ends it";
    EXPECT_EQ(budget.next_send(), now + 10ms);
}

TEST(PacingBudget, TimeWithoutPacketsIsNotSaved) {
    PacingBudget budget;
    budget.set_rate(1'000'000);
    budget.on_sent(Instant{1s}, 1'200);
    int burst = 0;
    for (; budget.may_send(Instant{60s}); ++burst) {
        budget.on_sent(Instant{60s}, 1'200);
    }
    EXPECT_EQ(burst, 1) << "9.6 ms are more than a burst";
}

}  // namespace
}  // namespace heydok::congestion
