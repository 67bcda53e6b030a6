// links: heydok_media
#include <algorithm>
#include <set>

#include "base/assert.hpp"
#include "media/forwarder.hpp"

namespace {

using namespace heydok;

peer::NegotiatedSection section() {
    peer::NegotiatedSection out;
    out.mid = "1";
    out.codecs = {{peer::MediaCodec::vp8, 96, 97, true, true}};
    out.extensions.set(rtp::Extension::mid, 3);
    out.extensions.set(rtp::Extension::abs_send_time, 2);
    return out;
}

struct Source {
    std::uint16_t sequence = 0;
    std::uint32_t timestamp = 0;
    media::SourceClock clock;
};

/// A packet of the source whose payload is whatever the input says.
Bytes packet_of(Source& source, std::uint8_t action, ByteView payload) {
    source.sequence = static_cast<std::uint16_t>(source.sequence + 1 + (action >> 6));
    source.timestamp += (action & 32) != 0 ? 3'000U : 0U;
    Bytes bytes(rtp::kFixedHeaderSize);
    bytes[0] = 0x80;
    bytes[1] = static_cast<std::uint8_t>(96 | (action & 0x10) << 3);
    store_u16(&bytes[2], source.sequence);
    store_u32(&bytes[4], source.timestamp);
    bytes.insert(bytes.end(), payload.begin(), payload.end());
    return bytes;
}

}  // namespace

/// Three layers with any payloads, switches of layer, pauses and requests for repeats: payload
/// bytes behind the descriptor are never touched, numbers near each other differ, repeats are of
/// what was sent, and nothing is sent before a key frame.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    media::Forwarder forwarder{{peer::MediaCodec::vp8, 0x1111, 0x2222, 65'530, 9, 100}};
    HEYDOK_ASSERT(forwarder.bind(section()));
    Source sources[3] = {{10, 0, {}}, {20'000, 1'000'000, {}}, {65'000, 0xFFFF'0000, {}}};
    Instant now{std::chrono::seconds{1}};
    std::vector<std::uint16_t> sent;
    ByteReader script{{data, size}};
    constexpr int kMaxSteps = 400;
    for (int step = 0; step < kMaxSteps && script.remaining() >= 3; ++step) {
        const std::uint8_t action = script.u8();
        now += std::chrono::milliseconds{script.u8()};
        switch (action % 8) {
            case 0:
                forwarder.set_target_layer(action >> 3 & 3);
                continue;
            case 1:
                forwarder.pause();
                continue;
            case 2:
                if (!sent.empty()) {
                    const auto sequence = sent[action % sent.size()];
                    const auto* packet =
                        forwarder.claim_repeat(now, sequence, std::chrono::milliseconds{20});
                    HEYDOK_ASSERT(packet == nullptr || packet->sequence == sequence);
                }
                continue;
            default:
                break;
        }
        const auto layer = static_cast<std::uint8_t>(action >> 3 & 3);
        const ByteView payload =
            script.take(std::min<std::size_t>(script.u8() % 40, script.remaining()));
        Source& source = sources[layer % 3];
        source.clock = {script.remaining() * 1'000, source.timestamp, now};
        const Bytes bytes = packet_of(source, action, payload);
        media::MediaPacket packet;
        packet.now = now;
        packet.view = *rtp::PacketView::parse(bytes);
        packet.source = packet.layer = layer % 3;
        packet.clock = &source.clock;
        if (!media::read_payload(peer::MediaCodec::vp8, packet)) {
            continue;
        }
        const bool begun = forwarder.current_layer().has_value();
        const auto out = forwarder.rewrite(packet, nullptr);
        if (!out) {
            continue;
        }
        HEYDOK_ASSERT(begun || packet.key_frame);
        HEYDOK_ASSERT(out->payload.size() <= payload.size());
        HEYDOK_ASSERT(std::equal(out->payload.rbegin(), out->payload.rend(), payload.rbegin()));
        const auto near = sent.size() < 32 ? sent.begin() : sent.end() - 32;
        HEYDOK_ASSERT(std::find(near, sent.end(), out->sequence) == sent.end());
        sent.push_back(out->sequence);
    }
    return 0;
}
