#pragma once
#include <cstdint>

#include "base/clock.hpp"

namespace heydok::congestion {

/// Upper bound for the rate by the packets lost: cut when more than 18 % are lost for seconds,
/// raised again below. Loss that stays the same when less is sent is the path's own (radio): the
/// cut is taken back and that loss not answered any longer, as sending less would not help anybody.
class LossControl {
  public:
    explicit LossControl(std::uint64_t most) : most_(most), limit_(most) {}

    /// `current`: the rate in force, from which a cut goes down.
    void on_packets(Instant now, std::uint32_t received, std::uint32_t lost, std::uint64_t current);
    [[nodiscard]] std::uint64_t limit() const { return limit_; }
    /// A probe has shown that this rate passes.
    void raise_to(std::uint64_t rate) { limit_ = limit_ < rate ? rate : limit_; }
    /// Share of packets lost in the last window, 0 to 1.
    [[nodiscard]] double loss() const { return loss_; }
    /// The same over some windows.
    [[nodiscard]] double smoothed() const { return smoothed_; }

  private:
    void judge(double loss, double elapsed, std::uint64_t current);

    std::uint64_t most_;
    std::uint64_t limit_;
    std::uint32_t received_ = 0;
    std::uint32_t lost_ = 0;
    Instant window_start_{};
    bool started_ = false;
    double loss_ = 0;
    double smoothed_ = 0;
    double inherent_ = 0;  ///< loss that does not depend on us
    double loss_at_cut_ = 0;
    std::uint64_t limit_before_cuts_ = 0;
    int vain_cuts_ = 0;
};

}  // namespace heydok::congestion
