// links: heydok_rtc_rtp
#include <algorithm>
#include <map>

#include "base/assert.hpp"
#include "rtc/rtp/packet_writer.hpp"

/// A packet from any parts reads back: header, the elements that the block took, payload, padding.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    ByteReader script{{data, size}};
    const std::uint8_t shape = script.u8();
    rtp::ExtensionBlock block{(shape & 1) != 0 ? rtp::ExtensionForm::two_byte
                                               : rtp::ExtensionForm::one_byte};
    std::map<std::uint8_t, ByteView> taken;
    for (int i = 0; i < shape >> 1 && script.remaining() > 2; ++i) {
        const std::uint8_t id = script.u8();
        const ByteView value = script.take(std::min<std::size_t>(script.u8(), script.remaining()));
        if (block.add(id, value)) {
            HEYDOK_ASSERT(taken.emplace(id, value).second);
        }
    }
    rtp::PacketParts parts;
    parts.header = {(shape & 2) != 0, static_cast<std::uint8_t>(script.u8() & 0x7F), script.u16(),
                    script.u32(), script.u32()};
    parts.padding = script.u8();
    parts.extension_block = block.bytes();
    parts.payload = script.rest();
    Bytes out(rtp::packet_size(parts));
    HEYDOK_ASSERT(rtp::write_packet(MutableBytes{out}.first(out.size() - 1), parts) == 0);
    HEYDOK_ASSERT(rtp::write_packet(out, parts) == out.size());
    const auto packet = rtp::PacketView::parse(out);
    HEYDOK_ASSERT(packet && packet->sequence_number() == parts.header.sequence_number);
    HEYDOK_ASSERT(packet->padding_size() == parts.padding);
    HEYDOK_ASSERT(std::ranges::equal(packet->payload(), parts.payload));
    std::size_t read = 0;
    packet->for_each_extension([&](std::uint8_t id, ByteView value) {
        HEYDOK_ASSERT(taken.count(id) == 1 && std::ranges::equal(value, taken[id]));
        ++read;
    });
    HEYDOK_ASSERT(read == std::min(taken.size(), rtp::kMaxExtensionElements));
    return 0;
}
