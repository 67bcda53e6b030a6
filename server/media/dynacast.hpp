#pragma once
#include <cstdint>
#include <optional>

#include "base/clock.hpp"

namespace heydok::media {

struct Publication;
struct Turn;

/// Which layers of a track anybody wants (livekit-protocol section 11.5): raised at once, lowered
/// only after a while, and not in the first seconds of a track.
class Dynacast {
  public:
    static constexpr Duration kLowerDelay = std::chrono::seconds{5};
    static constexpr Duration kStartDelay = std::chrono::seconds{10};

    /// `level`: what the client sends without being told.
    void start(Instant now, std::uint8_t level) {
        started_at_ = now;
        told_ = level;
    }
    /// `wanted`: highest layer that a subscriber wants; nothing when nobody does. The new level to
    /// tell the publisher, when it is time: number of layers from below, 0 for none.
    std::optional<std::uint8_t> update(Instant now, std::optional<std::uint8_t> wanted);
    /// When `update` may have news without a change; kNever else.
    [[nodiscard]] Instant next_timeout() const { return lower_at_; }
    /// What the publisher was told last.
    [[nodiscard]] std::uint8_t level() const { return told_; }

  private:
    Instant started_at_{};
    std::uint8_t told_ = 0;
    Instant lower_at_ = kNever;
};

/// Computes the wish of all subscribers, for each codec of the track, and tells the publisher when
/// it is time.
void update_dynacast(Turn& turn, Publication& publication);

}  // namespace heydok::media
