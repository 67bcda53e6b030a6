// links: heydok_rtc_rtcp
#include <vector>

#include "base/assert.hpp"
#include "rtc/rtcp/writer.hpp"
#include "tests/fuzz/rtcp_framing.hpp"

namespace {

using namespace heydok;

std::vector<rtcp::ReportBlock> read(const rtcp::ReportBlocks& blocks) {
    std::vector<rtcp::ReportBlock> out;
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        out.push_back(blocks[i]);
        if (const auto round_trip = rtcp::round_trip(0x1234'5678, blocks[i])) {
            HEYDOK_ASSERT(*round_trip >= Duration{0} && *round_trip <= std::chrono::seconds{10});
        }
    }
    return out;
}

}  // namespace

/// Sender and receiver reports: what was read and written again reads the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const ByteView body{data + 1, size - 1};
    const Bytes sender = fuzz::rtcp_packet(200, data[0], body);
    if (const auto report = fuzz::read_rtcp<rtcp::SenderReport>(sender)) {
        const auto blocks = read(report->blocks);
        Bytes out;
        rtcp::Writer{out}.sender_report(report->ssrc, report->info, blocks);
        const auto again = fuzz::read_rtcp<rtcp::SenderReport>(out);
        HEYDOK_ASSERT(again && again->info == report->info && read(again->blocks) == blocks);
    }
    const Bytes receiver = fuzz::rtcp_packet(201, data[0], body);
    if (const auto report = fuzz::read_rtcp<rtcp::ReceiverReport>(receiver)) {
        const auto blocks = read(report->blocks);
        HEYDOK_ASSERT(blocks.size() <= rtcp::kMaxReportBlocks);
        Bytes out;
        rtcp::Writer{out}.receiver_report(report->ssrc, blocks);
        const auto again = fuzz::read_rtcp<rtcp::ReceiverReport>(out);
        HEYDOK_ASSERT(again && again->ssrc == report->ssrc && read(again->blocks) == blocks);
    }
    return 0;
}
