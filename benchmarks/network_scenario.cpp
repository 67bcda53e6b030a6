#include "benchmarks/network_scenario.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <stdexcept>

#include "benchmarks/measuring.hpp"
#include "benchmarks/network_shape.hpp"
#include "benchmarks/report.hpp"

namespace heydok::bench {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kMeetings = 4;
constexpr Duration kGrain = 2ms;
/// The estimates find their new level before anything is judged.
constexpr Duration kSettling = 5s;
/// What was lost at the end of the judged time is repeated meanwhile.
constexpr Duration kRepairs = 2s;

/// How much of each audio stream had come when the judged time began and ended.
struct Span {
    const support::IncomingStream* stream;
    std::size_t begin;
    std::size_t end;
};

std::vector<const support::IncomingStream*> streams(const RoomLoad& load, bool video) {
    std::vector<const support::IncomingStream*> result;
    for (const auto& client : load.clients()) {
        for (const auto& stream : client->peer().streams()) {
            if (stream->options().video == video) {
                result.push_back(stream.get());
            }
        }
    }
    return result;
}

void fill(RoomLoad& load, const ServerProcess& server) {
    for (std::size_t i = 0; i < kMeetings; ++i) {
        for (const char* name : {"physician", "patient"}) {
            LoadClient::Settings settings{http_port(), fmt::format("meeting-{}", i), name};
            settings.count_only = false;
            settings.measure_delay = true;
            settings.host = server.address();
            load.add(settings);
            load.run_for(20ms);
        }
    }
    wait_connected(load);
    for (const auto& client : load.clients()) {
        support::AudioOptions audio;
        audio.redundant = true;
        client->publish_audio(audio);
        support::VideoOptions video;
        video.layers = 1;
        video.bits_per_second = 500'000;
        client->publish_video(video);
        load.run_for(3ms);
    }
    require(
        load.run_until([&] { return streams_flow(load, load.clients().size() * 2); }, kPatience),
        "media does not reach everybody");
    load.run_for(1s);
}

std::uint64_t frames_shown(const RoomLoad& load) {
    std::uint64_t frames = 0;
    for (const auto* stream : streams(load, true)) {
        frames += stream->frames().statistics().frames;
    }
    return frames;
}

std::size_t ended(const RoomLoad& load) {
    return static_cast<std::size_t>(std::count_if(
        load.clients().begin(), load.clients().end(),
        [](const auto& client) { return client->failed() || client->peer().left().has_value(); }));
}

/// Packets of speech that came neither at first nor repeated nor in a later one.
double never_arrived_percent(const std::vector<Span>& spans) {
    std::size_t all = 0;
    std::size_t missing = 0;
    for (const Span& span : spans) {
        const std::vector<bool>& numbers = span.stream->numbers();
        const auto at = [&](std::size_t index) {
            return numbers.begin() + static_cast<std::ptrdiff_t>(index);
        };
        all += span.end - span.begin;
        missing += static_cast<std::size_t>(std::count(at(span.begin), at(span.end), false));
    }
    require(all > 0, "no audio arrived");
    return static_cast<double>(missing) * 100 / static_cast<double>(all);
}

Figures shaped(const ServerProcess& server, const ShapedNetwork& network, const NetworkShape& shape,
               std::chrono::seconds time) {
    RoomLoad load{kGrain};
    fill(load, server);
    network.apply(shape);
    load.run_for(kSettling);
    std::vector<Span> spans;
    for (const auto* stream : streams(load, false)) {
        spans.push_back({stream, stream->numbers().size(), 0});
    }
    take_delays(load);
    const std::uint64_t frames = frames_shown(load);
    load.run_for(time);
    for (Span& span : spans) {
        span.end = span.stream->numbers().size();
    }
    const std::vector<Duration> delays = take_delays(load);
    const double shown = static_cast<double>(frames_shown(load) - frames);
    load.run_for(kRepairs);
    std::uint64_t redundant = 0;
    for (const Span& span : spans) {
        redundant += span.stream->redundant_packets();
    }
    Figures figures{{"audio_never_arrived_percent", never_arrived_percent(spans)},
                    {"audio_delay_p50_ms", percentile_ms(delays, 0.5)},
                    {"audio_delay_p95_ms", percentile_ms(delays, 0.95)},
                    {"audio_comes_as_red", redundant > 0 ? 1.0 : 0.0},
                    {"pictures_per_second_each",
                     shown / static_cast<double>(time.count() * static_cast<long>(2 * kMeetings))},
                    {"calls_ended", static_cast<double>(ended(load))}};
    network.clear();
    return figures;
}

std::vector<NetworkShape> chosen(const std::vector<std::string>& names) {
    const auto& all = network_shapes();
    if (std::find(names.begin(), names.end(), "all") != names.end()) {
        return all;
    }
    std::vector<NetworkShape> result;
    for (const std::string& name : names) {
        const auto found = std::find_if(all.begin(), all.end(),
                                        [&](const auto& shape) { return shape.name == name; });
        if (found == all.end()) {
            throw std::invalid_argument("no network shape is called " + name);
        }
        result.push_back(*found);
    }
    return result;
}

void measure(const NetworkOptions& options, const NetworkShape& shape, ServerKind kind,
             Measurement& measurement) {
    try {
        const ShapedNetwork network{options.link};
        const ServerProcess server{kind,
                                   kind == ServerKind::heydok ? options.heydok : options.livekit,
                                   {ShapedNetwork::kServerAddress, network.holder()}};
        measurement.rounds.push_back(shaped(server, network, shape, options.load_time));
    } catch (const std::runtime_error& problem) {
        fmt::print("{} {}: no figure: {}\n", shape.name, measurement.server, problem.what());
        measurement.rounds.push_back({});
        return;
    }
    for (const auto& [name, value] : measurement.rounds.back()) {
        fmt::print("{} {} {} {:.3f}\n", shape.name, measurement.server, name, value);
    }
    std::fflush(stdout);
}

std::string rows_of(const Measurement& measurement) {
    std::string out;
    const Figures middle = medians(measurement.rounds);
    for (const auto& [name, value] : middle) {
        double least = value;
        double most = value;
        for (const Figures& round : measurement.rounds) {
            if (const auto found = round.find(name); found != round.end()) {
                least = std::min(least, found->second);
                most = std::max(most, found->second);
            }
        }
        out += fmt::format("| {} | {} | {} | {:.2f} | {:.2f} | {:.2f} |\n", measurement.scenario,
                           measurement.server, name, value, least, most);
    }
    return out;
}

}  // namespace

