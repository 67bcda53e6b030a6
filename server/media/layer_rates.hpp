#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "base/clock.hpp"

namespace heydok::media {

/// What each layer of one received stream takes, measured over a second at a time. Fixed size.
class LayerRates {
  public:
    static constexpr std::size_t kSpatial = 3;
    static constexpr std::size_t kTemporal = 3;  ///< higher ones count as the last

    /// A packet of `size` bytes that belongs to these layers; 0 for a stream that has none.
    void on_packet(Instant now, std::uint8_t spatial, std::uint8_t temporal, std::size_t size) {
        if (now - window_start_ >= kWindow) {
            finish_window(now);
        }
        const std::size_t s = spatial < kSpatial ? spatial : kSpatial - 1;
        const std::size_t t = temporal < kTemporal ? temporal : kTemporal - 1;
        bytes_[s][t] += static_cast<std::uint32_t>(size);
    }
    /// bit/s of the layers up to these, all temporal ones below included; nothing before enough was
    /// seen of it.
    [[nodiscard]] std::optional<std::uint64_t> rate(std::uint8_t spatial,
                                                    std::uint8_t temporal) const;
    /// The highest temporal layer with packets of its own, 0 when there is only the base.
    [[nodiscard]] std::uint8_t highest_temporal(std::uint8_t spatial) const;

  private:
    static constexpr Duration kWindow = std::chrono::seconds{1};

    void finish_window(Instant now);

    std::array<std::array<std::uint32_t, kTemporal>, kSpatial> bytes_{};
    std::array<std::array<std::uint32_t, kTemporal>, kSpatial> rates_{};  ///< bit/s, smoothed
    Instant window_start_{};
};

}  // namespace heydok::media
