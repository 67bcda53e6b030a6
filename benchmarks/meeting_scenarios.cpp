#include <fmt/core.h>

#include <algorithm>

#include "benchmarks/measuring.hpp"

namespace heydok::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMeetings = 20;
constexpr Duration kMeetingGrain = 5ms;
constexpr Duration kDelayGrain = 1ms;
constexpr Duration kCapacityGrain = 2ms;
/// Meetings whose participants judge every packet they get.
constexpr std::size_t kProbes = 5;
// A meeting counts as held while both stay below these.
constexpr double kMostLossPercent = 0.1;
constexpr double kMostDelayMs = 20;
/// Share of a core that the server gets, so that the client is never the one that gives up.
constexpr int kServerSharePercent = 25;
constexpr double kGrowth = 1.15;
constexpr Duration kJudged = 5s;

/// Two people with microphone and a camera of 1.5 Mbit/s each.
void add_meeting(RoomLoad& load, std::size_t number, bool measured) {
    for (const char* name : {"physician", "patient"}) {
        LoadClient::Settings settings{kHttpPort, fmt::format("meeting-{}", number), name};
        settings.count_only = !measured;
        settings.measure_delay = measured;
        load.add(settings);
        load.run_for(10ms);
    }
}

void publish_both(LoadClient& client) {
    client.publish_audio({});
    support::VideoOptions video;
    video.layers = 1;
    video.bits_per_second = 1'500'000;
    client.publish_video(video);
}

void publish_from(RoomLoad& load, std::size_t first) {
    for (std::size_t i = first; i < load.clients().size(); ++i) {
        publish_both(*load.clients()[i]);
        load.run_for(3ms);  // pictures of different people do not come at the same instant
    }
    // Each of the two gets two streams.
    require(
        load.run_until([&] { return streams_flow(load, load.clients().size() * 2); }, kPatience),
        "media does not reach everybody");
    load.run_for(2s);
}

std::vector<Duration> take_delays(RoomLoad& load) {
    std::vector<Duration> delays;
    for (const auto& client : load.clients()) {
        client->peer().take_delays(delays);
    }
    return delays;
}

Figures judge(const ServerProcess& server, RoomLoad& load, Duration span) {
    take_delays(load);
    Window window{server, load};
    load.run_for(span);
    Figures figures = window.figures();
    const std::vector<Duration> delays = take_delays(load);
    figures["p50_ms"] = percentile_ms(delays, 0.5);
    figures["p99_ms"] = percentile_ms(delays, 0.99);
    figures["p999_ms"] = percentile_ms(delays, 0.999);
    return figures;
}

}  // namespace

Figures meetings(const ServerProcess& server, const ScenarioOptions& options) {
    RoomLoad load{kMeetingGrain};
    for (std::size_t i = 0; i < kMeetings; ++i) {
        add_meeting(load, i, false);
    }
    wait_connected(load);
    publish_from(load, 0);
    Window window{server, load};
    load.run_for(options.load_time);
    return window.figures();
}

/// 10 speak to 60 (30,000 packets a second); some of the 60 take the time of every packet.
Figures delay(const ServerProcess& server, const ScenarioOptions& options) {
    constexpr std::size_t kSpeakers = 10;
    constexpr std::size_t kListeners = 60;
    RoomLoad load{kDelayGrain};
    for (std::size_t i = 0; i < kSpeakers; ++i) {
        load.add({kHttpPort, "delay", fmt::format("speaker-{}", i), false, true});
        load.run_for(20ms);
    }
    wait_connected(load);
    for (const auto& client : load.clients()) {
        client->publish_audio({});
        load.run_for(2ms);
    }
    load.run_for(500ms);
    for (std::size_t i = 0; i < kListeners; ++i) {
        LoadClient::Settings settings{kHttpPort, "delay", fmt::format("listener-{}", i)};
        settings.count_only = i % (kListeners / kProbes) != 0;
        settings.measure_delay = !settings.count_only;
        load.add(settings);
        load.run_for(20ms);
    }
    wait_connected(load);
    require(load.run_until([&] { return streams_flow(load, kSpeakers * kListeners); }, kPatience),
            "media does not reach every listener");
    load.run_for(3s);
    return judge(server, load, options.load_time);
}

/// More and more meetings on a server that may use a quarter of a core.
Figures capacity(const ServerProcess& server, const ScenarioOptions&) {
    const CpuShare share{server, kServerSharePercent};
    RoomLoad load{kCapacityGrain};
    Figures held;
    std::size_t meetings = 0;
    std::size_t wanted = 4;
    int failures = 0;
    while (failures < 2) {
        const std::size_t before = load.clients().size();
        for (; meetings < wanted; ++meetings) {
            add_meeting(load, meetings, meetings < kProbes);
        }
        Figures figures;
        try {
            wait_connected(load);
            publish_from(load, before);
            figures = judge(server, load, kJudged);
        } catch (const std::runtime_error&) {
            break;  // nobody else gets in
        }
        const bool well =
            figures["lost_percent"] < kMostLossPercent && figures["p99_ms"] < kMostDelayMs;
        failures = well ? 0 : failures + 1;
        if (well) {
            held = figures;
            held["meetings_held"] = static_cast<double>(meetings);
            wanted = std::max(meetings + 1,
                              static_cast<std::size_t>(static_cast<double>(meetings) * kGrowth));
        }
        require(figures["client_cpu_percent_of_core"] < 90, "the client is the one that gives up");
    }
    require(!held.empty(), "not even the first meetings were held");
    return held;
}

}  // namespace heydok::bench
