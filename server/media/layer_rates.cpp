#include "media/layer_rates.hpp"

#include <algorithm>

namespace heydok::media {
namespace {

/// A window that ended so much late was a silence.
constexpr Duration kLongestWindow = std::chrono::seconds{3};

}  // namespace

void LayerRates::finish_window(Instant now) {
    const Duration span = now - window_start_;
    // After a silence, and when it was one key frame and nothing else, what was known stays.
    const bool tells = key_frames_ != 1 || pictures_ > 1;
    if (span <= kLongestWindow && tells) {
        take_window(span);
    }
    begin_window(now);
}

void LayerRates::begin_window(Instant now) {
    window_start_ = now;
    bytes_ = key_bytes_ = {};
    pictures_ = key_frames_ = 0;
}

void LayerRates::take_window(Duration span) {
    // A key frame counts like a mean picture of the others; where there are no others it is the
    // usual one.
    const std::uint32_t others = pictures_ > key_frames_ ? pictures_ - key_frames_ : 0;
    const double key_share = others > 0 ? 0 : 1;
    const double other_share = others > 0 ? static_cast<double>(pictures_) / others : 1;
    for (std::size_t s = 0; s < kSpatial; ++s) {
        for (std::size_t t = 0; t < kTemporal; ++t) {
            const double bytes = bytes_[s][t] * other_share + key_bytes_[s][t] * key_share;
            const auto seen =
                static_cast<std::uint64_t>(bytes * 8e6 / static_cast<double>(span.count()));
            const std::uint64_t before = rates_[s][t];
            // A layer that a window has nothing of has stopped; else two windows in one.
            const std::uint64_t mean = before == 0 || seen == 0 ? seen : (before + seen) / 2;
            rates_[s][t] = static_cast<std::uint32_t>(std::min<std::uint64_t>(mean, UINT32_MAX));
        }
    }
}

std::optional<std::uint64_t> LayerRates::rate(std::uint8_t spatial, std::uint8_t temporal) const {
    std::uint64_t sum = 0;
    for (std::size_t s = 0; s <= std::min<std::size_t>(spatial, kSpatial - 1); ++s) {
        for (std::size_t t = 0; t <= std::min<std::size_t>(temporal, kTemporal - 1); ++t) {
            sum += rates_[s][t];
        }
    }
    return sum == 0 ? std::nullopt : std::optional{sum};
}

std::uint8_t LayerRates::highest_temporal(std::uint8_t spatial) const {
    const auto& rates = rates_[std::min<std::size_t>(spatial, kSpatial - 1)];
    std::uint8_t highest = 0;
    for (std::uint8_t t = 0; t < kTemporal; ++t) {
        highest = rates[t] > 0 ? t : highest;
    }
    return highest;
}

}  // namespace heydok::media
