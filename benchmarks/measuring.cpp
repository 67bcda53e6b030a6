#include "benchmarks/measuring.hpp"

#include <algorithm>
#include <stdexcept>

namespace heydok::bench {

void require(bool condition, const char* what) {
    if (!condition) {
        throw std::runtime_error(what);
    }
}

void wait_connected(RoomLoad& load) {
    const bool connected = load.run_until(
        [&] {
            return load.any_failed() ||
                   std::all_of(load.clients().begin(), load.clients().end(),
                               [](const auto& client) { return client->peer().connected(); });
        },
        kPatience);
    for (const auto& client : load.clients()) {
        if (client->failed()) {
            throw std::runtime_error("a client was refused: " + client->problem());
        }
    }
    require(connected, "clients did not connect");
}

std::int64_t lost_packets(const RoomLoad& load) {
    std::int64_t lost = 0;
    for (const auto& client : load.clients()) {
        for (const auto& stream : client->peer().streams()) {
            lost += std::max<std::int64_t>(stream->reception().lost(), 0);
        }
    }
    return lost;
}

bool streams_flow(const RoomLoad& load, std::size_t streams) {
    std::size_t flowing = 0;
    for (const auto& client : load.clients()) {
        for (const auto& stream : client->peer().streams()) {
            flowing += !stream->ended() && stream->reception().packets() > 0 ? 1 : 0;
        }
    }
    return flowing >= streams;
}

double percentile_ms(std::vector<Duration> values, double share) {
    require(!values.empty(), "nothing was measured");
    std::sort(values.begin(), values.end());
    const auto index = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1));
    return static_cast<double>(values[index].count()) / 1000;
}

std::vector<Duration> take_delays(RoomLoad& load) {
    std::vector<Duration> delays;
    for (const auto& client : load.clients()) {
        client->peer().take_delays(delays);
    }
    return delays;
}

Window::Window(const ServerProcess& server, RoomLoad& load)
    : server_(server),
      load_(load),
      packets_(load.packets()),
      lost_(lost_packets(load)),
      server_cpu_(server.cpu_time()),
      own_cpu_(own_cpu_time()),
      sleeps_(server.sleeps()),
      begin_(read_monotonic_clock()) {}

Figures Window::figures() {
    const double span = static_cast<double>((read_monotonic_clock() - begin_).count()) / 1e6;
    const auto forwarded = static_cast<double>(load_.packets() - packets_);
    const auto used = static_cast<double>((server_.cpu_time() - server_cpu_).count());
    const auto own = static_cast<double>((own_cpu_time() - own_cpu_).count());
    Figures result{
        {"packets_per_second", forwarded / span},
        {"server_cpu_us_per_packet", used * 1000 / forwarded},
        {"server_cpu_percent_of_core", used / 10 / span},
        {"server_sleeps_per_packet", static_cast<double>(server_.sleeps() - sleeps_) / forwarded},
        {"client_cpu_us_per_packet", own * 1000 / forwarded},
        {"client_cpu_percent_of_core", own / 10 / span},
        {"lost_percent", static_cast<double>(lost_packets(load_) - lost_) * 100 / forwarded},
        {"resident_mib", static_cast<double>(server_.resident_bytes()) / 1048576}};
    for (const auto& client : load_.clients()) {
        if (const auto profile = client->peer().transport().profile()) {
            result["srtp_profile"] = static_cast<double>(*profile);
        }
    }
    return result;
}

}  // namespace heydok::bench
