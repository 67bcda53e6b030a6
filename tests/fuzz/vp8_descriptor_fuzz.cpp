// links: heydok_rtc_rtp
#include "base/assert.hpp"
#include "rtc/rtp/vp8_descriptor.hpp"

/// What is read and written again reads the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace heydok;
    const auto descriptor = rtp::parse_vp8_descriptor({data, size});
    if (!descriptor) {
        return 0;
    }
    HEYDOK_ASSERT(descriptor->size < size && descriptor->size <= rtp::kMaxVp8DescriptorSize);
    Bytes out(rtp::kMaxVp8DescriptorSize);
    out.resize(rtp::write_vp8_descriptor(*descriptor, out));
    HEYDOK_ASSERT(out.size() == rtp::vp8_descriptor_size(*descriptor));
    out.push_back(data[descriptor->size]);
    const auto again = rtp::parse_vp8_descriptor(out);
    HEYDOK_ASSERT(again.has_value());
    HEYDOK_ASSERT(again->picture_id == descriptor->picture_id);
    HEYDOK_ASSERT(again->tl0_picture_index == descriptor->tl0_picture_index);
    HEYDOK_ASSERT(again->temporal_id == descriptor->temporal_id);
    HEYDOK_ASSERT(again->key_index == descriptor->key_index);
    HEYDOK_ASSERT(again->key_frame == descriptor->key_frame);
    return 0;
}
