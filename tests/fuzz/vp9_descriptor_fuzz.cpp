// links: heydok_rtc_rtp
#include <algorithm>
#include <array>

#include "base/assert.hpp"
#include "rtc/rtp/vp9_descriptor.hpp"

/// What is read and written with other numbers reads the same apart from them.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace heydok;
    const auto descriptor = rtp::parse_vp9_descriptor({data, size});
    if (!descriptor) {
        return 0;
    }
    HEYDOK_ASSERT(descriptor->size < size);
    std::array<std::uint8_t, rtp::kMaxVp9HeadSize> head{};
    const std::size_t written = rtp::write_vp9_head(*descriptor, {data, size}, 99, 7, head);
    HEYDOK_ASSERT(written >= 1 && written <= descriptor->size);
    Bytes changed{data, data + size};
    std::copy_n(head.begin(), written, changed.begin());
    const auto again = rtp::parse_vp9_descriptor(changed);
    HEYDOK_ASSERT(again.has_value() && again->size == descriptor->size);
    HEYDOK_ASSERT(again->picture_id.value_or(99) == 99);
    HEYDOK_ASSERT(again->tl0_picture_index.value_or(7) == 7);
    HEYDOK_ASSERT(again->spatial == descriptor->spatial);
    HEYDOK_ASSERT(again->temporal == descriptor->temporal);
    return 0;
}
