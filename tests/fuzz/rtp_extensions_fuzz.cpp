// links: heydok_rtc_rtp
#include "base/assert.hpp"
#include "rtc/rtp/extensions.hpp"
#include "rtc/rtp/packet_writer.hpp"

/// Every element lies inside the packet; what fits a new block reads back from it.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace heydok;
    const auto packet = rtp::PacketView::parse({data, size});
    if (!packet) {
        return 0;
    }
    rtp::ExtensionBlock block{rtp::ExtensionForm::two_byte};
    std::size_t seen = 0;
    packet->for_each_extension([&](std::uint8_t id, ByteView value) {
        ++seen;
        HEYDOK_ASSERT(value.empty() ||
                      (value.data() >= data && value.data() + value.size() <= data + size));
        if (block.add(id, value) && !value.empty()) {
            const MutableBytes kept = block.value(id);
            HEYDOK_ASSERT(std::equal(kept.begin(), kept.end(), value.begin(), value.end()));
        }
        rtp::parse_identifier(value);
        rtp::parse_audio_level(value);
        rtp::parse_playout_delay(value);
    });
    HEYDOK_ASSERT(seen <= rtp::kMaxExtensionElements);
    Bytes copy(data, data + size);
    for (int id = 0; id < 256; ++id) {
        for (std::uint8_t& byte : rtp::extension_place(copy, static_cast<std::uint8_t>(id))) {
            byte = 0;
        }
    }
    HEYDOK_ASSERT(rtp::PacketView::parse(copy).has_value());
    return 0;
}
