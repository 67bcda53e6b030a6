// links: heydok_media
#include <algorithm>

#include "base/assert.hpp"
#include "media/layer_selector.hpp"

namespace {

using namespace heydok;

media::LayerTarget target_of(std::uint8_t byte) {
    return {static_cast<std::uint8_t>(byte & 7), static_cast<std::uint8_t>(byte >> 3 & 7)};
}

}  // namespace

/// A script for both selectors: each step is a wish, a pause, or a descriptor (its length, then its
/// bytes) at a timestamp. Whatever a sender claims, nothing is sent that is above what was allowed
/// for, and the same frame gets the same answer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    rtp::DependencyReader reader;
    media::DependencySelector by_dependency;
    media::Vp9Selector by_descriptor;
    std::uint32_t timestamp = 0;
    ByteReader input{{data, size}};
    while (input.remaining() > 2) {
        const std::uint8_t step = input.u8();
        timestamp += (step & 3) * 3000U;
        if (step >> 6 == 0) {
            const media::LayerTarget target = target_of(input.u8());
            by_dependency.set_target(target);
            by_descriptor.set_target(target);
            continue;
        }
        if (step >> 6 == 1 && step % 16 == 15) {
            by_dependency.start_source();
            by_descriptor.start_source();
            continue;
        }
        const ByteView bytes = input.take(std::min<std::size_t>(input.u8(), input.remaining()));
        const media::PictureMark mark{timestamp, (step & 4) != 0};
        if (const auto descriptor = reader.read(bytes)) {
            const auto decision = by_dependency.select(*descriptor, mark);
            const auto again = by_dependency.select(*descriptor, mark);
            HEYDOK_ASSERT(decision.forward == again.forward && decision.marker == again.marker);
            HEYDOK_ASSERT(!decision.forward || by_dependency.spatial().has_value());
        }
        if (const auto descriptor = rtp::parse_vp9_descriptor(bytes)) {
            const auto decision = by_descriptor.select(*descriptor, mark);
            HEYDOK_ASSERT(!decision.forward || descriptor->spatial <= *by_descriptor.spatial());
        }
    }
    return 0;
}
