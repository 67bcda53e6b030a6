#include "benchmarks/flood_probe.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <stdexcept>

#include "benchmarks/measuring.hpp"

namespace heydok::bench {
namespace {

using namespace std::chrono_literals;
constexpr Duration kGrain = 1ms;
constexpr std::uint64_t kVideoFramesToBegin = 30;

bool hears(LoadClient& client) {
    const support::IncomingStream* audio = client.peer().first_stream(false);
    const support::IncomingStream* video = client.peer().first_stream(true);
    return audio != nullptr && video != nullptr && audio->frames().statistics().packets > 0 &&
           video->frames().statistics().frames > kVideoFramesToBegin;
}

}  // namespace

FloodProbe::FloodProbe() : load_(kGrain) {
    for (const char* name : {"ada", "ben"}) {
        talkers_.push_back(&load_.add({http_port(), "probe", name, true, false, true}));
    }
    run_until("connect", [this] {
        return std::all_of(talkers_.begin(), talkers_.end(),
                           [](LoadClient* each) { return each->peer().connected(); });
    });
    for (LoadClient* each : talkers_) {
        support::VideoOptions video;
        video.layers = 1;
        video.bits_per_second = 1'500'000;
        each->publish_audio({});
        each->publish_video(video);
    }
    run_until("hear each other", [this] {
        return std::all_of(talkers_.begin(), talkers_.end(),
                           [](LoadClient* each) { return hears(*each); });
    });
}

void FloodProbe::run_until(const char* what, const std::function<bool()>& condition) {
    if (!load_.run_until(condition, kPatience)) {
        throw std::runtime_error(fmt::format("the probe's clients did not {}", what));
    }
}

std::vector<FloodProbe::Heard> FloodProbe::heard() const {
    std::vector<Heard> all;
    for (LoadClient* each : talkers_) {
        const auto& audio = each->peer().first_stream(false)->frames().statistics();
        const auto& video = each->peer().first_stream(true)->frames().statistics();
        all.push_back({audio.packets, audio.missing, video.packets, video.missing,
                       each->peer().statistics().offers});
    }
    return all;
}

std::vector<Duration> FloodProbe::take_delays() {
    std::vector<Duration> all;
    for (LoadClient* each : talkers_) {
        each->peer().take_delays(all);
    }
    return all;
}

std::string FloodProbe::harm() const {
    for (LoadClient* each : talkers_) {
        if (const auto& left = each->peer().left()) {
            return fmt::format("sent away with reason {}", static_cast<int>(left->reason));
        }
        if (each->failed()) {
            return "signalling ended: " + each->problem();
        }
    }
    return {};
}

std::string FloodProbe::known_user() const {
    return talkers_.front()->peer().transport().remote().ice.ufrag;
}

LoadClient& FloodProbe::insider() {
    if (insider_ == nullptr) {
        insider_ = &load_.add({http_port(), "attack", "eve", true, true});
        run_until("see the attacker join", [this] { return insider_->peer().connected(); });
    }
    return *insider_;
}

}  // namespace heydok::bench
