// links: heydok_rtc_rtcp
#include <vector>

#include "base/assert.hpp"
#include "rtc/rtcp/writer.hpp"
#include "tests/fuzz/rtcp_framing.hpp"

/// REMB: the rate saturates instead of overflowing, the sources lie inside the packet.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    Bytes body(8, 0);
    const std::string_view name = "REMB";
    body.insert(body.end(), name.begin(), name.end());
    body.insert(body.end(), data, data + size);
    const Bytes packet = fuzz::rtcp_packet(206, 15, body);
    const auto remb = fuzz::read_rtcp<rtcp::Remb>(packet);
    if (!remb) {
        return 0;
    }
    HEYDOK_ASSERT(remb->bitrate <= 0x7FFF'FFFF'FFFF'FFFF);
    std::vector<rtcp::Ssrc> ssrcs;
    for (std::size_t at = 0; at + 4 <= remb->ssrcs.size(); at += 4) {
        ssrcs.push_back(load_u32(&remb->ssrcs[at]));
    }
    Bytes out;
    rtcp::Writer{out}.remb(remb->sender, remb->bitrate, ssrcs);
    const auto again = fuzz::read_rtcp<rtcp::Remb>(out);
    HEYDOK_ASSERT(again && again->ssrcs.size() == remb->ssrcs.size());
    HEYDOK_ASSERT(again->bitrate <= remb->bitrate && again->bitrate >= remb->bitrate / 2);
    return 0;
}
