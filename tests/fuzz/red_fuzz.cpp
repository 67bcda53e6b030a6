// links: heydok_rtc_rtp
#include "base/assert.hpp"
#include "rtc/rtp/red.hpp"

/// Every block lies inside the payload, in order, and all bytes are accounted for.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace heydok;
    const auto red = rtp::parse_red({data, size});
    if (!red) {
        return 0;
    }
    std::size_t used = 1 + red->redundant_count * 4 + red->primary.size();
    for (std::size_t i = 0; i < red->redundant_count; ++i) {
        used += red->redundant[i].payload.size();
        HEYDOK_ASSERT(red->redundant[i].timestamp_offset < 1U << 14);
    }
    HEYDOK_ASSERT(red->redundant_count == rtp::kMaxRedundantBlocks ? used <= size : used == size);
    return 0;
}
