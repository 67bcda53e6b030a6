#pragma once
#include <cstdint>
#include <span>

namespace heydok::media {

/// One choice of layers of a track, and what it takes.
struct LayerStep {
    std::uint8_t spatial = 0;
    std::uint8_t temporal = 0xff;
    std::uint64_t rate = 0;  ///< bit/s
};

/// What one video subscription could get. The steps rise in rate and quality; the last is all that
/// is wanted.
struct VideoDemand {
    static constexpr std::int8_t kNothing = -1;

    std::span<const LayerStep> steps;
    std::int8_t current = kNothing;  ///< index of the step in force
    bool may_rise = true;            ///< nothing speaks against a step above the current one
    std::int8_t chosen = kNothing;   ///< the answer: index of a step
};

/// Divides `budget` bit/s among the demands, the most important first: everybody's lowest step as
/// far as that goes, then each as high as the rest allows. What is above the current step must fit
/// with room to spare, so that a choice does not sway. Pure.
void allocate(std::uint64_t budget, std::span<VideoDemand> demands);

/// What a step must fit in to be risen to.
std::uint64_t with_margin(std::uint64_t rate);

}  // namespace heydok::media
