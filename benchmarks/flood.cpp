#include "benchmarks/flood.hpp"

#include <fmt/core.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "benchmarks/flood_kinds.hpp"
#include "benchmarks/measuring.hpp"

namespace heydok::bench {
namespace {

using namespace std::chrono_literals;

constexpr Duration kQuiet = 10s;
constexpr Duration kSampling = 500ms;
/// Until a hole in what was heard is given up.
constexpr Duration kSettling = 3s;
/// Memory and descriptors have to be back after this time.
constexpr Duration kRecovery = 60s;
constexpr double kMostAudioLost = 0.001;
constexpr std::int64_t kMostGrowth = std::int64_t{1024} * 1024;

struct State {
    std::int64_t memory = 0;  ///< anonymous
    std::size_t descriptors = 0;
};

State state_of(const ServerProcess& server) {
    return {static_cast<std::int64_t>(server.anonymous_bytes()), server.descriptors()};
}

struct Outcome {
    double per_second = 0;
    double quiet_cores = 0;
    double cores = 0;
    double audio_lost = 0;  ///< share, of the one who lost more
    double video_lost = 0;
    double quiet_delay_ms = 0;  ///< 99th percentile
    double delay_ms = 0;
    State before;
    State peak;
    State after;
    Duration recovery{};
    std::string harm;  ///< empty: none

    [[nodiscard]] bool recovered() const {
        return after.memory <= before.memory + kMostGrowth &&
               after.descriptors <= before.descriptors;
    }
    [[nodiscard]] bool held() const {
        return harm.empty() && audio_lost < kMostAudioLost && recovered();
    }
};

double share(std::uint64_t lost, std::uint64_t heard) {
    return heard == 0 ? 1 : static_cast<double>(lost) / static_cast<double>(lost + heard);
}

/// Processor time of the server per time gone by, since construction.
class Cores {
  public:
    explicit Cores(const ServerProcess& server)
        : server_(server), cpu_(server.cpu_time()), begin_(read_monotonic_clock()) {}
    [[nodiscard]] double used() const {
        return std::chrono::duration<double>(server_.cpu_time() - cpu_).count() /
               std::chrono::duration<double>(read_monotonic_clock() - begin_).count();
    }

