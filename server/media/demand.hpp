#pragma once
#include <array>
#include <compare>
#include <span>

#include "media/allocation.hpp"
#include "media/subscription.hpp"

namespace heydok::media {

/// Who is served first; the smaller one is.
struct Importance {
    bool not_shared = true;      ///< no shared screen
    bool not_large = true;       ///< neither asked for large nor speaking
    std::uint32_t priority = 0;  ///< of the track settings; unset is the last
    bool not_speaking = true;
    std::uint32_t smallness = 0;  ///< by the size asked for
    std::size_t place = 0;        ///< among the subscriptions

    auto operator<=>(const Importance&) const = default;
};

/// The choices that there are for one video subscription now.
class Demand {
  public:
    /// `loss`: part of the packets lost on the way to the subscriber. Layers that would stand still
    /// more than they move at such a loss are no choice.
    Demand(Instant now, Subscription& subscription, double loss);

    [[nodiscard]] std::span<const LayerStep> steps() const {
        return std::span{steps_}.first(count_);
    }
    /// Layers were left out for their loss.
    [[nodiscard]] bool is_lossy() const { return lossy_; }
    /// Index of the step in force.
    [[nodiscard]] std::int8_t current() const;

    Subscription* subscription;
    Importance importance;

  private:
    void add_layer(const Publication& publication, std::uint8_t spatial);
    void leave_out_unrepairable(double loss);

    static constexpr std::size_t kMostSteps = 9;
    std::array<LayerStep, kMostSteps> steps_{};
    std::size_t count_ = 0;
    bool lossy_ = false;
};

}  // namespace heydok::media
