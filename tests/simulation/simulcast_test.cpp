#include "tests/simulation/watched_picture.hpp"

namespace heydok::support {
namespace {

using namespace std::chrono_literals;
using media::VideoQuality;

/// Ada publishes three layers; Ben watches.
class SimulcastTest : public WatchedPicture {
  protected:
    explicit SimulcastTest(std::uint64_t seed = 9) : WatchedPicture(seed) {}

    /// Asks for a quality; whether the layer came within two seconds.
    bool switch_to(VideoQuality quality, std::uint8_t layer) {
        want_quality(ben_, quality);
        return meeting_.run_until([&] { return frames().layer() == layer; }, 2s);
    }
};

TEST_F(SimulcastTest, SwitchesAreSeamless) {
    start();
    ASSERT_TRUE(meeting_.run_until([&] { return frames().layer() == 2; }, 5s));
    const std::uint64_t frames_before = frames().statistics().frames;
    const Instant begin = meeting_.now();
    std::uint64_t switches = 0;
    for (int round = 0; round < 5; ++round) {
        for (const auto& [quality, layer] : {std::pair{VideoQuality::low, std::uint8_t{0}},
                                             {VideoQuality::medium, std::uint8_t{1}},
                                             {VideoQuality::high, std::uint8_t{2}}}) {
            ASSERT_TRUE(switch_to(quality, layer)) << "round " << round << " layer " << int{layer};
            ++switches;
            meeting_.run_for(700ms);
            EXPECT_EQ(frames().layer(), layer) << "stays where it is wanted";
        }
    }
    const FrameReader::Statistics& statistics = frames().statistics();
    // Sequence numbers without a gap, timestamps that only grow, picture ids that count on.
    EXPECT_EQ(statistics.missing, 0u);
    EXPECT_EQ(statistics.timestamp_faults, 0u);
    EXPECT_EQ(statistics.picture_id_faults, 0u);
    EXPECT_EQ(statistics.tl0_faults, 0u);
    EXPECT_EQ(statistics.switch_faults, 0u);
    EXPECT_GE(statistics.layer_switches, switches);
    // And the picture hardly stops: at least 9 of 10 frames of the time.
    const double seconds = static_cast<double>((meeting_.now() - begin).count()) / 1e6;
    EXPECT_GT(static_cast<double>(statistics.frames - frames_before), seconds * 27);
}

TEST_F(SimulcastTest, VanishedLayerIsReplacedByALowerOne) {
    start();
    ASSERT_TRUE(meeting_.run_until([&] { return frames().layer() == 2; }, 5s));
    ada_.peer->published(cid_)->set_layer_enabled(2, false);
    ASSERT_TRUE(meeting_.run_until([&] { return frames().layer() < 2; }, 5s));
    const std::uint64_t before = frames().statistics().frames;
    meeting_.run_for(2s);
    EXPECT_GT(frames().statistics().frames, before + 50);
    ada_.peer->published(cid_)->set_layer_enabled(2, true);
    EXPECT_TRUE(meeting_.run_until([&] { return frames().layer() == 2; }, 10s));
    EXPECT_EQ(frames().statistics().faults(), 0u);
    EXPECT_EQ(frames().statistics().missing, 0u);
}

TEST_F(SimulcastTest, AHalfSecondIsEnoughToLeaveAStoppedLayer) {
    start();
    ASSERT_TRUE(meeting_.run_until([&] { return frames().layer() == 2; }, 5s));
    ada_.peer->published(cid_)->set_layer_enabled(2, false);
    const Instant stopped = meeting_.now();
    ASSERT_TRUE(meeting_.run_until([&] { return frames().layer() < 2; }, 2s));
    EXPECT_LE(meeting_.now() - stopped, 500ms);
}

TEST_F(SimulcastTest, AStandstillOfTheWholePublisherEndsNoLayer) {
    start();
    ASSERT_TRUE(meeting_.run_until([&] { return frames().layer() == 2; }, 5s));
    const std::uint64_t switches = frames().statistics().layer_switches;
    for (int i = 0; i < 5; ++i) {
        meeting_.network().set_cut(ada_.address.port, true);
        meeting_.run_for(400ms);
        meeting_.network().set_cut(ada_.address.port, false);
        meeting_.run_for(3s);
    }
    EXPECT_EQ(frames().layer(), 2);
    EXPECT_EQ(frames().statistics().layer_switches, switches);
}

TEST_F(SimulcastTest, TwoWatchersGetDifferentLayers) {
    start();
    VirtualMeeting::Member& cleo = meeting_.join({"cleo"});
    ASSERT_TRUE(meeting_.run_until([&] { return cleo.peer->first_stream(true) != nullptr; }, 5s));
    want_quality(cleo, VideoQuality::low);
    want_quality(ben_, VideoQuality::high);
    meeting_.run_for(3s);
    EXPECT_EQ(cleo.peer->first_stream(true)->frames().layer(), 0);
    EXPECT_EQ(frames().layer(), 2);
    EXPECT_EQ(cleo.peer->first_stream(true)->frames().statistics().faults(), 0u);
    EXPECT_EQ(frames().statistics().faults(), 0u);
}

TEST_F(SimulcastTest, DisabledVideoStopsAndComesBackContinuous) {
    start();
    want_quality(ben_, VideoQuality::off);
    meeting_.run_for(1s);
    const std::uint64_t stopped = ben_.peer->first_stream(true)->reception().packets();
    meeting_.run_for(3s);
    EXPECT_EQ(ben_.peer->first_stream(true)->reception().packets(), stopped);
    want_quality(ben_, VideoQuality::high);
    const std::uint64_t before = frames().statistics().frames;
    meeting_.run_for(2s);
    EXPECT_GT(frames().statistics().frames, before + 30);
    EXPECT_EQ(frames().statistics().missing, 0u);
    EXPECT_EQ(frames().statistics().faults(), 0u);
}

class SimulcastUnderLoss : public SimulcastTest,
                           public ::testing::WithParamInterface<std::uint64_t> {
  protected:
    SimulcastUnderLoss() : SimulcastTest(GetParam()) {}
};
INSTANTIATE_TEST_SUITE_P(Seeds, SimulcastUnderLoss, ::testing::Values(9, 18, 25));

TEST_P(SimulcastUnderLoss, SwitchesAreSeamless) {
    LinkConditions bad;
    bad.loss = 0.05;
    bad.delay = 25ms;
    bad.jitter = 30ms;
    meeting_.set_conditions(ada_, bad);
    meeting_.set_conditions(ben_, bad);
    start();
    for (int round = 0; round < 6; ++round) {
        EXPECT_TRUE(switch_to(VideoQuality::low, 0)) << round;
        meeting_.run_for(1s);
        EXPECT_TRUE(switch_to(VideoQuality::high, 2)) << round;
        meeting_.run_for(1s);
    }
    const FrameReader::Statistics& statistics = frames().statistics();
    EXPECT_EQ(statistics.faults(), 0u);
    EXPECT_GT(statistics.frames, 250u);
}

}  // namespace
}  // namespace heydok::support
