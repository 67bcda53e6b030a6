// links: heydok_rtc_rtcp
#include "base/assert.hpp"
#include "rtc/rtcp/writer.hpp"
#include "tests/fuzz/rtcp_framing.hpp"

/// SDES and BYE: the CNAME lies inside the packet and reads back; BYE names as many as it counts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    if (size == 0) {
        return 0;
    }
    const ByteView body{data + 1, size - 1};
    const Bytes description = fuzz::rtcp_packet(202, data[0], body);
    if (const auto read = fuzz::read_rtcp<rtcp::SourceDescription>(description)) {
        HEYDOK_ASSERT(read->cname.size() <= 255);
        Bytes out;
        rtcp::Writer{out}.source_description(read->ssrc, read->cname);
        const auto again = fuzz::read_rtcp<rtcp::SourceDescription>(out);
        HEYDOK_ASSERT(again && again->cname == read->cname && again->ssrc == read->ssrc);
    }
    const Bytes farewell = fuzz::rtcp_packet(203, data[0], body);
    if (const auto read = fuzz::read_rtcp<rtcp::Goodbye>(farewell)) {
        HEYDOK_ASSERT(read->size() == (data[0] & 0x1F));
        for (std::size_t i = 0; i < read->size(); ++i) {
            Bytes out;
            rtcp::Writer{out}.goodbye((*read)[i]);
            const auto again = fuzz::read_rtcp<rtcp::Goodbye>(out);
            HEYDOK_ASSERT(again && again->size() == 1 && (*again)[0] == (*read)[i]);
        }
    }
    return 0;
}
