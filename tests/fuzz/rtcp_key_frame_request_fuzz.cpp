// links: heydok_rtc_rtcp
#include "base/assert.hpp"
#include "rtc/rtcp/writer.hpp"
#include "tests/fuzz/rtcp_framing.hpp"

/// PLI and FIR: entries lie inside the packet and read back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    const Bytes picture_loss = fuzz::rtcp_packet(206, 1, {data, size});
    if (const auto pli = fuzz::read_rtcp<rtcp::PictureLossIndication>(picture_loss)) {
        Bytes out;
        rtcp::Writer{out}.picture_loss_indication(pli->sender, pli->media);
        const auto again = fuzz::read_rtcp<rtcp::PictureLossIndication>(out);
        HEYDOK_ASSERT(again && again->sender == pli->sender && again->media == pli->media);
    }
    const Bytes full_intra = fuzz::rtcp_packet(206, 4, {data, size});
    const auto fir = fuzz::read_rtcp<rtcp::FullIntraRequest>(full_intra);
    for (std::size_t i = 0; fir && i < fir->size(); ++i) {
        Bytes out;
        rtcp::Writer{out}.full_intra_request(fir->sender, fir->ssrc(i), fir->sequence(i));
        const auto again = fuzz::read_rtcp<rtcp::FullIntraRequest>(out);
        HEYDOK_ASSERT(again && again->size() == 1 && again->ssrc(0) == fir->ssrc(i) &&
                      again->sequence(0) == fir->sequence(i));
    }
    return 0;
}
