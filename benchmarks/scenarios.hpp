#pragma once
#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "benchmarks/server_process.hpp"

namespace heydok::bench {

/// Figures of one measurement by name (with the unit in the name).
using Figures = std::map<std::string, double>;

/// How long and how big; the defaults are those of the published results.
struct ScenarioOptions {
    std::chrono::seconds load_time{10};
    std::size_t memory_participants = 100;
    std::size_t joins = 300;
    std::size_t joins_at_once = 8;
    std::size_t key_frame_joins = 10;
};

/// One thing that is measured against a fresh server. Throws std::runtime_error when clients cannot
/// join or media does not flow: there is no figure then.
struct Scenario {
    std::string name;
    std::string title;
    Figures (*run)(const ServerProcess& server, const ScenarioOptions& options);
};

const std::vector<Scenario>& scenarios();

}  // namespace heydok::bench
