// links: heydok_rtc_rtcp
#include <vector>

#include "base/assert.hpp"
#include "rtc/rtcp/transport_feedback.hpp"

/// Feedback that was read can be written again and then reads the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace heydok;
    const auto feedback = rtcp::TransportFeedback::parse({data, size});
    if (!feedback) {
        return 0;
    }
    std::vector<rtcp::PacketArrival> arrivals;
    feedback->for_each([&](const rtcp::PacketArrival& a) { arrivals.push_back(a); });
    HEYDOK_ASSERT(arrivals.size() == feedback->packet_count());
    Bytes out;
    rtcp::write_transport_feedback(
        {1, 2, feedback->reference_time(), feedback->feedback_count(), arrivals}, out);
    HEYDOK_ASSERT(out.size() % 4 == 0);
    const std::size_t padding = (out[0] & 0x20) != 0 ? out.back() : 0;
    const auto again =
        rtcp::TransportFeedback::parse(ByteView{out}.subspan(12, out.size() - 12 - padding));
    HEYDOK_ASSERT(again.has_value());
    std::size_t index = 0;
    again->for_each([&](const rtcp::PacketArrival& a) { HEYDOK_ASSERT(a == arrivals[index++]); });
    HEYDOK_ASSERT(index == arrivals.size());
    return 0;
}
