// D4: payload and dependency descriptors of every codec, cut at each byte, with each bit turned and
// with claims that nothing bears out, through the whole engine; and what a packet of it costs.
#include "tests/hardening/probe_call.hpp"
#include "tests/support/thread_cpu_time.hpp"

namespace heydok::hardening {
namespace {

/// Bytes of a payload that any of our parsers looks at.
constexpr std::size_t kHead = 28;
/// The aim is 10 us; with sanitizers everything takes about three times as long.
constexpr Duration kMostPerPacket = 30us;

/// So much of a payload that no parser asks for more, and a thousand a second stay within the limit
/// of bits.
Bytes beginning(const Bytes& payload) {
    const auto size = std::min(payload.size(), std::size_t{10} * kHead);
    return {payload.begin(), payload.begin() + static_cast<std::ptrdiff_t>(size)};
}

/// Every prefix, and every byte of the head with each bit turned.
std::vector<Bytes> mangled(const Bytes& whole) {
    std::vector<Bytes> all;
    const std::size_t head = std::min(whole.size(), kHead);
    for (std::size_t size = 0; size < head; ++size) {
        all.emplace_back(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    }
    for (std::size_t bit = 0; bit < head * 8; ++bit) {
        all.push_back(whole);
        all.back()[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
    }
    return all;
}

class HostileDescriptors : public ProbeCall,
                           public ::testing::WithParamInterface<peer::MediaCodec> {
  protected:
    void SetUp() override {
        ASSERT_NO_FATAL_FAILURE(ProbeCall::SetUp());
        eve_ = &meeting_.join({.identity = "eve", .room = "attack"});
        dora_ = &meeting_.join({.identity = "dora", .room = "attack"});
        ASSERT_TRUE(meeting_.run_until(
            [this] { return eve_->peer->connected() && dora_->peer->connected(); }, 10s));
        support::VideoOptions options;
        options.codec = GetParam();
        options.bits_per_second = 300'000;
        options.layers = 1;
        if (peer::is_scalable(GetParam())) {
            options.layers = 3;
            options.scalability.emplace();
        }
        std::string cid;
        meeting_.act(*eve_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
            cid = peer.publish_video(options, out);
        });
        ASSERT_TRUE(meeting_.run_until(
            [this] {
                const auto* stream = dora_->peer->first_stream(true);
                return stream != nullptr && stream->frames().statistics().frames > 5;
            },
            10s));
        support::PublishedTrack* track = eve_->peer->published(cid);
        track->stop();
        layer_ = &track->layers().front();
        meeting_.run_for(100ms);
    }
    void TearDown() override {
        remove("attack", "eve");
        remove("attack", "dora");
        ProbeCall::TearDown();
    }
    void send(ByteView payload, ByteView dependency, bool marker) {
        DatagramBatch sent;
        layer_->stream->send(meeting_.now(), payload, marker, transport_sequence_,
                             eve_->peer->transport(), sent, dependency);
        for (const DatagramBatch::Entry& entry : sent.entries()) {
            const ByteView bytes = sent.bytes(entry);
            Bytes datagram(bytes.begin(), bytes.end());
            const Duration before = support::thread_cpu_time();
            meeting_.engine().handle_datagram(meeting_.now(), eve_->address, datagram,
                                              meeting_.engine_outbox());
            used_ += support::thread_cpu_time() - before;
            ++packets_;
        }
        meeting_.flush_engine();
        if (packets_ % 100 == 0) {
            meeting_.run_for(100ms);  // within the limits of packets and bits
        }
    }
    [[nodiscard]] std::uint64_t frames_at_dora() const {
        return dora_->peer->first_stream(true)->frames().statistics().frames;
    }

    Member* eve_ = nullptr;
    Member* dora_ = nullptr;
    support::PublishedTrack::Layer* layer_ = nullptr;
    std::uint16_t transport_sequence_ = 40'000;
    Duration used_{};
    std::uint64_t packets_ = 0;
};

TEST_P(HostileDescriptors, D4_NoLieIsReadPastItsEndOrCostsMuch) {
    const std::uint64_t over_rate = dropped("over_rate");
    for (const bool key : {true, false}) {
        if (key) {
            layer_->encoder->request_key_frame();
        }
        for (const support::VideoPayload& genuine : layer_->encoder->next_frame()) {
            for (const Bytes& payload : mangled(beginning(genuine.bytes))) {
                send(payload, genuine.dependency, genuine.last_of_frame);
            }
            for (const Bytes& dependency : mangled(genuine.dependency)) {
                send(beginning(genuine.bytes), dependency, genuine.last_of_frame);
            }
        }
    }
    // A structure of a thousand templates (two bits each), and noise of every length.
    Random random = Random::seeded(4);
    Bytes thousand{0x80, 0x00, 0x01, 0x80};
    thousand.resize(250, 0x55);
    layer_->encoder->request_key_frame();
    const Bytes payload = beginning(layer_->encoder->next_frame().front().bytes);
    send(payload, thousand, true);
    for (std::size_t size = 0; size < 255; ++size) {
        Bytes noise(size);
        random.fill(noise);
        send(payload, noise, true);
        send(noise, {}, true);
    }
    EXPECT_EQ(dropped("over_rate"), over_rate) << "all of it was looked at";
    RecordProperty("ns_per_packet", std::to_string(std::chrono::nanoseconds{used_}.count() /
                                                   static_cast<std::int64_t>(packets_)));
    EXPECT_LE(used_ / static_cast<std::int64_t>(packets_), kMostPerPacket) << packets_;
    // A whole picture after it is seen again.
    meeting_.run_for(2s);
    const std::uint64_t before = frames_at_dora();
    layer_->encoder->request_key_frame();
    for (int picture = 0; picture < 60 && frames_at_dora() == before; ++picture) {
        for (const support::VideoPayload& genuine : layer_->encoder->next_frame()) {
            send(genuine.bytes, genuine.dependency, genuine.last_of_frame);
        }
        meeting_.run_for(33ms);
        if (picture % 15 == 0) {
            layer_->encoder->request_key_frame();
        }
    }
    EXPECT_GT(frames_at_dora(), before);
    EXPECT_FALSE(eve_->peer->left());
    EXPECT_FALSE(dora_->peer->left());
}

INSTANTIATE_TEST_SUITE_P(Codecs, HostileDescriptors,
                         ::testing::Values(peer::MediaCodec::vp8, peer::MediaCodec::h264,
                                           peer::MediaCodec::vp9, peer::MediaCodec::av1),
                         [](const auto& codec) {
                             switch (codec.param) {
                                 case peer::MediaCodec::vp8:
                                     return "Vp8";
                                 case peer::MediaCodec::h264:
                                     return "H264";
                                 case peer::MediaCodec::vp9:
                                     return "Vp9";
                                 default:
                                     return "Av1";
                             }
                         });

}  // namespace
}  // namespace heydok::hardening
