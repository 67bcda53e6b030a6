#include "media/layer_rates.hpp"

#include <gtest/gtest.h>

namespace heydok::media {
namespace {

using namespace std::chrono_literals;

/// 100 packets a second; each second one belongs to temporal layer 1.
void feed(LayerRates& rates, Instant& now, Duration span, std::size_t size, bool upper = true) {
    int number = 0;
    for (const Instant end = now + span; now < end; now += 10ms) {
        rates.on_packet(now, 0, upper && ++number % 2 == 0 ? 1 : 0, size);
    }
}

TEST(LayerRates, NothingIsToldBeforeASecondHasPassed) {
    LayerRates rates;
    Instant now{100s};
    feed(rates, now, 900ms, 1'000);
    EXPECT_FALSE(rates.rate(0, 0xff));
}

TEST(LayerRates, EachTemporalLayerIncludesTheOnesBelow) {
    LayerRates rates;
    Instant now{100s};
    feed(rates, now, 4s, 1'000);
    ASSERT_TRUE(rates.rate(0, 0));
    EXPECT_NEAR(static_cast<double>(*rates.rate(0, 0)), 400'000, 20'000);
    EXPECT_NEAR(static_cast<double>(*rates.rate(0, 1)), 800'000, 20'000);
    EXPECT_EQ(rates.rate(0, 0xff), rates.rate(0, 1));
    EXPECT_EQ(rates.highest_temporal(0), 1);
}

TEST(LayerRates, ALayerThatStoppedIsGoneAfterAWindow) {
    LayerRates rates;
    Instant now{100s};
    feed(rates, now, 4s, 1'000);
    feed(rates, now, 3s, 1'000, false);
    EXPECT_EQ(rates.highest_temporal(0), 0);
    EXPECT_EQ(rates.rate(0, 0xff), rates.rate(0, 0));
}

TEST(LayerRates, ASilenceTellsNothing) {
    LayerRates rates;
    Instant now{100s};
    feed(rates, now, 4s, 1'000);
    const auto before = rates.rate(0, 0xff);
    now += 60s;
    feed(rates, now, 500ms, 1'000);
    EXPECT_EQ(rates.rate(0, 0xff), before);
}

}  // namespace
}  // namespace heydok::media
