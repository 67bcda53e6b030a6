#include "benchmarks/scenarios.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "benchmarks/measuring.hpp"

namespace heydok::bench {
namespace {

using namespace std::chrono_literals;

constexpr Duration kLoadGrain = 5ms;
constexpr Duration kDelayGrain = 1ms;

double seconds(Duration span) {
    return static_cast<double>(span.count()) / 1e6;
}

LoadClient& add_publisher(RoomLoad& load, const std::string& room, std::size_t number) {
    return load.add({http_port(), room, fmt::format("publisher-{}", number), false, true});
}

struct LoadShape {
    std::size_t publishers = 0;
    std::size_t subscribers = 0;
    bool video = false;
};

void publish(LoadClient& client, bool video) {
    if (video) {
        client.publish_video({});
    } else {
        client.publish_audio({});
    }
}

Figures forward(const ServerProcess& server, const ScenarioOptions& options,
                const LoadShape& shape) {
    RoomLoad load{kLoadGrain};
    for (std::size_t i = 0; i < shape.publishers; ++i) {
        add_publisher(load, "load", i);
        load.run_for(20ms);
    }
    wait_connected(load);
    for (std::size_t i = 0; i < shape.publishers; ++i) {
        publish(*load.clients()[i], shape.video);
    }
    load.run_for(500ms);
    for (std::size_t i = 0; i < shape.subscribers; ++i) {
        load.add({http_port(), "load", fmt::format("subscriber-{}", i), true, true});
        load.run_for(20ms);
    }
    wait_connected(load);
    require(load.run_until([&] { return streams_flow(load, shape.publishers * shape.subscribers); },
                           kPatience),
            "media does not reach every subscriber");
    load.run_for(3s);
    Window window{server, load};
    load.run_for(options.load_time);
    return window.figures();
}

Figures audio(const ServerProcess& server, const ScenarioOptions& options) {
    return forward(server, options, {10, 60, false});
}

Figures video(const ServerProcess& server, const ScenarioOptions& options) {
    return forward(server, options, {2, 40, true});
}

Figures memory(const ServerProcess& server, const ScenarioOptions& options) {
    RoomLoad load{kLoadGrain};
    load.run_for(2s);
    const std::uint64_t idle = server.resident_bytes();
    // Rooms of two, as consultations are.
    for (std::size_t i = 0; i < options.memory_participants; ++i) {
        load.add(
            {http_port(), fmt::format("room-{}", i / 2), fmt::format("person-{}", i), true, true});
        load.run_for(10ms);
    }
    wait_connected(load);
    for (const auto& client : load.clients()) {
        client->publish_audio({});
    }
    load.run_for(5s);
    const auto grown = static_cast<double>(server.resident_bytes() - idle);
    return {
        {"idle_mib", static_cast<double>(idle) / 1048576},
        {"kib_per_participant", grown / 1024 / static_cast<double>(options.memory_participants)}};
}

Figures joins(const ServerProcess& server, const ScenarioOptions& options) {
    RoomLoad load{kDelayGrain};
    const auto server_cpu = server.cpu_time();
    const auto own_cpu = own_cpu_time();
    const Instant begin = read_monotonic_clock();
    std::size_t started = 0;
    std::size_t answered = 0;
    while (answered < options.joins) {
        while (started < options.joins && load.clients().size() < options.joins_at_once) {
            load.add({http_port(), fmt::format("room-{}", started), "person", true, true});
            ++started;
        }
        const auto done = [](const auto& client) { return client->answered_at().has_value(); };
        const bool progress = load.run_until(
            [&] { return std::any_of(load.clients().begin(), load.clients().end(), done); },
            kPatience);
        require(progress && !load.any_failed(), "joins are not answered");
        const auto finished = load.clients();
        for (const auto& client : finished) {
            if (done(client)) {
                client->leave();
                load.remove(*client);
                ++answered;
            }
        }
    }
    const double span = seconds(read_monotonic_clock() - begin);
    const auto count = static_cast<double>(options.joins);
    return {{"joins_per_second", count / span},
            {"server_cpu_ms_per_join",
             static_cast<double>((server.cpu_time() - server_cpu).count()) / count},
            {"client_cpu_ms_per_join",
             static_cast<double>((own_cpu_time() - own_cpu).count()) / count}};
}

/// Milliseconds from the begin of the TCP connection to the first decodable key frame.
double one_key_frame(RoomLoad& load, std::size_t number) {
    LoadClient& client =
        load.add({http_port(), "show", fmt::format("viewer-{}", number), true, false});
    const auto first = [&]() -> std::optional<Instant> {
        const support::IncomingStream* stream = client.peer().first_stream(true);
        return stream == nullptr ? std::nullopt : stream->frames().statistics().first_key_frame;
    };
    require(load.run_until([&] { return first().has_value(); }, kPatience), "no key frame arrived");
    const double result = seconds(*first() - *client.started_at()) * 1000;
    client.leave();
    // Longer than the servers hold key-frame requests back: a consultation sees one join, not many.
    load.run_for(1500ms);
    load.remove(client);
    return result;
}

Figures key_frame(const ServerProcess&, const ScenarioOptions& options) {
    RoomLoad load{kDelayGrain};
    LoadClient& publisher = add_publisher(load, "show", 0);
    wait_connected(load);
    publisher.publish_video({});
    load.run_for(2s);
    std::vector<double> delays;
    for (std::size_t i = 0; i < options.key_frame_joins; ++i) {
        delays.push_back(one_key_frame(load, i));
    }
    std::sort(delays.begin(), delays.end());
    return {{"median_ms", delays[delays.size() / 2]},
            {"p95_ms", delays[delays.size() * 95 / 100]},
            {"best_ms", delays.front()}};
}

}  // namespace

const std::vector<Scenario>& scenarios() {
    static const std::vector<Scenario> kAll{
        {"audio", "10 audio publishers x 60 subscribers", audio},
        {"video", "2 video publishers (VP8, 3 layers, 1.7 Mbit/s on top) x 40 subscribers", video},
        {"meetings", "20 meetings of two, sound and 1.5 Mbit/s of picture each", meetings},
        {"delay", "Added delay of sound at 30,000 packets per second", delay},
        {"capacity", "Meetings of two held by a quarter of a core (loss < 0.1 %, p99 < 20 ms)",
         capacity},
        {"memory", "Memory: idle, and with audio meetings of two", memory},
        {"joins", "Join requests: socket, join and answer", joins},
        {"key_frame", "Click on join to first decodable key frame", key_frame}};
    return kAll;
}

}  // namespace heydok::bench
