// links: heydok_rtc_rtp
#include <algorithm>

#include "base/assert.hpp"
#include "rtc/rtp/rtx.hpp"

/// Any packet taken for a retransmission: what comes out is two bytes shorter, lies inside the
/// datagram and parses; unwrapping it again never reads past its end.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    Bytes packet(data, data + size);
    const auto outer = rtp::PacketView::parse(packet);
    const std::size_t payload = outer ? outer->payload().size() : 0;
    const std::size_t padding = outer ? outer->padding_size() : 0;
    const auto original = rtp::unwrap_rtx(packet, {96, 0x0102'0304});
    HEYDOK_ASSERT(!original || outer);
    if (!original) {
        return 0;
    }
    HEYDOK_ASSERT(payload >= 2 && original->size() + 2 + padding <= size + padding);
    const auto inner = rtp::PacketView::parse(*original);
    if (inner) {
        HEYDOK_ASSERT(inner->ssrc() == 0x0102'0304 && inner->payload_type() == 96);
    }
    static_cast<void>(rtp::unwrap_rtx(*original, {96, 1}));
    return 0;
}
