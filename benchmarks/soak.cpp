#include "benchmarks/soak.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "benchmarks/measuring.hpp"

namespace heydok::bench {
namespace {

using namespace std::chrono_literals;

constexpr Duration kGrain = 5ms;
constexpr Duration kTurnover = 2s;
constexpr Duration kSampling = 10s;
constexpr std::size_t kSpeakers = 10;
constexpr std::size_t kListeners = 30;
constexpr std::size_t kMeetings = 10;
constexpr double kMostGrowthPercent = 1;

/// Who is there and who goes next.
class Turnover {
  public:
    explicit Turnover(RoomLoad& load) : load_(load) {}

    void fill() {
        for (std::size_t i = 0; i < kSpeakers; ++i) {
            load_.add({http_port(), "soak", fmt::format("speaker-{}", i), false, true});
            load_.run_for(20ms);
        }
        wait_connected(load_);
        for (const auto& client : load_.clients()) {
            client->publish_audio({});
        }
        for (std::size_t i = 0; i < kMeetings; ++i) {
            join_meeting(i, "physician");
            join_meeting(i, "patient");
        }
        for (std::size_t i = 0; i < kListeners; ++i) {
            join_listener();
        }
        wait_connected(load_);
        load_.run_for(5s);
    }
    /// By turns a listener and a patient is replaced by somebody new.
    void next() {
        if (joins_++ % 2 == 0) {
            leave(listeners_);
            join_listener();
        } else {
            const std::size_t meeting = joins_ / 2 % kMeetings;
            leave_named(fmt::format("meeting-{}", meeting), "patient");
            join_meeting(meeting, "patient");
        }
    }
    [[nodiscard]] std::size_t joins() const { return joins_; }

  private:
    void join_listener() {
        const std::string name = fmt::format("listener-{}", next_listener_++);
        listeners_.push_back(&load_.add({http_port(), "soak", name, true, true}));
        load_.run_for(20ms);
    }
    void join_meeting(std::size_t meeting, const std::string& name) {
        const std::string room = fmt::format("meeting-{}", meeting);
        LoadClient& client = load_.add({http_port(), room, name, true, true});
        require(load_.run_until([&] { return client.peer().connected(); }, kPatience),
                "a participant does not connect");
        client.publish_audio({});
        support::VideoOptions video;
        video.layers = 1;
        video.bits_per_second = 500'000;
        client.publish_video(video);
        named_[room + "/" + name] = &client;
    }
    void leave(std::deque<LoadClient*>& from) {
        from.front()->leave();
        load_.run_for(100ms);
        load_.remove(*from.front());
        from.pop_front();
    }
    void leave_named(const std::string& room, const std::string& name) {
        std::deque<LoadClient*> one{named_[room + "/" + name]};
        leave(one);
    }

