#include <gtest/gtest.h>

#include <tuple>

#include "tests/support/virtual_meeting.hpp"

namespace heydok::support {
namespace {

using namespace std::chrono_literals;
using media::VideoQuality;
using peer::MediaCodec;

/// One RTP or RTCP datagram as the wire shows it: time, addresses, size, and of RTP the header,
/// which SRTP leaves readable.
using Passage = std::tuple<Instant, std::uint16_t, std::uint16_t, std::size_t, Bytes>;

struct Outcome {
    std::vector<Passage> wire;
    std::uint64_t key_frames_asked_of_sender = 0;
    std::uint64_t layer_switches = 0;
    std::uint64_t frames = 0;
    std::uint64_t faults = 0;
    std::vector<std::uint8_t> layers;  ///< what the watcher saw after each wish
};

Passage passage_of(Instant now, const VirtualNetwork::Datagram& datagram) {
    constexpr std::size_t kRtpHead = 12;
    constexpr std::uint8_t kFirstRtcpType = 192;
    constexpr std::uint8_t kLastRtcpType = 223;
    const bool rtcp = datagram.bytes.size() > 1 && datagram.bytes[1] >= kFirstRtcpType &&
                      datagram.bytes[1] <= kLastRtcpType;
    const auto head = rtcp ? std::size_t{2} : std::min(kRtpHead, datagram.bytes.size());
    const ByteView seen = ByteView{datagram.bytes}.first(head);
    return {now, datagram.from.port, datagram.to.port, datagram.bytes.size(),
            Bytes{seen.begin(), seen.end()}};
}

bool is_media(ByteView datagram) {
    return !datagram.empty() && datagram[0] >> 6 == 2;
}

/// Ada publishes sound and picture, Ben watches over a lossy link and changes his mind; the same
/// each time but for the veil.
Outcome watch(const VideoOptions& video, PayloadVeil* veil) {
    Outcome outcome;
    VirtualMeeting meeting{23};
    VirtualMeeting::JoinSettings settings;
    settings.veil = veil;
    settings.identity = "ada";
    VirtualMeeting::Member& ada = meeting.join(settings);
    settings.identity = "ben";
    VirtualMeeting::Member& ben = meeting.join(settings);
    EXPECT_TRUE(
        meeting.run_until([&] { return ada.peer->connected() && ben.peer->connected(); }, 10s));
    // Handshakes use the kernel's randomness; from a whole second on all is the seed's.
    meeting.run_until(Instant{20s});
    LinkConditions lossy;
    lossy.loss = 0.03;
    lossy.delay = 20ms;
    lossy.jitter = 10ms;
    meeting.set_conditions(ben, lossy);
    meeting.observe([&](const VirtualNetwork::Datagram& datagram) {
        if (is_media(datagram.bytes)) {
            outcome.wire.push_back(passage_of(meeting.now(), datagram));
        }
    });
    meeting.act(ada, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
        peer.publish_audio({}, out);
        peer.publish_video(video, out);
    });
    meeting.run_for(4s);
    for (const VideoQuality quality :
         {VideoQuality::low, VideoQuality::high, VideoQuality::medium}) {
        const IncomingStream* stream = ben.peer->first_stream(true);
        if (stream != nullptr) {
            meeting.act(ben, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
                peer.set_quality(stream->options().track_sid, quality, out);
            });
        }
        meeting.run_for(2s);
        outcome.layers.push_back(stream != nullptr ? stream->frames().layer() : 0xff);
    }
    if (const IncomingStream* stream = ben.peer->first_stream(true)) {
        outcome.layer_switches = stream->frames().statistics().layer_switches;
        outcome.frames = stream->frames().statistics().frames;
        outcome.faults = stream->frames().statistics().faults();
    }
    outcome.key_frames_asked_of_sender = ada.peer->statistics().key_frame_requests;
    return outcome;
}

struct BlindCase {
    const char* name;
    VideoOptions video;
};

VideoOptions options_of(MediaCodec codec, std::optional<Scalability> scalability = {}) {
    VideoOptions options;
    options.codec = codec;
    options.scalability = scalability;
    return options;
}

class BlindnessTest : public ::testing::TestWithParam<BlindCase> {};

TEST_P(BlindnessTest, RandomPayloadIsForwardedAsTheTrueOne) {
    const Outcome clear = watch(GetParam().video, nullptr);
    PayloadVeil veil{99};
    const Outcome blind = watch(GetParam().video, &veil);
    EXPECT_GT(veil.hidden(), 1000u);
    EXPECT_GT(clear.frames, 200u);
    EXPECT_EQ(clear.layers, (std::vector<std::uint8_t>{0, 2, 1}));
    EXPECT_EQ(blind.layers, clear.layers);
    EXPECT_EQ(blind.layer_switches, clear.layer_switches);
    EXPECT_EQ(blind.key_frames_asked_of_sender, clear.key_frames_asked_of_sender);
    EXPECT_EQ(blind.frames, clear.frames);
    EXPECT_EQ(blind.faults, clear.faults);
    // Every datagram of media and of its feedback: same time, same size, same numbers.
    EXPECT_GT(clear.wire.size(), 3000u);
    EXPECT_TRUE(blind.wire == clear.wire);
}

INSTANTIATE_TEST_SUITE_P(
    Codecs, BlindnessTest,
    ::testing::Values(BlindCase{"Vp8", options_of(MediaCodec::vp8)},
                      BlindCase{"H264", options_of(MediaCodec::h264)},
                      BlindCase{"Vp9", options_of(MediaCodec::vp9, Scalability{3, 3, true, true})},
                      BlindCase{"Vp9ByPayload",
                                options_of(MediaCodec::vp9, Scalability{3, 3, true, false})},
                      BlindCase{"Av1", options_of(MediaCodec::av1, Scalability{3, 3, true, true})}),
    [](const auto& info) { return std::string{info.param.name}; });

/// That the comparison can fail: an engine that needed what is hidden would forward otherwise.
TEST(Blindness, WithoutTheClearBytesForwardingDiffers) {
    const VideoOptions video = options_of(MediaCodec::vp8);
    PayloadVeil veil{99, true};
    EXPECT_FALSE(watch(video, &veil).wire == watch(video, nullptr).wire);
}

}  // namespace
}  // namespace heydok::support
