#pragma once
#include <cstdint>

#include "base/clock.hpp"

namespace heydok::media {

/// What a subscriber's connection has room for, of one video.
struct LayerGrant {
    static constexpr Duration kFirstHold = std::chrono::seconds{1};

    std::uint8_t spatial = 0xff;   ///< the highest to be sent
    std::uint8_t temporal = 0xff;  ///< the same, in that layer
    bool paused = false;           ///< there is no room even for the lowest
    bool told = false;             ///< the client was told of a pause, once at least
    Instant fell_at{};             ///< to lower layers, or paused
    Instant rose_at{};
    Duration hold = kFirstHold;  ///< stays down so long; longer when rising did not last
    Instant speaker_until{};     ///< counts as speaking in short silences
};

}  // namespace heydok::media
