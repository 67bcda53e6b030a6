#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "benchmarks/room_load.hpp"
#include "benchmarks/scenarios.hpp"

/// What the scenarios share.
namespace heydok::bench {

inline constexpr Duration kPatience = std::chrono::seconds{30};

/// Throws std::runtime_error with `what` when the condition does not hold.
void require(bool condition, const char* what);
/// Until every client has media; throws when one was refused or it takes too long.
void wait_connected(RoomLoad& load);
/// Of all streams so far, by the receivers' sequence numbers.
std::int64_t lost_packets(const RoomLoad& load);
/// Every running stream has delivered something, and there are at least `streams` of them.
bool streams_flow(const RoomLoad& load, std::size_t streams);
/// From sending to arrival of the audio packets that all clients got since the last call.
std::vector<Duration> take_delays(RoomLoad& load);
/// Smallest value that `share` (0 to 1) of the values do not exceed, in milliseconds.
double percentile_ms(std::vector<Duration> values, double share);

/// A stretch of a running load, from construction to `figures`.
class Window {
  public:
    Window(const ServerProcess& server, RoomLoad& load);
    /// Packets per second, CPU of both sides, loss, memory, and the SRTP profile of the streams.
    Figures figures();

  private:
    const ServerProcess& server_;
    RoomLoad& load_;
    std::uint64_t packets_;
    std::int64_t lost_;
    std::chrono::milliseconds server_cpu_;
    std::chrono::milliseconds own_cpu_;
    std::uint64_t sleeps_;
    Instant begin_;
};

// meeting_scenarios.cpp
Figures meetings(const ServerProcess& server, const ScenarioOptions& options);
Figures delay(const ServerProcess& server, const ScenarioOptions& options);
Figures capacity(const ServerProcess& server, const ScenarioOptions& options);

}  // namespace heydok::bench
