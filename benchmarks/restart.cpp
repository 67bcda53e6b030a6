#include "benchmarks/restart.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>

#include "benchmarks/measuring.hpp"

namespace heydok::bench {
namespace {

using namespace std::chrono_literals;

constexpr Duration kGrain = 5ms;
constexpr Duration kLongest = 60s;
constexpr Duration kAim = 3s;

/// What livekit-client waits before its tries (DefaultReconnectPolicy); from the third one on up to
/// a second more, by chance.
Duration delay_before(std::size_t attempt, Random& random) {
    constexpr std::array<Duration, 6> kDelays{0ms, 300ms, 1'200ms, 2'700ms, 4'800ms, 7'000ms};
    const Duration delay = kDelays[std::min(attempt, kDelays.size() - 1)];
    return attempt <= 1 ? delay : delay + std::chrono::milliseconds{random.u32() % 1'000};
}

struct Person {
    std::string room;
    std::string identity;
    LoadClient* client = nullptr;
    std::size_t attempt = 0;
    Instant next_try{};
    bool published = false;
    std::optional<Instant> back_at;
};

class Crowd {
  public:
    explicit Crowd(std::size_t people) : people_(people) {
        for (std::size_t i = 0; i < people; ++i) {
            people_[i].room = fmt::format("room-{}", i / 2);
            people_[i].identity = i % 2 == 0 ? "physician" : "patient";
        }
    }
    /// Everybody joins, a few at a time, until all hear each other.
    void gather() {
        for (Person& person : people_) {
            join(person);
            load_.run_for(10ms);
            look(person);
        }
        require(return_all(kLongest) == people_.size(), "not everybody came to hear the other");
    }
    /// The kill closes everybody's WebSocket, and so all begin their first try at once.
    void lose_all(Instant now) {
        for (Person& person : people_) {
            if (person.client != nullptr) {
                load_.remove(*person.client);
                person.client = nullptr;
            }
            person.back_at.reset();
            person.attempt = 1;
            person.next_try = now;
        }
        tries_.clear();
    }
    /// Runs until everybody has media again; how many have.
    std::size_t return_all(Duration longest) {
        load_.run_until([this] { return step() == people_.size(); }, longest);
        return step();
    }
    [[nodiscard]] std::vector<Duration> waits(Instant since) const {
        std::vector<Duration> all;
        for (const Person& person : people_) {
            all.push_back(person.back_at.value_or(since + kLongest) - since);
        }
        return all;
    }
    /// Most tries that began within one tenth of a second.
    [[nodiscard]] std::size_t densest() const {
        std::size_t most = 0;
        for (std::size_t first = 0, last = 0; last < tries_.size(); ++last) {
            while (tries_[last] - tries_[first] >= 100ms) {
                ++first;
            }
            most = std::max(most, last - first + 1);
        }
        return most;
    }
    [[nodiscard]] std::size_t tries() const { return tries_.size(); }

  private:
    void join(Person& person) {
        tries_.push_back(read_monotonic_clock());
        person.client = &load_.add({http_port(), person.room, person.identity, true, true});
        person.published = false;
    }
    void look(Person& person) {
        const Instant now = read_monotonic_clock();
        if (person.client != nullptr && person.client->failed()) {
            load_.remove(*person.client);
            person.client = nullptr;
            person.next_try = now + delay_before(person.attempt++, random_);
        }
        if (person.client == nullptr) {
            if (now >= person.next_try) {
                join(person);
            }
            return;
        }
        if (!person.published && person.client->peer().connected()) {
            person.published = true;
            person.client->publish_audio({});
        }
        const support::IncomingStream* audio = person.client->peer().first_stream(false);
        if (!person.back_at && audio != nullptr && audio->reception().packets() > 0) {
            person.back_at = now;
        }
    }
    std::size_t step() {
        std::size_t back = 0;
        for (Person& person : people_) {
            look(person);
            back += person.back_at ? 1 : 0;
        }
        return back;
    }

    RoomLoad load_{kGrain};
    Random random_ = Random::system();
    std::vector<Person> people_;
    std::vector<Instant> tries_;
};

}  // namespace

int run_restart(const RestartOptions& options, const std::string& date) {
    Crowd crowd{options.people};
    auto server = std::make_unique<ServerProcess>(ServerKind::heydok, options.server);
    crowd.gather();
    server->kill_now();
    const Instant killed = read_monotonic_clock();
    server.reset();
    server = std::make_unique<ServerProcess>(ServerKind::heydok, options.server, ServerPlace{},
                                             ServerProcess::Start::at_once);
    crowd.lose_all(killed);
    const std::size_t back = crowd.return_all(kLongest);
    const std::vector<Duration> waits = crowd.waits(killed);
    const double median = percentile_ms(waits, 0.5);
    const double most = percentile_ms(waits, 0.95);
    const double longest = percentile_ms(waits, 1);
    double load = 0;
    ::getloadavg(&load, 1);
    const std::string text = fmt::format(
        "# Restart with {0} people, {1}\n\n"
        "`heydok media` is killed (SIGKILL) and started again at once; {0} clients in rooms of two "
        "come back in the\nrhythm of livekit-client (tries at once, after 0.3 s, then after 1.2, "
        "2.7, 4.8 s with up to a second by chance).\nServer and clients share {2} cores; load "
        "average at the end {3:.1f}. Made by `./dev bench restart`.\n\n"
        "| back | median | 95th percentile | longest | tries | most tries in 100 ms |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
        "| {4} of {0} | {5:.0f} ms | {6:.0f} ms | {7:.0f} ms | {8} | {9} |\n",
        options.people, date, ::sysconf(_SC_NPROCESSORS_ONLN), load, back, median, most, longest,
        crowd.tries(), crowd.densest());
    fmt::print("{}", text);
    std::filesystem::create_directories(options.out);
    std::ofstream{options.out / (date + "-restart.md")} << text;
    std::ofstream{options.out / (date + "-restart.json")}
        << boost::json::serialize(boost::json::object{{"date", date},
                                                      {"people", options.people},
                                                      {"back", back},
                                                      {"median_ms", median},
                                                      {"p95_ms", most},
                                                      {"longest_ms", longest},
                                                      {"tries", crowd.tries()},
                                                      {"most_tries_in_100_ms", crowd.densest()}})
        << '\n';
    const auto aim = std::chrono::duration<double, std::milli>(kAim).count();
    return back == options.people && most <= aim ? 0 : 1;
}

}  // namespace heydok::bench
