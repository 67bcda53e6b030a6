#include <fmt/core.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "benchmarks/flood.hpp"
#include "benchmarks/network_scenario.hpp"
#include "benchmarks/report.hpp"
#include "benchmarks/restart.hpp"
#include "benchmarks/soak.hpp"

namespace heydok::bench {
namespace {

constexpr const char* kUsage =
    "usage: heydok_bench [media] [--against LIVEKIT_SERVER] [--server HEYDOK] [--only "
    "SCENARIO]...\n"
    "                    [--rounds N] [--seconds N] [--out DIRECTORY] [--network SHAPE]...\n"
    "       heydok_bench soak [--minutes N] [--server HEYDOK] [--out DIRECTORY]\n"
    "       heydok_bench restart [--people N] [--server HEYDOK] [--out DIRECTORY]\n"
    "       heydok_bench flood [--seconds N] [--only KIND]... [--server HEYDOK] [--out "
    "DIRECTORY]\n"
    "Measures the media engine over loopback; against a livekit-server in turns, when one is "
    "given;\nwith --network (loss5, loss10, loss20, loss30, far, narrow, all) what meetings lose "
    "there instead.\nsoak: half load with joins and leaves, judged by memory and descriptors.\n"
    "restart: the server is killed and started again, and everybody comes back.\n"
    "flood: one kind of attack after the other beside a call of two, judged by what the call "
    "loses.\n";

struct Options {
    std::string heydok;
    std::string livekit;
    std::string link;
    std::vector<std::string> only;
    std::vector<std::string> shapes;
    std::size_t rounds = 3;
    enum class What : std::uint8_t { media, soak, flood, restart } what = What::media;
    std::chrono::minutes soak_time{60};
    std::chrono::seconds flood_time{60};
    std::size_t people = 500;
    std::filesystem::path out = HEYDOK_RESULTS;
    ScenarioOptions scenario;
};

std::optional<Options::What> what_of(const std::string& name) {
    static const std::map<std::string, Options::What> kAll{{"media", Options::What::media},
                                                           {"soak", Options::What::soak},
                                                           {"flood", Options::What::flood},
                                                           {"restart", Options::What::restart}};
    const auto found = kAll.find(name);
    return found == kAll.end() ? std::nullopt : std::optional{found->second};
}

Options read_options(const std::vector<std::string>& arguments,
                     const std::filesystem::path& program) {
    Options options;
    options.heydok = (program.parent_path() / "heydok").string();
    options.link = (program.parent_path() / "network_link").string();
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string& name = arguments[i];
        if (const auto what = what_of(name)) {
            options.what = *what;
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
        } else if (name == "--network") {
            options.shapes.push_back(value);
        } else if (name == "--rounds") {
            options.rounds = std::stoul(value);
        } else if (name == "--seconds") {
            options.flood_time = std::chrono::seconds{std::stoul(value)};
            options.scenario.load_time = options.flood_time;
        } else if (name == "--minutes") {
            options.soak_time = std::chrono::minutes{std::stoul(value)};
        } else if (name == "--people") {
            options.people = std::stoul(value);
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
        measurement.rounds.push_back({});  // keeps the pairs of rounds together
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

double load_average() {
    double minute = 0;
    return ::getloadavg(&minute, 1) == 1 ? minute : 0;
}

int run_soak(const Options& options) {
    const ServerProcess server{ServerKind::heydok, options.heydok};
    const double load_before = load_average();
    const SoakResult result = soak(server, options.soak_time);
    std::filesystem::create_directories(options.out);
    const std::string date = today();
    std::ofstream{options.out / (date + "-soak.md")}
        << soak_markdown(result, date, {load_before, load_average()});
    return result.passed() ? 0 : 1;
}

int run_media(const Options& options) {
    Surroundings surroundings{load_average(), 0};
    const std::vector<Measurement> measurements = measure_all(options);
    surroundings.load_after = load_average();
    const std::string date = today();
    std::filesystem::create_directories(options.out);
    std::ofstream{options.out / (date + "-media.json")} << to_json(measurements, date, surroundings)
                                                        << '\n';
    std::ofstream{options.out / (date + "-media.md")}
        << to_markdown(measurements, date, surroundings);
    const bool complete =
        std::all_of(measurements.begin(), measurements.end(), [](const Measurement& m) {
            return std::none_of(m.rounds.begin(), m.rounds.end(),
                                [](const Figures& f) { return f.empty(); });
        });
    return complete ? 0 : 1;
}

int run(const Options& options) {
    switch (options.what) {
        case Options::What::soak:
            return run_soak(options);
        case Options::What::flood:
            return run_floods({options.heydok, options.only, options.flood_time, options.out},
                              today());
        case Options::What::restart:
            return run_restart({options.heydok, options.people, options.out}, today());
        case Options::What::media:
            break;
    }
    if (!options.shapes.empty()) {
        return run_network({options.heydok, options.livekit, options.link, options.shapes,
                            options.rounds, options.scenario.load_time, options.out},
                           today());
    }
    return run_media(options);
}

}  // namespace
}  // namespace heydok::bench

int main(int argc, char** argv) {
    ::signal(SIGPIPE, SIG_IGN);  // a link that has ended is told by the write
    try {
        const std::vector<std::string> arguments{argv + 1, argv + argc};
        return heydok::bench::run(heydok::bench::read_options(arguments, argv[0]));
    } catch (const std::exception& problem) {
        fmt::print(stderr, "{}\n", problem.what());
        return 2;
    }
}