    RoomLoad& load_;
    std::deque<LoadClient*> listeners_;
    std::map<std::string, LoadClient*> named_;
    std::size_t next_listener_ = 0;
    std::size_t joins_ = 0;
};

SoakSample sample(const ServerProcess& server, Instant begin) {
    return {static_cast<double>((read_monotonic_clock() - begin).count()) / 6e7,
            static_cast<double>(server.resident_bytes()) / 1048576, server.descriptors()};
}

std::vector<SoakSample> judged(const SoakResult& result) {
    std::vector<SoakSample> out;
    std::copy_if(result.samples.begin(), result.samples.end(), std::back_inserter(out),
                 [&](const SoakSample& s) { return s.minutes >= result.warm_up_minutes; });
    return out;
}

std::size_t median_descriptors(std::vector<SoakSample> samples) {
    std::sort(samples.begin(), samples.end(), [](const SoakSample& a, const SoakSample& b) {
        return a.descriptors < b.descriptors;
    });
    return samples.empty() ? 0 : samples[samples.size() / 2].descriptors;
}

}  // namespace

double SoakResult::memory_growth_percent() const {
    const std::vector<SoakSample> all = judged(*this);
    if (all.size() < 2) {
        return 0;
    }
    double x = 0;
    double y = 0;
    for (const SoakSample& s : all) {
        x += s.minutes / static_cast<double>(all.size());
        y += s.resident_mib / static_cast<double>(all.size());
    }
    double xy = 0;
    double xx = 0;
    for (const SoakSample& s : all) {
        xy += (s.minutes - x) * (s.resident_mib - y);
        xx += (s.minutes - x) * (s.minutes - x);
    }
    const double span = all.back().minutes - all.front().minutes;
    return xy / xx * span / y * 100;
}

int SoakResult::descriptor_growth() const {
    const std::vector<SoakSample> all = judged(*this);
    const auto third = static_cast<std::ptrdiff_t>(all.size() / 3);
    return static_cast<int>(median_descriptors({all.end() - third, all.end()})) -
           static_cast<int>(median_descriptors({all.begin(), all.begin() + third}));
}

bool SoakResult::passed() const {
    return std::abs(memory_growth_percent()) <= kMostGrowthPercent && descriptor_growth() <= 0;
}

SoakResult soak(const ServerProcess& server, std::chrono::minutes time) {
    RoomLoad load{kGrain};
    Turnover turnover{load};
    turnover.fill();
    SoakResult result;
    result.warm_up_minutes = static_cast<double>(time.count()) / 6;
    const Instant begin = read_monotonic_clock();
    Instant next_turn = begin;
    Instant next_sample = begin;
    std::uint64_t packets = 0;
    std::uint64_t before = load.packets();
    while (read_monotonic_clock() - begin < time) {
        const Instant now = read_monotonic_clock();
        if (now >= next_sample) {
            next_sample = now + kSampling;
            result.samples.push_back(sample(server, begin));
            const SoakSample& last = result.samples.back();
            fmt::print("soak minute {:.1f}: {:.1f} MiB, {} descriptors\n", last.minutes,
                       last.resident_mib, last.descriptors);
            std::fflush(stdout);
        }
        if (now >= next_turn) {
            next_turn = now + kTurnover;
            packets += load.packets() - before;
            turnover.next();
            before = load.packets();  // who has left took his count along
        }
        load.run_for(kGrain);
    }
    const double seconds = static_cast<double>((read_monotonic_clock() - begin).count()) / 1e6;
    result.joins = turnover.joins();
    result.packets_per_second = static_cast<double>(packets) / seconds;
    result.lost_percent =
        static_cast<double>(lost_packets(load)) * 100 / static_cast<double>(packets);
    return result;
}

std::string soak_markdown(const SoakResult& result, const std::string& date,
                          const Surroundings& surroundings) {
    std::string out = fmt::format(
        "# Soak, {}\n\n{} people hear {} and {} meetings of two run with pictures of 0.5 Mbit/s; "
        "every two seconds one of them leaves and\nsomebody else joins. Load average of the "
        "machine before and after: {:.1f} and {:.1f}. Made by `./dev bench soak`.\n\n",
        date, kListeners, kSpeakers, kMeetings, surroundings.load_before, surroundings.load_after);
    const SoakSample last = result.samples.empty() ? SoakSample{} : result.samples.back();
    out += fmt::format(
        "| figure | value |\n| --- | --- |\n| minutes | {:.1f} |\n| of these not judged | {:.1f} "
        "|\n| joins, and as many leaves | {} |\n| forwarded packets per second | {:.0f} |\n| lost "
        "percent | {:.3f} |\n| memory at the end, MiB | {:.1f} |\n| memory growth over the judged "
        "time, percent (at most 1 either way) | {:.2f} |\n| descriptor growth (none) | {} |\n| "
        "passed | {} |\n",
        last.minutes, result.warm_up_minutes, result.joins, result.packets_per_second,
        result.lost_percent, last.resident_mib, result.memory_growth_percent(),
        result.descriptor_growth(), result.passed() ? "yes" : "no");
    return out;
}

}  // namespace heydok::bench
