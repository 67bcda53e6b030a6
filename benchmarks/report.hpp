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

/// How much better than the other server, by pairs of rounds made one right after the other.
struct Ratio {
    double median = 0;
    double least = 0;
    double most = 0;
    std::size_t pairs = 0;
    bool equal_delivery = true;  ///< packets per second within 2 % in every pair
};
/// Of `figure`, above 1 where `ours` does better; no pairs when one of them lacks the figure.
Ratio ratio_of(const Measurement& ours, const Measurement& theirs, const std::string& figure);

/// What the machine was doing besides: load average over a minute, before and after.
struct Surroundings {
    double load_before = 0;
    double load_after = 0;
};
std::string to_json(const std::vector<Measurement>& measurements, const std::string& date,
                    const Surroundings& surroundings);
/// Tables for people, with the machine they hold for.
std::string to_markdown(const std::vector<Measurement>& measurements, const std::string& date,
                        const Surroundings& surroundings);

}  // namespace heydok::bench
