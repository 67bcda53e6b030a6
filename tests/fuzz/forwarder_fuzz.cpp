// links: heydok_media
#include <array>
#include <memory>

#include "base/assert.hpp"
#include "media/forwarder.hpp"
#include "rtc/rtp/packet_writer.hpp"

namespace {

using namespace heydok;
using peer::MediaCodec;

constexpr std::uint8_t kDependencyId = 12;
constexpr std::size_t kSources = 3;

peer::NegotiatedSection section() {
    peer::NegotiatedSection result;
    result.mid = "3";
    std::uint8_t payload_type = 96;
    for (std::size_t codec = 0; codec < peer::kCodecCount; ++codec, payload_type += 2) {
        result.codecs.push_back({static_cast<MediaCodec>(codec), payload_type,
                                 static_cast<std::uint8_t>(payload_type + 1), true, true});
    }
    result.extensions.set(rtp::Extension::mid, 4);
    result.extensions.set(rtp::Extension::transport_cc, 3);
    result.extensions.set(rtp::Extension::abs_send_time, 2);
    result.extensions.set(rtp::Extension::dependency_descriptor, kDependencyId);
    return result;
}

}  // namespace

/// Packets of one codec from up to three sources, with wishes and pauses between them: what goes
/// out is always a whole packet, and a repeat of it carries the same payload.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const peer::NegotiatedSection kSection = section();
    ByteReader input{{data, size}};
    const auto codec = static_cast<MediaCodec>(input.u8() % peer::kCodecCount);
    media::Forwarder forwarder{{codec, 1, 2, 65'000, 65'000, 0}};
    HEYDOK_ASSERT(forwarder.bind(kSection));
    std::array<rtp::DependencyReader, kSources> readers;
    rtp::DependencyDescriptor newest;
    std::array<std::uint8_t, 2048> bytes{};
    std::array<std::uint8_t, 4096> whole{};
    Instant now{};
    while (input.remaining() > 8) {
        const std::uint8_t step = input.u8();
        now += std::chrono::milliseconds{step & 31};
        if (step >= 240) {
            forwarder.pause();
            continue;
        }
        forwarder.set_target_layer(step >> 5 & 3);
        forwarder.set_target_temporal(step >> 3 & 3);
        const std::uint16_t sequence = input.u16();
        const std::uint32_t timestamp = std::uint32_t{input.u16()} << 8;
        const ByteView value = input.take(std::min<std::size_t>(input.u8(), input.remaining()));
        const ByteView payload = input.take(std::min<std::size_t>(input.u8(), input.remaining()));
        rtp::ExtensionBlock block{rtp::ExtensionForm::two_byte};
        block.add(kDependencyId, value);
        const rtp::PacketParts parts{
            {(step & 1) != 0, 96, sequence, timestamp, 7}, block.bytes(), {}, payload, 0};
        const std::size_t written = rtp::write_packet(bytes, parts);
        media::MediaPacket packet;
        packet.now = now;
        packet.view = *rtp::PacketView::parse(ByteView{bytes}.first(written));
        packet.source = packet.layer = step % kSources;
        packet.layered = peer::is_scalable(codec) && (step & 64) != 0;
        if (!media::read_payload(codec, packet) ||
            (peer::is_scalable(codec) &&
             !media::read_dependency(readers[packet.source], kDependencyId, newest, packet))) {
            continue;
        }
        const auto out = forwarder.rewrite(packet, nullptr);
        if (!out) {
            continue;
        }
        const rtp::SequenceNumber sent_as = out->sequence;
        const Bytes prefix{out->prefix.begin(), out->prefix.end()};
        auto end = std::copy(out->header.begin(), out->header.end(), whole.begin());
        HEYDOK_ASSERT(rtp::PacketView::parse_header({whole.begin(), end}).has_value());
        HEYDOK_ASSERT(out->prefix.size() + out->payload.size() > 0);
        const auto* sent = forwarder.claim_repeat(now, sent_as, Duration{0});
        if (sent == nullptr || peer::is_audio(codec)) {
            continue;
        }
        const auto repeat = forwarder.make_rtx(now, *sent, packet.view);
        HEYDOK_ASSERT(repeat.has_value());
        HEYDOK_ASSERT(Bytes(repeat->prefix.begin() + 2, repeat->prefix.end()) == prefix);
        HEYDOK_ASSERT(repeat->payload.size() == out->payload.size());
    }
    return 0;
}
