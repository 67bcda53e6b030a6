#pragma once
#include <string>
#include <vector>

#include "benchmarks/scenarios.hpp"

namespace heydok::bench {

/// All rounds of one scenario against one server.
struct Measurement {
    std::string scenario;
    std::string title;
    std::string server;
    std::vector<Figures> rounds;
};

/// Median of each figure over the rounds.
Figures medians(const std::vector<Figures>& rounds);
std::string to_json(const std::vector<Measurement>& measurements, const std::string& date);
/// Tables for people, with the machine they hold for.
std::string to_markdown(const std::vector<Measurement>& measurements, const std::string& date);

}  // namespace heydok::bench
