#include "benchmarks/room_load.hpp"

#include <algorithm>

namespace heydok::bench {

RoomLoad::RoomLoad(Duration grain)
    : grain_(grain), certificate_(dtls::Certificate::generate(read_wall_clock())) {}

RoomLoad::~RoomLoad() {
    for (const auto& client : clients_) {
        client->leave();
    }
    run_for(std::chrono::milliseconds{300});
}

LoadClient& RoomLoad::add(const LoadClient::Settings& settings) {
    clients_.push_back(std::make_shared<LoadClient>(io_, settings, certificate_, random_));
    LoadClient::start(clients_.back());
    return *clients_.back();
}

void RoomLoad::remove(const LoadClient& client) {
    std::erase_if(clients_, [&](const auto& each) { return each.get() == &client; });
}

void RoomLoad::step() {
    const Instant begin = read_monotonic_clock();
    for (const auto& client : clients_) {
        client->tick(read_monotonic_clock());
    }
    const Instant end = begin + grain_;
    do {
        io_.restart();
        const Duration left = std::max(end - read_monotonic_clock(), Duration{1});
        io_.run_one_for(left);
    } while (read_monotonic_clock() < end);
}

bool RoomLoad::run_until(const std::function<bool()>& condition, Duration longest) {
    const Instant end = read_monotonic_clock() + longest;
    while (!condition()) {
        if (read_monotonic_clock() >= end) {
            return false;
        }
        step();
    }
    return true;
}

void RoomLoad::run_for(Duration span) {
    run_until([] { return false; }, span);
}

bool RoomLoad::any_failed() const {
    return std::any_of(clients_.begin(), clients_.end(),
                       [](const auto& client) { return client->failed(); });
}

std::uint64_t RoomLoad::packets() const {
    std::uint64_t sum = 0;
    for (const auto& client : clients_) {
        sum += client->peer().statistics().rtp_packets;
    }
    return sum;
}

}  // namespace heydok::bench
