#pragma once
#include "base/clock.hpp"
#include "media/signal.hpp"

namespace heydok::media {

/// Score of a participant's connection from loss and round trip (livekit-protocol section 16):
/// falls fast, recovers slowly. Never says LOST: clients would reconnect.
class QualityMeter {
  public:
    /// Worst loss (0 to 1) and the round trip of the last interval.
    void update(double loss, Duration round_trip);
    [[nodiscard]] ConnectionQuality quality() const;
    [[nodiscard]] float score() const { return static_cast<float>(score_); }

  private:
    double score_ = 100;
};

struct Room;
struct Turn;
/// Tells everybody the quality of himself and of those he is subscribed to.
void send_quality(Turn& turn, Room& room);

}  // namespace heydok::media
