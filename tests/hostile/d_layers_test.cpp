// Section D, whole publishers: layers that stop, redundant audio of any shape, and a subscriber who
// claims anything to attract traffic.
#include <algorithm>

#include "rtc/rtcp/transport_feedback.hpp"
#include "rtc/rtcp/writer.hpp"
#include "tests/hostile/hostile_pair.hpp"

namespace heydok::hardening {
namespace {

/// Eve publishes three layers, dora watches the highest.
class HostileLayers : public ProbeCall {
  protected:
    void SetUp() override {
        ASSERT_NO_FATAL_FAILURE(ProbeCall::SetUp());
        eve_ = &meeting_.join({.identity = "eve", .room = "attack"});
        dora_ = &meeting_.join({.identity = "dora", .room = "attack"});
        ASSERT_TRUE(meeting_.run_until(
            [this] { return eve_->peer->connected() && dora_->peer->connected(); }, 10s));
        meeting_.act(*eve_, [this](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            cid_ = peer.publish_video({}, out);
        });
        ASSERT_TRUE(meeting_.run_until(
            [this] { return dora_->peer->first_stream(true) != nullptr && seen().layer() == 2; },
            10s));
    }
    void TearDown() override {
        remove("attack", "eve");
        remove("attack", "dora");
        ProbeCall::TearDown();
    }
    [[nodiscard]] const support::FrameReader& seen() const {
        return dora_->peer->first_stream(true)->frames();
    }
    void enable(std::initializer_list<std::size_t> layers) {
        for (std::size_t layer = 0; layer < 3; ++layer) {
            eve_->peer->published(cid_)->set_layer_enabled(
                layer, std::find(layers.begin(), layers.end(), layer) != layers.end());
        }
    }
    Member* eve_ = nullptr;
    Member* dora_ = nullptr;
    std::string cid_;
};

TEST_F(HostileLayers, D18_FallsToTheLivingLayerAndComesBack) {
    enable({0});
    const Instant stopped = meeting_.now();
    ASSERT_TRUE(meeting_.run_until([this] { return seen().layer() == 0; }, 5s));
    RecordProperty("fall_ms", static_cast<int>((meeting_.now() - stopped).count() / 1'000));
    EXPECT_LE(meeting_.now() - stopped, 500ms);
    enable({});
    meeting_.run_for(3s);
    const std::uint64_t frames = seen().statistics().frames;
    meeting_.run_for(1s);
    EXPECT_EQ(seen().statistics().frames, frames) << "nothing is made up";
    enable({1});
    EXPECT_TRUE(meeting_.run_until([this] { return seen().layer() == 1; }, 5s));
    enable({0, 1, 2});
    EXPECT_TRUE(meeting_.run_until([this] { return seen().layer() == 2; }, 10s));
    EXPECT_EQ(seen().statistics().faults(), 0u);
    EXPECT_EQ(seen().statistics().missing, 0u);
}

TEST_F(HostileLayers, D13_NothingGoesToAnAddressThatDidNotAskForIt) {
    const TransportAddress victim = *parse_address("203.0.113.99", 4'000);
    // What dora sends in the name of the victim's address: feedback that all came, and no check.
    Bytes remb;
    rtcp::Writer{remb}.remb(1, 0xFFFF'FFFF, std::vector<rtp::Ssrc>{7});
    for (int i = 0; i < 200; ++i) {
        std::vector<rtcp::PacketArrival> arrivals;
        for (std::uint16_t n = 0; n < 50; ++n) {
            arrivals.push_back({static_cast<std::uint16_t>(i * 50 + n), n});
        }
        Bytes feedback;
        rtcp::write_transport_feedback({1, 2, i * 20'000, static_cast<std::uint8_t>(i), arrivals},
                                       feedback);
        for (const Bytes* compound : {&remb, &feedback}) {
            ScriptedPeer::Outbox out;
            dora_->peer->transport().send_rtcp(*compound, out.datagrams);
            for (const DatagramBatch::Entry& entry : out.datagrams.entries()) {
                EXPECT_TRUE(inject(victim, out.datagrams.bytes(entry)).empty());
            }
        }
        meeting_.run_for(20ms);
    }
    EXPECT_TRUE(std::none_of(strayed().begin(), strayed().end(), [&](const auto& datagram) {
        return datagram.to == victim;
    })) << "not one datagram to the victim";
    EXPECT_FALSE(meeting_.engine().knows(victim));
    EXPECT_GT(dropped("unknown_address"), 0u);
}

/// What arrives of RED payloads of any shape under eve's audio.
class HostileRed : public HostilePair {
  protected:
    /// One element of the head: a block of `length` bytes, `offset` earlier.
    static Bytes block(std::uint8_t payload_type, std::uint32_t offset, std::uint32_t length) {
        const std::uint32_t word = 0x8000'0000U | static_cast<std::uint32_t>(payload_type) << 24 |
                                   (offset & 0x3FFF) << 10 | (length & 0x3FF);
        Bytes out(4);
        store_u32(out.data(), word);
        return out;
    }
};

TEST_F(HostileRed, D15_BlocksOfAnyShapeAreBounded) {
    const std::uint8_t opus = audio_.stream->numbers()->payload_type;
    std::vector<Bytes> payloads;
    Bytes many;
    for (int i = 0; i < 32; ++i) {
        const Bytes element = block(opus, 960, 1);
        many.insert(many.end(), element.begin(), element.end());
    }
    many.push_back(opus);
    many.resize(many.size() + 32 + 40, 0x78);
    payloads.push_back(many);
    Bytes past_the_end = block(opus, 960, 1'023);
    past_the_end.insert(past_the_end.end(), {opus, 1, 2, 3});
    payloads.push_back(past_the_end);
    Bytes far_back = block(opus, 0x3FFF, 4);
    far_back.insert(far_back.end(), {opus, 1, 2, 3, 4, 0x78, 1, 2});
    payloads.push_back(far_back);
    Bytes nested = block(63, 960, 4);
    nested.insert(nested.end(), {63, 0x80, 0, 0, 0, 0x78, 1});
    payloads.push_back(nested);
    payloads.push_back({0x80});
    payloads.push_back({0xFF, 0xFF, 0xFF, 0xFF});
    for (const std::uint8_t payload_type : {opus, std::uint8_t{63}}) {
        for (const Bytes& payload : payloads) {
            ForgedRtp packet = next(audio_, payload);
            packet.payload_type = payload_type;
            send(audio_, packet);
            wait(20ms);
        }
    }
    forget_heard();
    send(audio_, next(audio_, Bytes(40, 0x78)));
    wait(60ms);
    EXPECT_EQ(heard_count(false), 1u) << "the stream goes on";
    EXPECT_FALSE(eve_->peer->left());
    EXPECT_FALSE(dora_->peer->left());
}

}  // namespace
}  // namespace heydok::hardening
