#include "media/layer_rates.hpp"

#include <gtest/gtest.h>

namespace heydok::media {
namespace {

using namespace std::chrono_literals;

std::uint32_t timestamp_at(Instant now) {
    return static_cast<std::uint32_t>(now.time_since_epoch().count() / 1'000 * 90);
}

/// 100 packets a second, each a picture; each second one belongs to temporal layer 1.
void feed(LayerRates& rates, Instant& now, Duration span, std::size_t size, bool upper = true) {
    int number = 0;
    for (const Instant end = now + span; now < end; now += 10ms) {
        const std::uint8_t temporal = upper && ++number % 2 == 0 ? 1 : 0;
        rates.on_packet(now, {0, temporal, timestamp_at(now), false, true, size});
    }
}

/// A key frame of so many packets at once.
void feed_key_frame(LayerRates& rates, Instant& now, int packets, std::size_t size) {
    for (int i = 0; i < packets; ++i) {
        rates.on_packet(now, {0, 0, timestamp_at(now), i == 0, i + 1 == packets, size});
    }
    now += 10ms;
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

TEST(LayerRates, AKeyFrameCountsLikeAnyPicture) {
    LayerRates rates;
    Instant now{100s};
    feed(rates, now, 4s, 1'000, false);
    feed_key_frame(rates, now, 200, 1'000);
    feed(rates, now, 2s, 1'000, false);
    ASSERT_TRUE(rates.rate(0, 0));
    EXPECT_NEAR(static_cast<double>(*rates.rate(0, 0)), 800'000, 20'000) << "not 2,400,000";
}

TEST(LayerRates, AKeyFrameAloneTellsNothing) {
    LayerRates rates;
    Instant now{100s};
    feed(rates, now, 4s, 1'000, false);
    feed_key_frame(rates, now, 200, 1'000);
    const auto before = rates.rate(0, 0);
    now += 1s;
    feed_key_frame(rates, now, 200, 1'000);
    EXPECT_EQ(rates.rate(0, 0), before);
}

TEST(LayerRates, AStreamOfKeyFramesTakesWhatItTakes) {
    LayerRates rates;
    Instant now{100s};
    for (const Instant end = now + 4s; now < end;) {
        feed_key_frame(rates, now, 1, 1'000);
    }
    ASSERT_TRUE(rates.rate(0, 0));
    EXPECT_NEAR(static_cast<double>(*rates.rate(0, 0)), 800'000, 20'000);
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
