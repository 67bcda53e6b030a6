#pragma once
#include <chrono>
#include <cstdint>
#include <system_error>

#include "base/clock.hpp"

namespace heydok::net {

/// What a server should have at its start.
inline constexpr Duration kPortPatience = std::chrono::seconds{5};

/// Waiting for a port that a killed process has not given back yet: the kernel closes its sockets
/// only while it takes the process apart, and whoever restarts it is faster. Blocks; for start-up.
class PortPatience {
  public:
    /// With zero nothing is waited for.
    explicit PortPatience(Duration patience) : patience_(patience) {}

    /// After a failed try: true when it is worth another one, after a short sleep. False for other
    /// failures than a taken port, for port 0, and at the end of the patience. Logs once.
    bool wait(std::uint16_t port, std::error_code failure);

  private:
    Duration patience_;
    Instant deadline_ = kNever;
};

}  // namespace heydok::net
