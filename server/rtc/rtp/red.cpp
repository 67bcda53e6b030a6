#include "rtc/rtp/red.hpp"

namespace heydok::rtp {
namespace {

constexpr std::uint8_t kFollows = 0x80;  // F

}  // namespace

Parsed<RedPayload> parse_red(ByteView payload) {
    ByteReader reader{payload};
    RedPayload red;
    std::array<std::size_t, kMaxRedundantBlocks> sizes{};
    std::size_t skipped = 0;
    std::uint8_t head = reader.u8();
    while (reader.ok() && (head & kFollows) != 0) {
        const std::uint32_t rest = reader.u24();
        const std::size_t size = rest & 0x3FF;
        if (red.redundant_count < kMaxRedundantBlocks) {
            RedundantBlock& block = red.redundant[red.redundant_count];
            block.payload_type = head & 0x7F;
            block.timestamp_offset = static_cast<std::uint16_t>(rest >> 10);
            sizes[red.redundant_count++] = size;
        } else {
            skipped += size;
        }
        head = reader.u8();
    }
    red.primary_payload_type = head & 0x7F;
    for (std::size_t i = 0; i < red.redundant_count; ++i) {
        red.redundant[i].payload = reader.take(sizes[i]);
    }
    reader.skip(skipped);
    if (!reader.ok()) {
        return ParseError::truncated;
    }
    red.primary = reader.rest();
    return red;
}

}  // namespace heydok::rtp
