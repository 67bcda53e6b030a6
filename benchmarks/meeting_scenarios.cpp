#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

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
constexpr std::size_t kFirstMeetings = 4;
constexpr double kGrowth = 1.1;
constexpr Duration kJudged = 4s;

/// Two people with microphone and a camera of 1.5 Mbit/s each.
void add_meeting(RoomLoad& load, std::size_t number, bool measured) {
    for (const char* name : {"physician", "patient"}) {
        LoadClient::Settings settings{http_port(), fmt::format("meeting-{}", number), name};
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

/// Meetings are added until there are `wanted`; nothing when their participants do not all get in.
std::optional<Figures> hold(const ServerProcess& server, RoomLoad& load, std::size_t wanted) {
    const std::size_t before = load.clients().size();
    try {
        for (std::size_t meeting = before / 2; meeting < wanted; ++meeting) {
            add_meeting(load, meeting, meeting < kProbes);
        }
        wait_connected(load);
        publish_from(load, before);
        return judge(server, load, kJudged);
    } catch (const std::runtime_error&) {
        return std::nullopt;
    }
}

bool held_well(const Figures& figures) {
    return figures.at("lost_percent") < kMostLossPercent && figures.at("p99_ms") < kMostDelayMs;
}

/// Where to go on from after `meetings` have cost this: 0.6 of what the server's share would carry.
std::size_t promised(const Figures& figures, std::size_t meetings) {
    constexpr double kPart = 0.6;
    const double each = figures.at("server_cpu_percent_of_core") / static_cast<double>(meetings);
    return std::max(meetings, static_cast<std::size_t>(kPart * kServerSharePercent / each));
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
        load.add({http_port(), "delay", fmt::format("speaker-{}", i), false, true});
        load.run_for(20ms);
    }
    wait_connected(load);
    for (const auto& client : load.clients()) {
        client->publish_audio({});
        load.run_for(2ms);
    }
    load.run_for(500ms);
    for (std::size_t i = 0; i < kListeners; ++i) {
        LoadClient::Settings settings{http_port(), "delay", fmt::format("listener-{}", i)};
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

/// More and more meetings on a server that may use a quarter of a core: from a bit more than half
/// of what the first ones promise on, until two steps in a row are too much.
Figures capacity(const ServerProcess& server, const ScenarioOptions&) {
    const CpuShare share{server, kServerSharePercent};
    RoomLoad load{kCapacityGrain};
    Figures held;
    int failures = 0;
    for (std::size_t wanted = kFirstMeetings; failures < 2;) {
        const std::optional<Figures> figures = hold(server, load, wanted);
        require(held.empty() || !figures || figures->at("client_cpu_percent_of_core") < 90,
                "the client is the one that gives up");
        failures = figures && held_well(*figures) ? 0 : failures + 1;
        if (failures == 0) {
            const bool first = held.empty();
            held = *figures;
            held["meetings_held"] = static_cast<double>(wanted);
            wanted = first ? promised(held, wanted) : wanted;
        }
        wanted =
            std::max(wanted + 1, static_cast<std::size_t>(static_cast<double>(wanted) * kGrowth));
    }
    require(!held.empty(), "not even the first meetings were held");
    return held;
}

}  // namespace heydok::bench
