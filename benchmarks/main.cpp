#include <fmt/core.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "benchmarks/report.hpp"

namespace heydok::bench {
namespace {

constexpr const char* kUsage =
    "usage: heydok_bench [media] [--against LIVEKIT_SERVER] [--server HEYDOK] [--only "
    "SCENARIO]...\n"
    "                    [--rounds N] [--seconds N] [--out DIRECTORY]\n"
    "Measures the media engine over loopback; against a livekit-server in turns, when one is "
    "given.\n";

struct Options {
    std::string heydok;
    std::string livekit;
    std::vector<std::string> only;
    std::size_t rounds = 3;
    std::filesystem::path out = HEYDOK_RESULTS;
    ScenarioOptions scenario;
};

Options read_options(const std::vector<std::string>& arguments,
                     const std::filesystem::path& program) {
    Options options;
    options.heydok = (program.parent_path() / "heydok").string();
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& name = arguments[i];
        if (name == "media") {
            continue;
        }
        if (i + 1 == arguments.size()) {
            throw std::invalid_argument(kUsage);
        }
        const std::string& value = arguments[++i];
        if (name == "--against") {
            options.livekit = value;
        } else if (name == "--server") {
            options.heydok = value;
        } else if (name == "--only") {
            options.only.push_back(value);
        } else if (name == "--rounds") {
            options.rounds = std::stoul(value);
        } else if (name == "--seconds") {
            options.scenario.load_time = std::chrono::seconds{std::stoul(value)};
        } else if (name == "--out") {
            options.out = value;
        } else {
            throw std::invalid_argument(kUsage);
        }
    }
    return options;
}

bool wanted(const Options& options, const Scenario& scenario) {
    return options.only.empty() ||
           std::find(options.only.begin(), options.only.end(), scenario.name) != options.only.end();
}

void measure(const Options& options, const Scenario& scenario, ServerKind kind,
             Measurement& measurement) {
    const ServerProcess server{kind, kind == ServerKind::heydok ? options.heydok : options.livekit};
    try {
        measurement.rounds.push_back(scenario.run(server, options.scenario));
    } catch (const std::runtime_error& problem) {
        fmt::print("{} {}: no figure: {}\n", scenario.name, measurement.server, problem.what());
        return;
    }
    for (const auto& [name, value] : measurement.rounds.back()) {
        fmt::print("{} {} {} {:.3f}\n", scenario.name, measurement.server, name, value);
    }
    std::fflush(stdout);
}

std::vector<Measurement> measure_all(const Options& options) {
    std::vector<Measurement> result;
    for (const Scenario& scenario : scenarios()) {
        if (!wanted(options, scenario)) {
            continue;
        }
        Measurement ours{scenario.name, scenario.title, "heydok", {}};
        Measurement theirs{scenario.name, scenario.title, "livekit-server", {}};
        for (std::size_t round = 0; round < options.rounds; ++round) {
            measure(options, scenario, ServerKind::heydok, ours);
            if (!options.livekit.empty()) {
                measure(options, scenario, ServerKind::livekit, theirs);
            }
        }
        result.push_back(std::move(ours));
        if (!options.livekit.empty()) {
            result.push_back(std::move(theirs));
        }
    }
    return result;
}

std::string today() {
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

int run(const Options& options) {
    const std::vector<Measurement> measurements = measure_all(options);
    const std::string date = today();
    std::filesystem::create_directories(options.out);
    std::ofstream{options.out / (date + "-media.json")} << to_json(measurements, date) << '\n';
    std::ofstream{options.out / (date + "-media.md")} << to_markdown(measurements, date);
    const bool complete =
        std::all_of(measurements.begin(), measurements.end(),
                    [&](const Measurement& m) { return m.rounds.size() == options.rounds; });
    return complete ? 0 : 1;
}

}  // namespace
}  // namespace heydok::bench

int main(int argc, char** argv) {
    try {
        const std::vector<std::string> arguments{argv + 1, argv + argc};
        return heydok::bench::run(heydok::bench::read_options(arguments, argv[0]));
    } catch (const std::exception& problem) {
        fmt::print(stderr, "{}\n", problem.what());
        return 2;
    }
}
