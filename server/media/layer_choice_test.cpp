#include "media/layer_choice.hpp"

#include <gtest/gtest.h>

#include "media/dynacast.hpp"
#include "media/quality.hpp"
#include "media/speakers.hpp"

namespace heydok::media {
namespace {

using namespace std::chrono_literals;

TrackInfo three_layers() {
    TrackInfo track;
    track.layers = {{VideoQuality::low, 320, 180, 0, 0, 0, "q", 0},
                    {VideoQuality::medium, 640, 360, 0, 0, 1, "h", 0},
                    {VideoQuality::high, 1280, 720, 0, 0, 2, "f", 0}};
    return track;
}

TrackSettings sized(std::uint32_t width, std::uint32_t height) {
    TrackSettings settings;
    settings.width = width;
    settings.height = height;
    return settings;
}

TEST(WantedLayer, WithoutSettingsHighOrLowForAdaptiveStream) {
    EXPECT_EQ(wanted_layer(three_layers(), nullptr, false), 2);
    EXPECT_EQ(wanted_layer(three_layers(), nullptr, true), 0);
}

TEST(WantedLayer, TakesTheSmallestLayerOfNinetyPercent) {
    const TrackInfo track = three_layers();
    const auto wanted = [&](std::uint32_t w, std::uint32_t h) {
        const TrackSettings settings = sized(w, h);
        return wanted_layer(track, &settings, true);
    };
    EXPECT_EQ(wanted(320, 180), 0);
    EXPECT_EQ(wanted(350, 200), 0) << "180 is 90 % of 200";
    EXPECT_EQ(wanted(352, 201), 1);
    EXPECT_EQ(wanted(360, 640), 1) << "portrait compares the short side";
    EXPECT_EQ(wanted(1920, 1080), 2) << "the best there is";
}

TEST(WantedLayer, QualityIsLimitedByTheTrack) {
    TrackInfo track = three_layers();
    TrackSettings settings;
    settings.quality = VideoQuality::medium;
    EXPECT_EQ(wanted_layer(track, &settings, false), 1);
    track.layers.resize(1);
    EXPECT_EQ(wanted_layer(track, &settings, false), 0);
}

TEST(BestLayer, FallsToLivingLayers) {
    EXPECT_EQ(best_layer(2, 0b111), 2);
    EXPECT_EQ(best_layer(2, 0b011), 1);
    EXPECT_EQ(best_layer(0, 0b100), 2) << "only a higher one lives";
    EXPECT_EQ(best_layer(1, 0b101), 0);
    EXPECT_EQ(best_layer(1, 0), std::nullopt);
}

TEST(Dynacast, RaisesAtOnceAndLowersLate) {
    Dynacast dynacast;
    const Instant start{100s};
    dynacast.start(start, kMaxLayers);
    EXPECT_EQ(dynacast.update(start, std::nullopt), std::nullopt) << "not in the first seconds";
    EXPECT_EQ(dynacast.next_timeout(), start + Dynacast::kStartDelay);
    EXPECT_EQ(dynacast.update(start + 10s, std::nullopt), 0);
    EXPECT_EQ(dynacast.update(start + 11s, 2), 3) << "at once";
    EXPECT_EQ(dynacast.update(start + 20s, 0), std::nullopt);
    EXPECT_EQ(dynacast.update(start + 21s, 2), std::nullopt) << "wanted again in time";
    EXPECT_EQ(dynacast.update(start + 30s, 0), std::nullopt);
    EXPECT_EQ(dynacast.update(start + 35s, 0), 1);
    EXPECT_EQ(dynacast.next_timeout(), kNever);
}

TEST(AudioActivity, NeedsLoudnessForPartOfTheWindow) {
    AudioActivity activity;
    for (int i = 0; i < 7; ++i) {
        activity.observe(10);
    }
    EXPECT_EQ(activity.finish_window(), 0) << "7 of 20 are under 40 %";
    for (int i = 0; i < 20; ++i) {
        activity.observe(i < 8 ? 10 : 127);
    }
    EXPECT_GT(activity.finish_window(), 0);
    for (int i = 0; i < 20; ++i) {
        activity.observe(36);
    }
    EXPECT_EQ(activity.finish_window(), 0);
}

TEST(AudioActivity, QuantisesSoThatSmallChangesAreNoNews) {
    AudioActivity activity;
    for (int window = 0; window < 6; ++window) {
        for (int i = 0; i < 20; ++i) {
            activity.observe(static_cast<std::uint8_t>(20 + (i & 1)));
        }
        activity.finish_window();
    }
    EXPECT_FLOAT_EQ(activity.level(), 0.125F);
}

TEST(QualityMeter, FallsFastAndRecoversSlowlyAndIsNeverLost) {
    QualityMeter meter;
    meter.update(0, 20ms);
    EXPECT_EQ(meter.quality(), ConnectionQuality::excellent);
    meter.update(0.10, 20ms);
    EXPECT_LT(meter.score(), 50);
    meter.update(0, 20ms);
    EXPECT_EQ(meter.quality(), ConnectionQuality::good);
    for (int i = 0; i < 20; ++i) {
        meter.update(1, 2s);
    }
    EXPECT_EQ(meter.quality(), ConnectionQuality::poor);
}

}  // namespace
}  // namespace heydok::media
