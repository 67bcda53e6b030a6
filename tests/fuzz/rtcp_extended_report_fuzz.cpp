// links: heydok_rtc_rtcp
#include "base/assert.hpp"
#include "rtc/rtcp/writer.hpp"
#include "tests/fuzz/rtcp_framing.hpp"

/// XR blocks of any type and length; the reference time reads back.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    const Bytes packet = fuzz::rtcp_packet(207, 0, {data, size});
    const auto report = fuzz::read_rtcp<rtcp::ExtendedReport>(packet);
    if (report && report->receiver_reference_time) {
        Bytes out;
        rtcp::Writer{out}.receiver_reference_time(report->ssrc, *report->receiver_reference_time);
        const auto again = fuzz::read_rtcp<rtcp::ExtendedReport>(out);
        HEYDOK_ASSERT(again && again->receiver_reference_time == report->receiver_reference_time);
    }
    return 0;
}
