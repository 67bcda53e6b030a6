#include <fmt/core.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/virtual_meeting.hpp"

namespace heydok::support {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t kMinute = 3000;  // audio packets

LinkConditions bad_network() {
    LinkConditions link;
    link.loss = 0.10;
    link.delay = 25ms;
    link.jitter = 50ms;
    link.reordering = 0.05;
    link.duplication = 0.01;
    return link;
}

/// Ada speaks and shows for a minute, Ben listens; both links are bad in both directions.
struct LossyCall {
    explicit LossyCall(std::uint64_t seed, bool nack = true) : meeting(seed), repairs(nack) {}

    void run() {
        for (VirtualMeeting::Member* member : {&ada, &ben}) {
            meeting.set_conditions(*member, bad_network());
        }
        connected =
            meeting.run_until([&] { return ada.peer->connected() && ben.peer->connected(); }, 20s);
        if (!connected) {
            return;
        }
        for (VirtualMeeting::Member* member : {&ada, &ben}) {
            meeting.act(*member, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
                (member == &ada ? audio : ben_audio) = peer.publish_audio({}, out);
                if (member == &ada) {
                    video = peer.publish_video({}, out);
                }
            });
        }
        meeting.run_until([&] { return ben.peer->first_stream(false) != nullptr; }, 5s);
        begin = stream_of(ada, audio).statistics().packets;
        meeting.run_for(60s);
        end = stream_of(ada, audio).statistics().packets;
        meeting.run_for(3s);  // what is still being repaired
    }

    static OutgoingStream& stream_of(VirtualMeeting::Member& member, const std::string& cid) {
        return *member.peer->published(cid)->layers()[0].stream;
    }
    /// Source numbers from `begin` to `end` that Ben never got.
    [[nodiscard]] std::vector<std::uint32_t> missing() const {
        std::vector<std::uint32_t> result;
        const std::vector<bool>& numbers = ben.peer->first_stream(false)->numbers();
        for (auto i = static_cast<std::uint32_t>(begin); i < end; ++i) {
            if (i >= numbers.size() || !numbers[i]) {
                result.push_back(i);
            }
        }
        return result;
    }
    /// Everything that could differ between two runs.
    [[nodiscard]] std::string result() const {
        const IncomingStream& sound = *ben.peer->first_stream(false);
        const IncomingStream& picture = *ben.peer->first_stream(true);
        const FrameReader::Statistics& frames = picture.frames().statistics();
        std::string numbers;
        for (const bool came : sound.numbers()) {
            numbers += came ? '1' : '0';
        }
        return fmt::format(
            "{} audio {} {} {} video {} {} {} {} {} {} {} feedback {} {}", numbers,
            sound.recovered(), sound.reception().packets(), sound.reception().jitter().count(),
            picture.recovered(), picture.reception().packets(), frames.packets, frames.frames,
            frames.key_frames, frames.missing, picture.key_frame_requests(),
            ada.peer->statistics().nacks_received, ada.peer->statistics().transport_feedbacks);
    }

    VirtualMeeting meeting;
    bool repairs;
    VirtualMeeting::Member& ada = meeting.join({"ada", {}, false, repairs});
    VirtualMeeting::Member& ben = meeting.join({"ben", {}, false, repairs});
    std::string audio;
    std::string ben_audio;
    std::string video;
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    bool connected = false;
};

class LossyAudio : public ::testing::TestWithParam<std::uint64_t> {};
INSTANTIATE_TEST_SUITE_P(Seeds, LossyAudio, ::testing::Values(1, 2, 20'261'122));

TEST_P(LossyAudio, AllThatRetransmissionCanSaveArrives) {
    LossyCall call{GetParam()};
    call.run();
    ASSERT_TRUE(call.connected);
    ASSERT_NE(call.ben.peer->first_stream(false), nullptr);
    ASSERT_GE(call.end - call.begin, kMinute - 5);

    // The network was as bad as asked.
    const VirtualNetwork::Statistics& traffic = call.meeting.network().statistics();
    const double lost = static_cast<double>(traffic.lost) / static_cast<double>(traffic.sent);
    EXPECT_NEAR(lost, 0.10, 0.01);
    EXPECT_GT(traffic.overtaken, traffic.sent / 10);

    const IncomingStream& sound = *call.ben.peer->first_stream(false);
    const std::vector<std::uint32_t> missing = call.missing();
    EXPECT_GT(sound.recovered(), 250u) << "a tenth of the minute came by retransmission";
    EXPECT_LE(missing.size(), 3u) << "of " << call.end - call.begin;
    EXPECT_EQ(sound.frames().statistics().faults(), 0u);

    // What is missing could not be saved: each of several copies was lost before the server, or
    // each one after it.
    const OutgoingStream& source = LossyCall::stream_of(call.ada, call.audio);
    const VirtualNetwork& network = call.meeting.network();
    for (const std::uint32_t number : missing) {
        const PacketFate up = network.fate(call.ada.address.port, VirtualMeeting::kServerPort,
                                           source.ssrc(), source.sequence_of(number));
        const PacketFate down = network.fate(VirtualMeeting::kServerPort, call.ben.address.port,
                                             sound.options().ssrc, sound.sequence_of(number));
        EXPECT_EQ(down.delivered, 0u) << number;
        EXPECT_GE(up.delivered > 0 ? down.sent : up.sent, 2u) << number << " was never repeated";
    }
}

TEST(LossyNetwork, WithoutRetransmissionToBenATenthIsMissing) {
    LossyCall call{20'261'122, false};
    call.run();
    ASSERT_TRUE(call.connected);
    const auto missing = static_cast<double>(call.missing().size());
    EXPECT_NEAR(missing / kMinute, 0.10, 0.02);
}

TEST(LossyNetwork, VideoKeepsPlayingWithContinuousNumbers) {
    LossyCall call{5};
    call.run();
    ASSERT_TRUE(call.connected);
    const IncomingStream* picture = call.ben.peer->first_stream(true);
    ASSERT_NE(picture, nullptr);
    const FrameReader::Statistics& frames = picture->frames().statistics();
    EXPECT_EQ(frames.faults(), 0u);
    // Which frames wait for a key frame is luck: other seeds gave 1,635 to 1,874.
    EXPECT_GT(frames.frames, 1600u) << "of 1800";
    EXPECT_GT(picture->recovered(), 500u);
}

// Compared as one text, so that a difference shows itself.
TEST(LossyNetwork, SameSeedSameResult) {
    const auto run = [](std::uint64_t seed) {
        LossyCall call{seed};
        call.run();
        return call.connected ? call.result() : std::string{};
    };
    const std::string first = run(77);
    ASSERT_FALSE(first.empty());
    EXPECT_EQ(first, run(77));
    EXPECT_NE(first, run(78));
}

}  // namespace
}  // namespace heydok::support
