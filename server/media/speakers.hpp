#pragma once
#include <cstdint>
#include <optional>

#include "base/clock.hpp"

namespace heydok::media {

struct Room;
struct Turn;

/// Length of one measuring window and of the update rhythm.
inline constexpr Duration kSpeakerInterval = std::chrono::milliseconds{400};

/// Whether and how loud a track is, from the audio level of its packets (livekit-protocol section
/// 16). Reads header extensions only.
class AudioActivity {
  public:
    /// `level`: -dBov, 0 loudest to 127 silence, of a packet of about 20 ms.
    void observe(std::uint8_t level);
    /// Ends the window. The quantised level from 0 to 1; 0 when not active.
    float finish_window();
    /// What `finish_window` answered last.
    [[nodiscard]] float level() const { return told_; }
    void silence() { *this = {}; }

  private:
    std::uint32_t loud_packets_ = 0;
    std::uint32_t packets_ = 0;
    std::uint8_t loudest_ = 127;
    float smoothed_ = 0;
    float told_ = 0;
};

/// Ends the window of every audio track and tells the changes to those who hear them.
void update_speakers(Turn& turn, Room& room);

}  // namespace heydok::media
