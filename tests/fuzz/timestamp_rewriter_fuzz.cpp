// links: heydok_media
#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "media/timestamp_rewriter.hpp"

/// Sources with frozen, random and backward clocks, with true and absurd sender reports: the first
/// packet of a new source never lies before the newest one sent.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    ByteReader script{{data, size}};
    media::TimestampRewriter rewriter{(script.u8() & 1) != 0 ? 48'000U : 90'000U, script.u32()};
    const Bytes header{0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 7};
    Instant now{std::chrono::hours{1}};
    std::optional<std::uint32_t> newest;
    media::SourceClock before;
    while (script.remaining() >= 16) {
        const std::uint8_t action = script.u8();
        now += std::chrono::milliseconds{script.u16()};
        const std::uint32_t in = script.u32();
        media::SourceClock clock{script.u64(), in + script.u8() * 90U, now};
        bool changed = !newest;
        if (action < 64 || changed) {
            Bytes bytes = header;
            store_u32(&bytes[4], in);
            media::MediaPacket packet;
            packet.now = now;
            packet.view = *rtp::PacketView::parse(bytes);
            packet.clock = (action & 1) != 0 ? &clock : nullptr;
            rewriter.start_source(packet, (action & 2) != 0 ? &before : nullptr);
            before = clock;
            changed = true;
        }
        const std::uint32_t out = rewriter.map(now, in);
        HEYDOK_ASSERT(rewriter.translate(in) == out);
        HEYDOK_ASSERT(!changed || !newest || !rtp::is_newer(*newest, out));
        if (!newest || rtp::is_newer(out, *newest)) {
            newest = out;
        }
    }
    return 0;
}
