// links: heydok_rtc_rtp
#include "base/assert.hpp"
#include "rtc/rtp/packet.hpp"
#include "rtc/rtp/rtx.hpp"

/// Parsing, wrapping as a retransmission and unwrapping gives the packet back.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace heydok;
    const ByteView input{data, size};
    if (const auto header = rtp::PacketView::parse_header(input)) {
        HEYDOK_ASSERT(header->header_size() + header->payload().size() == size);
    }
    const auto packet = rtp::PacketView::parse(input);
    if (!packet) {
        return 0;
    }
    HEYDOK_ASSERT(packet->header_size() + packet->payload().size() + packet->padding_size() ==
                  size);
    Bytes wrapped(size + rtp::kRtxOverhead);
    wrapped.resize(rtp::wrap_rtx(wrapped, *packet, {97, 1, 2}));
    const auto original = rtp::unwrap_rtx(wrapped, {packet->payload_type(), packet->ssrc()});
    HEYDOK_ASSERT(original.has_value());
    const auto again = rtp::PacketView::parse(*original);
    HEYDOK_ASSERT(again.has_value());
    HEYDOK_ASSERT(again->sequence_number() == packet->sequence_number());
    HEYDOK_ASSERT(std::ranges::equal(again->payload(), packet->payload()));
    return 0;
}