int run_network(const NetworkOptions& options, const std::string& date) {
    std::string text = fmt::format(
        "# Meetings through network shapes, {}\n\n{} meetings of two, each with sound (RED where "
        "the server agrees) and a picture of 0.5 Mbit/s, the clients behind one\nlink to the "
        "server (tests/network, a TUN device between two network namespaces) that treats both "
        "directions alike.\nJudged for {} s after {} s in that network; {} rounds in turns, "
        "median, least and most. Clients ask for what is missing\nas browsers do. \"Never "
        "arrived\": neither at first, nor repeated, nor inside a later packet. Made by\n`./dev "
        "bench media --network`.\n\n| shape | server | figure | median | least | most |\n| --- | "
        "--- | --- | --- | --- | --- |\n",
        date, kMeetings, options.load_time.count(),
        std::chrono::duration_cast<std::chrono::seconds>(kSettling).count(), options.rounds);
    std::string titles;
    bool complete = true;
    for (const NetworkShape& shape : chosen(options.shapes)) {
        Measurement ours{shape.name, shape.title, "heydok", {}};
        Measurement theirs{shape.name, shape.title, "livekit-server", {}};
        for (std::size_t round = 0; round < options.rounds; ++round) {
            measure(options, shape, ServerKind::heydok, ours);
            if (!options.livekit.empty()) {
                measure(options, shape, ServerKind::livekit, theirs);
            }
        }
        for (const Measurement* each : {&ours, &theirs}) {
            complete = complete && std::none_of(each->rounds.begin(), each->rounds.end(),
                                                [](const Figures& f) { return f.empty(); });
            text += rows_of(*each);
        }
        titles += fmt::format("- {}: {}\n", shape.name, shape.title);
    }
    std::filesystem::create_directories(options.out);
    std::ofstream{options.out / (date + "-network.md")} << text << "\n" << titles;
    return complete ? 0 : 1;
}

}  // namespace heydok::bench
