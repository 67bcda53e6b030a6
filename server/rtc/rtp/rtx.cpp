#include "rtc/rtp/rtx.hpp"

#include <cstring>

namespace heydok::rtp {

Parsed<MutableBytes> unwrap_rtx(MutableBytes packet, const RepairedStream& repaired) {
    const auto view = PacketView::parse(packet);
    if (!view) {
        return view.error();
    }
    if (view->payload().size() < kRtxOverhead) {
        return ParseError::truncated;
    }
    const Header header{view->marker(), repaired.payload_type, load_u16(view->payload().data()),
                        view->timestamp(), repaired.ssrc};
    std::memmove(packet.data() + kRtxOverhead, packet.data(), view->header_size());
    const MutableBytes original = packet.subspan(kRtxOverhead);
    rewrite_header(original, header);
    return original;
}

std::size_t wrap_rtx(MutableBytes out, const PacketView& original, const RtxStream& stream) {
    const ByteView payload = original.payload();
    const ByteView head = original.bytes().first(original.header_size());
    const std::size_t size = head.size() + kRtxOverhead + payload.size();
    if (size > out.size()) {
        return 0;
    }
    std::memcpy(out.data(), head.data(), head.size());
    out[0] &= static_cast<std::uint8_t>(~0x20);
    rewrite_header(out, {original.marker(), stream.payload_type, stream.sequence_number,
                         original.timestamp(), stream.ssrc});
    store_u16(&out[head.size()], original.sequence_number());
    if (!payload.empty()) {
        std::memcpy(&out[head.size() + kRtxOverhead], payload.data(), payload.size());
    }
    return size;
}

}  // namespace heydok::rtp
