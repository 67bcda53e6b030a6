#pragma once
#include <memory>
#include <string>
#include <vector>

#include "benchmarks/flood_probe.hpp"
#include "benchmarks/flood_source.hpp"

namespace heydok::bench {

using FloodSources = std::vector<std::unique_ptr<FloodSource>>;

/// One way of flooding the server; ids are those of docs/hardening.md.
struct FloodKind {
    std::string id;
    std::string title;
    /// Makes ready what the flood needs before the quiet time is measured: an attacker who joins.
    bool from_within = false;
    /// Descriptors that the server has left, when they are to run out; 0: as many as it likes.
    std::size_t descriptors_left = 0;
    /// Starts the flood at 1/`part` of its full rate.
    FloodSources (*begin)(FloodProbe& probe, std::uint64_t part) = nullptr;
};

/// All kinds, the mixture of them last.
const std::vector<FloodKind>& flood_kinds();

}  // namespace heydok::bench
