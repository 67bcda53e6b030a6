#include "tests/simulation/watched_picture.hpp"

namespace heydok::support {
namespace {

using namespace std::chrono_literals;
using media::VideoQuality;
using peer::MediaCodec;

constexpr std::array kQualities{std::pair{VideoQuality::low, std::uint8_t{0}},
                                std::pair{VideoQuality::medium, std::uint8_t{1}},
                                std::pair{VideoQuality::high, std::uint8_t{2}}};

/// Ada publishes with some codec; Ben watches.
class CodecTest : public WatchedPicture {
  protected:
    CodecTest() : WatchedPicture(17) {}

    void expect_seamless_switches(int rounds) {
        for (int round = 0; round < rounds; ++round) {
            for (const auto& [quality, layer] : kQualities) {
                want_quality(ben_, quality);
                EXPECT_TRUE(meeting_.run_until([&] { return frames().layer() == layer; }, 3s))
                    << "round " << round << " layer " << int{layer};
                meeting_.run_for(700ms);
                EXPECT_EQ(frames().layer(), layer) << "stays where it is wanted";
            }
        }
    }
    [[nodiscard]] const media::TrackInfo& track() const {
        return ben_.peer->participants().begin()->second->tracks.at(0);
    }
};

TEST_F(CodecTest, H264SimulcastSwitchesSeamlessly) {
    VideoOptions options;
    options.codec = MediaCodec::h264;
    start(options);
    EXPECT_EQ(track().mime_type, "video/H264");
    EXPECT_TRUE(track().simulcast);
    expect_seamless_switches(3);
    EXPECT_EQ(frames().statistics().faults(), 0u);
    EXPECT_EQ(frames().statistics().missing, 0u);
    EXPECT_GE(frames().statistics().layer_switches, 9u);
}

TEST_F(CodecTest, WhoLacksTheCodecIsTold) {
    VirtualMeeting::JoinSettings settings;
    settings.identity = "cleo";
    settings.lacks = {"H264"};
    VirtualMeeting::Member& cleo = meeting_.join(settings);
    VideoOptions options;
    options.codec = MediaCodec::h264;
    start(options);
    ASSERT_TRUE(meeting_.run_until([&] { return !cleo.peer->refused().empty(); }, 5s));
    EXPECT_EQ(cleo.peer->refused(), std::vector<std::string>{track().sid});
    EXPECT_EQ(cleo.peer->first_stream(true), nullptr);
}

struct ScalableCase {
    const char* name;
    MediaCodec codec;
    Scalability scalability;
};

class ScalableTest : public CodecTest, public ::testing::WithParamInterface<ScalableCase> {
  protected:
    void publish() {
        VideoOptions options;
        options.codec = GetParam().codec;
        options.scalability = GetParam().scalability;
        start(options);
    }
};

TEST_P(ScalableTest, LayersSwitchSeamlessly) {
    publish();
    EXPECT_FALSE(track().simulcast);
    EXPECT_EQ(track().codecs.at(0).video_layer_mode, 2);
    expect_seamless_switches(2);
    EXPECT_EQ(frames().statistics().missing, 0u) << "holes of dropped layers are closed";
    EXPECT_EQ(frames().statistics().timestamp_faults, 0u);
    EXPECT_EQ(frames().statistics().undecodable, 0u);
    EXPECT_EQ(frames().statistics().marker_faults, 0u);
}

TEST_P(ScalableTest, SurvivesLoss) {
    LinkConditions bad;
    bad.loss = 0.05;
    bad.delay = 25ms;
    bad.jitter = 20ms;
    meeting_.set_conditions(ada_, bad);
    meeting_.set_conditions(ben_, bad);
    publish();
    for (const auto& [quality, layer] : kQualities) {
        want_quality(ben_, quality);
        EXPECT_TRUE(meeting_.run_until([&, l = layer] { return frames().layer() == l; }, 5s));
        meeting_.run_for(1s);
    }
    EXPECT_GT(frames().statistics().frames, 90u);
    EXPECT_EQ(frames().statistics().timestamp_faults, 0u);
}

TEST_P(ScalableTest, TwoWatchersGetDifferentLayers) {
    publish();
    VirtualMeeting::Member& cleo = meeting_.join({"cleo"});
    ASSERT_TRUE(meeting_.run_until([&] { return cleo.peer->first_stream(true) != nullptr; }, 5s));
    want_quality(cleo, VideoQuality::low);
    want_quality(ben_, VideoQuality::high);
    meeting_.run_for(3s);
    EXPECT_EQ(cleo.peer->first_stream(true)->frames().layer(), 0);
    EXPECT_EQ(frames().layer(), 2);
    EXPECT_EQ(cleo.peer->first_stream(true)->frames().statistics().undecodable, 0u);
    EXPECT_GT(cleo.peer->first_stream(true)->frames().statistics().frames, 50u);
    EXPECT_LT(cleo.peer->first_stream(true)->reception().packets() * 2,
              ben_.peer->first_stream(true)->reception().packets());
}

INSTANTIATE_TEST_SUITE_P(
    Modes, ScalableTest,
    ::testing::Values(ScalableCase{"Vp9L3T3Key", MediaCodec::vp9, {3, 3, true, true}},
                      ScalableCase{"Vp9L3T3", MediaCodec::vp9, {3, 3, false, true}},
                      ScalableCase{"Vp9L3T3KeyByPayload", MediaCodec::vp9, {3, 3, true, false}},
                      ScalableCase{"Av1L3T3Key", MediaCodec::av1, {3, 3, true, true}},
                      ScalableCase{"Av1L3T1Key", MediaCodec::av1, {3, 1, true, true}}),
    [](const auto& instance) { return std::string{instance.param.name}; });

TEST_F(CodecTest, Av1WithoutDescriptorIsForwardedWhole) {
    VideoOptions options;
    options.codec = MediaCodec::av1;
    options.scalability = Scalability{3, 3, true, false};
    start(options);
    want_quality(ben_, VideoQuality::low);
    meeting_.run_for(2s);
    EXPECT_EQ(frames().layer(), 2);
    EXPECT_EQ(frames().statistics().faults(), 0u);
    EXPECT_EQ(frames().statistics().missing, 0u);
}

TEST_F(CodecTest, ScalableWithoutDescriptorAtTheWatcherStaysDecodable) {
    VirtualMeeting::JoinSettings settings;
    settings.identity = "cleo";
    settings.lacks = {"dependency-descriptor"};
    VirtualMeeting::Member& cleo = meeting_.join(settings);
    VideoOptions options;
    options.codec = MediaCodec::vp9;
    options.scalability = Scalability{};
    start(options);
    ASSERT_TRUE(meeting_.run_until([&] { return cleo.peer->first_stream(true) != nullptr; }, 5s));
    want_quality(cleo, VideoQuality::medium);
    meeting_.run_for(3s);
    const FrameReader& reader = cleo.peer->first_stream(true)->frames();
    EXPECT_EQ(reader.layer(), 1);
    EXPECT_EQ(reader.statistics().faults(), 0u);
    EXPECT_EQ(reader.statistics().missing, 0u);
}

/// Ada speaks; Ben has RED, Cleo has not.
class RedundantAudioTest : public TwoMembers {
  protected:
    RedundantAudioTest() : TwoMembers(23) {}

