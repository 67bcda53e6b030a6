#pragma once
#include "base/clock.hpp"
#include "media/signal.hpp"

namespace heydok::media {

/// A participant whose tracks should carry media and do not counts as silent after this time.
inline constexpr Duration kSilentAfter = std::chrono::seconds{10};

/// Score of a participant's connection from loss and round trip (livekit-protocol section 16):
/// falls fast, recovers slowly. Never says LOST: clients would reconnect.
class QualityMeter {
  public:
    /// Worst loss (0 to 1) and the round trip of the last interval.
    void update(double loss, Duration round_trip);
    /// Whether media is due and none comes, as seen now.
    void note_missing_media(Instant now, bool missing);
    /// None had come for kSilentAfter at the last note, though the connection may live (A18).
    [[nodiscard]] bool silent() const { return silent_; }
    [[nodiscard]] ConnectionQuality quality() const;
    [[nodiscard]] float score() const { return static_cast<float>(score_); }

  private:
    double score_ = 100;
    Instant missing_since_ = kNever;
    bool silent_ = false;
};

struct Room;
struct Turn;
/// Tells everybody the quality of himself and of those he is subscribed to.
void send_quality(Turn& turn, Room& room);

}  // namespace heydok::media
