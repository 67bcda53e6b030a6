#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "benchmarks/scenarios.hpp"

namespace heydok::bench {

struct NetworkOptions {
    std::string heydok;
    std::string livekit;              ///< empty: heydok alone
    std::string link;                 ///< the program network_link
    std::vector<std::string> shapes;  ///< by name; "all" is every one
    std::size_t rounds = 3;
    std::chrono::seconds load_time{20};
    std::filesystem::path out;
};

/// Meetings of two through each shape of the network, on both servers in turns; what they lose
/// goes to `out`/<date>-network.md. 0 when every round gave figures. Throws std::runtime_error
/// where no namespace is to be had, std::invalid_argument for a shape that is unknown.
int run_network(const NetworkOptions& options, const std::string& date);

}  // namespace heydok::bench
