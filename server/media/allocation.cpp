#include "media/allocation.hpp"

#include <cstddef>

namespace heydok::media {
namespace {

/// Percent that a step must leave free to be risen to.
constexpr std::uint64_t kRiseMargin = 10;

bool fits(const VideoDemand& demand, std::int8_t step, std::uint64_t free) {
    const std::uint64_t rate = demand.steps[static_cast<std::size_t>(step)].rate;
    if (step <= demand.current) {
        return rate <= free;
    }
    return demand.may_rise && with_margin(rate) <= free;
}

std::uint64_t rate_of(const VideoDemand& demand, std::int8_t step) {
    return step == VideoDemand::kNothing ? 0 : demand.steps[static_cast<std::size_t>(step)].rate;
}

}  // namespace

std::uint64_t with_margin(std::uint64_t rate) {
    return rate + rate * kRiseMargin / 100;
}

void allocate(std::uint64_t budget, std::span<VideoDemand> demands) {
    std::uint64_t free = budget;
    for (VideoDemand& demand : demands) {
        demand.chosen = VideoDemand::kNothing;
        if (!demand.steps.empty() && fits(demand, 0, free)) {
            demand.chosen = 0;
            free -= rate_of(demand, 0);
        }
    }
    for (VideoDemand& demand : demands) {
        if (demand.chosen == VideoDemand::kNothing) {
            continue;
        }
        const std::uint64_t share = free + rate_of(demand, demand.chosen);
        for (auto step = static_cast<std::int8_t>(demand.steps.size() - 1); step > 0; --step) {
            if (fits(demand, step, share)) {
                demand.chosen = step;
                break;
            }
        }
        free = share - rate_of(demand, demand.chosen);
    }
}

}  // namespace heydok::media
