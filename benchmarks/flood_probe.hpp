#pragma once
#include <functional>
#include <string>
#include <vector>

#include "benchmarks/room_load.hpp"

namespace heydok::bench {

/// The bystanders of a flood: two who talk (audio 50 packets/s, video 1.5 Mbit/s each way) over
/// sockets of their own, and, where a flood needs one, a participant who attacks from within.
class FloodProbe {
  public:
    /// What one of the two has heard of the other so far.
    struct Heard {
        std::uint64_t audio = 0;
        std::uint64_t audio_lost = 0;
        std::uint64_t video = 0;
        std::uint64_t video_lost = 0;
        std::uint64_t offers = 0;  ///< that the server made: none after the beginning
    };
    /// Throws std::runtime_error when the two do not come to hear each other.
    FloodProbe();
    void run_for(Duration span) { load_.run_for(span); }
    [[nodiscard]] std::vector<Heard> heard() const;
    /// Delays of audio packets since the last call, both ways.
    std::vector<Duration> take_delays();
    /// How one of the two was sent away or lost the signal connection; empty when neither was.
    [[nodiscard]] std::string harm() const;
    /// What strangers could have seen on the way: the server's fragment towards one of the two.
    [[nodiscard]] std::string known_user() const;
    /// A participant of another room who has media; joins at the first call.
    LoadClient& insider();

  private:
    void run_until(const char* what, const std::function<bool()>& condition);
    RoomLoad load_;
    std::vector<LoadClient*> talkers_;
    LoadClient* insider_ = nullptr;
};

}  // namespace heydok::bench