    VirtualMeeting::Member& join_without_red() {
        VirtualMeeting::JoinSettings settings;
        settings.identity = "cleo";
        settings.lacks = {"red"};
        settings.nack = false;
        return meeting_.join(settings);
    }
    void speak(const AudioOptions& options) {
        connect();
        meeting_.act(ada_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            peer.publish_audio(options, out);
        });
        ASSERT_TRUE(
            meeting_.run_until([this] { return ben_.peer->first_stream(false) != nullptr; }, 5s));
        meeting_.run_for(500ms);
    }
    static std::size_t missing(const IncomingStream& stream) {
        const auto& numbers = stream.numbers();
        const auto first = std::find(numbers.begin(), numbers.end(), true);
        return static_cast<std::size_t>(std::count(first, numbers.end(), false));
    }
};

TEST_F(RedundantAudioTest, GoesAsItIsOrIsUnpacked) {
    VirtualMeeting::Member& cleo = join_without_red();
    AudioOptions options;
    options.redundant = true;
    speak(options);
    ASSERT_TRUE(meeting_.run_until([&] { return cleo.peer->first_stream(false) != nullptr; }, 5s));
    meeting_.run_for(3s);
    EXPECT_EQ(ben_.peer->participants().begin()->second->tracks.at(0).mime_type, "audio/red");
    const IncomingStream& red = *ben_.peer->first_stream(false);
    const IncomingStream& plain = *cleo.peer->first_stream(false);
    EXPECT_GT(red.redundant_packets(), 100u);
    EXPECT_EQ(missing(red), 0u);
    EXPECT_EQ(plain.redundant_packets(), 0u);
    EXPECT_GT(plain.numbers().size(), 100u);
    EXPECT_EQ(missing(plain), 0u);
    EXPECT_EQ(plain.frames().statistics().faults(), 0u);
}

TEST_F(RedundantAudioTest, CoversLoss) {
    VirtualMeeting::JoinSettings settings;
    settings.identity = "dora";
    settings.nack = false;
    VirtualMeeting::Member& dora = meeting_.join(settings);
    VirtualMeeting::Member& cleo = join_without_red();
    AudioOptions options;
    options.redundant = true;
    speak(options);
    ASSERT_TRUE(meeting_.run_until(
        [&] {
            return cleo.peer->first_stream(false) != nullptr &&
                   dora.peer->first_stream(false) != nullptr;
        },
        5s));
    LinkConditions bad;
    bad.loss = 0.1;
    meeting_.set_conditions(dora, bad);
    meeting_.set_conditions(cleo, bad);
    meeting_.run_for(20s);
    const std::size_t with = missing(*dora.peer->first_stream(false));
    const std::size_t without = missing(*cleo.peer->first_stream(false));
    EXPECT_GT(without, 60u) << "about a tenth of a thousand";
    EXPECT_LT(with, without / 3) << "only two lost in a row are missed";
}

TEST_F(RedundantAudioTest, IsLeftOutWithEndToEndEncryption) {
    AudioOptions options;
    options.redundant = true;
    options.encrypted = true;
    speak(options);
    meeting_.run_for(1s);
    EXPECT_EQ(ben_.peer->participants().begin()->second->tracks.at(0).mime_type, "audio/opus");
    EXPECT_EQ(ben_.peer->first_stream(false)->redundant_packets(), 0u);
    EXPECT_EQ(missing(*ben_.peer->first_stream(false)), 0u);
}

}  // namespace
}  // namespace heydok::support
