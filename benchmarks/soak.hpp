#pragma once
#include <chrono>
#include <string>
#include <vector>

#include "benchmarks/report.hpp"

namespace heydok::bench {

/// What the server held at one moment of a soak.
struct SoakSample {
    double minutes = 0;  ///< since the load stands
    double resident_mib = 0;
    std::size_t descriptors = 0;
};

struct SoakResult {
    std::vector<SoakSample> samples;
    double warm_up_minutes = 0;  ///< not judged: a sixth of the time
    std::size_t joins = 0;       ///< as many have left
    double packets_per_second = 0;
    double lost_percent = 0;

    /// Growth of memory over the judged time by a straight line through it, in percent.
    [[nodiscard]] double memory_growth_percent() const;
    /// Change of the median of descriptors from the first to the last third of the judged time.
    [[nodiscard]] int descriptor_growth() const;
    /// Memory within one percent either way, no more descriptors.
    [[nodiscard]] bool passed() const;
};

/// Half of the audio load and ten meetings of two, where every two seconds somebody leaves and
/// somebody else joins. Throws std::runtime_error when the load does not come to stand.
SoakResult soak(const ServerProcess& server, std::chrono::minutes time);

std::string soak_markdown(const SoakResult& result, const std::string& date,
                          const Surroundings& surroundings);

}  // namespace heydok::bench
