// links: heydok_rtc_rtp
#include <array>

#include "base/assert.hpp"
#include "rtc/rtp/dependency_descriptor.hpp"

/// A stream of descriptors, each behind a byte with its length: what is read can be passed on with
/// other numbers and then reads the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace heydok;
    rtp::DependencyReader reader;
    rtp::DependencyReader next;
    ByteReader input{{data, size}};
    std::array<std::uint8_t, rtp::kMaxDescriptorSize> out{};
    while (input.remaining() > 1) {
        const std::size_t length = input.u8();
        const ByteView value = input.take(std::min(length, input.remaining()));
        const auto descriptor = reader.read(value);
        if (!descriptor) {
            continue;
        }
        HEYDOK_ASSERT(descriptor->structure != nullptr);
        HEYDOK_ASSERT(descriptor->used_bits <= value.size() * 8 || value.size() == 3);
        HEYDOK_ASSERT(descriptor->frame.reference_count <= rtp::kMaxFrameReferences);
        const std::uint32_t targets = descriptor->active_targets & 0x55555555;
        const std::size_t written =
            rtp::write_dependency_descriptor(*descriptor, value, 77, targets, out);
        if (written == 0) {
            next = rtp::DependencyReader{};  // an active set more than 255 bytes can hold
            reader = rtp::DependencyReader{};
            continue;
        }
        const auto again = next.read(ByteView{out}.first(written));
        HEYDOK_ASSERT(again.has_value());
        HEYDOK_ASSERT(again->frame_number == 77 && again->active_targets == targets);
        HEYDOK_ASSERT(again->frame.indications == descriptor->frame.indications);
        HEYDOK_ASSERT(again->frame.references == descriptor->frame.references);
        HEYDOK_ASSERT(again->frame.chains == descriptor->frame.chains);
    }
    return 0;
}