  private:
    const ServerProcess& server_;
    std::chrono::milliseconds cpu_;
    Instant begin_;
};

void leave_descriptors(const ServerProcess& server, std::size_t left) {
    const rlim_t most = server.descriptors() + left;
    const rlimit limit{most, most};
    if (left > 0 && ::prlimit(server.id(), RLIMIT_NOFILE, &limit, nullptr) != 0) {
        throw std::runtime_error("the server's descriptors cannot be limited");
    }
}

void flood(const FloodKind& kind, const FloodOptions& options, FloodProbe& probe,
           const ServerProcess& server, Outcome& outcome) {
    const FloodSources sources = kind.begin(probe, 1);
    const Cores cores{server};
    const Instant end = read_monotonic_clock() + options.length;
    while (read_monotonic_clock() < end) {
        probe.run_for(kSampling);
        const State now = state_of(server);
        outcome.peak.memory = std::max(outcome.peak.memory, now.memory);
        outcome.peak.descriptors = std::max(outcome.peak.descriptors, now.descriptors);
    }
    outcome.cores = cores.used();
    std::uint64_t sent = 0;
    for (const auto& source : sources) {
        sent += source->sent();
    }
    outcome.per_second = static_cast<double>(sent) / static_cast<double>(options.length.count());
}

void judge_call(const std::vector<FloodProbe::Heard>& before,
                const std::vector<FloodProbe::Heard>& after, Outcome& outcome) {
    for (std::size_t i = 0; i < before.size(); ++i) {
        outcome.audio_lost = std::max(
            outcome.audio_lost,
            share(after[i].audio_lost - before[i].audio_lost, after[i].audio - before[i].audio));
        outcome.video_lost = std::max(
            outcome.video_lost,
            share(after[i].video_lost - before[i].video_lost, after[i].video - before[i].video));
        if (after[i].offers != before[i].offers) {
            outcome.harm = "renegotiated";
        }
    }
}

/// Datagrams far too large, so that the server's receive buffers, laid out in advance, are memory
/// in use before any is compared. All slots of a batch are filled only when as many wait at once:
/// the server is held meanwhile.
void touch_buffers(const ServerProcess& server, FloodProbe& probe) {
    constexpr std::size_t kAddresses = 64;
    constexpr int kRounds = 3;
    for (int round = 0; round < kRounds; ++round) {
        server.pause();
        {
            const FloodSource large{
                DatagramFlood{media_port(), kAddresses, 50'000,
                              [](Bytes& datagram) { datagram.assign(65'000, 0); }}};
            probe.run_for(100ms);
        }
        server.resume();
        probe.run_for(500ms);
    }
}

Outcome measure(const FloodKind& kind, const FloodOptions& options) {
    const ServerProcess server{ServerKind::heydok, options.server};
    FloodProbe probe;
    if (kind.from_within) {
        probe.insider();
    }
    touch_buffers(server, probe);
    Outcome outcome;
    probe.take_delays();
    const Cores quiet{server};
    probe.run_for(kQuiet);
    outcome.quiet_cores = quiet.used();
    outcome.quiet_delay_ms = percentile_ms(probe.take_delays(), 0.99);
    leave_descriptors(server, kind.descriptors_left);
    const std::vector<FloodProbe::Heard> before = probe.heard();
    outcome.before = outcome.peak = state_of(server);
    flood(kind, options, probe, server, outcome);
    outcome.delay_ms = percentile_ms(probe.take_delays(), 0.99);

    const Instant over = read_monotonic_clock();
    probe.run_for(kSettling);
    judge_call(before, probe.heard(), outcome);
    for (outcome.after = state_of(server);
         !outcome.recovered() && read_monotonic_clock() - over < kRecovery;
         outcome.after = state_of(server)) {
        probe.run_for(kSampling);
    }
    outcome.recovery = read_monotonic_clock() - over;
    if (const std::string harm = probe.harm(); !harm.empty()) {
        outcome.harm = harm;
    }
    return outcome;
}

double mib(std::int64_t bytes) {
    return static_cast<double>(bytes) / 1024 / 1024;
}

std::string verdict_of(const Outcome& outcome) {
    if (!outcome.harm.empty()) {
        return "HARMED: " + outcome.harm;
    }
    if (!outcome.recovered()) {
        return "NOT RECOVERED";
    }
    return outcome.held() ? "held" : "AUDIO LOST";
}

std::string row_of(const FloodKind& kind, const Outcome& outcome) {
    return fmt::format(
        "| {} | {} | {:.0f} | {:.2f} → {:.2f} | {:.3f} % | {:.3f} % | {:.1f} → {:.1f} | {:.1f} → "
        "{:.1f} → {:.1f} | {} → {} → {} | {:.0f} s | {} |\n",
        kind.id, kind.title, outcome.per_second, outcome.quiet_cores, outcome.cores,
        100 * outcome.audio_lost, 100 * outcome.video_lost, outcome.quiet_delay_ms,
        outcome.delay_ms, mib(outcome.before.memory), mib(outcome.peak.memory),
        mib(outcome.after.memory), outcome.before.descriptors, outcome.peak.descriptors,
        outcome.after.descriptors, std::chrono::duration<double>(outcome.recovery).count(),
        verdict_of(outcome));
}

boost::json::object object_of(const FloodKind& kind, const Outcome& outcome) {
    const auto state = [](const State& each) {
        return boost::json::object{{"memory", each.memory}, {"descriptors", each.descriptors}};
    };
    return {{"id", kind.id},
            {"verdict", verdict_of(outcome)},
            {"per_second", outcome.per_second},
            {"cores_quiet", outcome.quiet_cores},
            {"cores", outcome.cores},
            {"audio_lost", outcome.audio_lost},
            {"video_lost", outcome.video_lost},
            {"delay_quiet_ms", outcome.quiet_delay_ms},
            {"delay_ms", outcome.delay_ms},
            {"before", state(outcome.before)},
            {"peak", state(outcome.peak)},
            {"after", state(outcome.after)},
            {"recovery_s", std::chrono::duration<double>(outcome.recovery).count()}};
}

std::string head(const FloodOptions& options, const std::string& date) {
    double load = 0;
    ::getloadavg(&load, 1);
    return fmt::format(
        "# Floods, {0}\n\n"
        "Each flood runs for {1} s from this machine against a `heydok media` of its own on which "
        "two people talk over sockets\n(audio 50 packets/s and video 1.5 Mbit/s each way). Server, "
        "attacker and the two share {2} cores; load average at the\nbeginning {3:.1f}. Made by "
        "`./dev bench flood`. Held: less than 0.1 % of either one's audio lost, nobody sent away "
        "or\nrenegotiated, memory within 1 MiB and descriptors back at most 60 s after the end.\n\n"
        "| id | flood | reached a second | cores of the server, quiet → flooded | audio lost | "
        "video lost | 99th percentile of delay, ms | memory before → peak → after, MiB | "
        "descriptors | back after | verdict |\n"
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n",
        date, options.length.count(), ::sysconf(_SC_NPROCESSORS_ONLN), load);
}

bool wanted(const FloodOptions& options, const FloodKind& kind) {
    return options.only.empty() ||
           std::find(options.only.begin(), options.only.end(), kind.id) != options.only.end();
}

}  // namespace

int run_floods(const FloodOptions& options, const std::string& date) {
    std::string text = head(options, date);
    boost::json::array objects;
    fmt::print("{}", text);
    std::filesystem::create_directories(options.out);
    bool held = true;
    for (const FloodKind& kind : flood_kinds()) {
        if (!wanted(options, kind)) {
            continue;
        }
        std::string row;
        try {
            const Outcome outcome = measure(kind, options);
            held = held && outcome.held();
            row = row_of(kind, outcome);
            objects.push_back(object_of(kind, outcome));
        } catch (const std::runtime_error& problem) {
            held = false;
            row = fmt::format("| {} | {} | no figure: {} |\n", kind.id, kind.title, problem.what());
            objects.push_back(boost::json::object{{"id", kind.id}, {"verdict", "no figure"}});
        }
        fmt::print("{}", row);
        std::fflush(stdout);
        text += row;
        // After each kind: what was measured is not lost with the last minute.
        std::ofstream{options.out / (date + "-flood.md")} << text;
        std::ofstream{options.out / (date + "-flood.json")}
            << boost::json::serialize(boost::json::object{
                   {"date", date}, {"seconds", options.length.count()}, {"floods", objects}})
            << '\n';
    }
    return held ? 0 : 1;
}

}  // namespace heydok::bench
