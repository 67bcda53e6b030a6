#include "signaling/media_threads.hpp"

#include <algorithm>

namespace heydok::signaling {
namespace {

/// Over this span a thread's work is judged.
constexpr Duration kLookInterval = std::chrono::seconds{1};

}  // namespace

MediaThreads::MediaThreads(const media::EngineConfig& config, const net::MediaLoopOptions& sockets,
                           std::size_t count, const MediaHost::EventSink& events,
                           std::size_t rooms_per_thread) {
    count = std::clamp<std::size_t>(count, 1, kMaxMediaThreads);
    looks_.resize(count);
    places_ = std::make_shared<RoomPlaces>(RoomPlaces::Options{
        .threads = count,
        .rooms_per_thread = rooms_per_thread,
        .busy = [this](std::size_t index) { return is_busy(index); },
        .width_changed = [this](std::size_t width) { hosts_[0]->steer(width); }});
    std::vector<MediaHost*> all;
    for (std::size_t i = 0; i < count; ++i) {
        media::EngineConfig engine = config;
        net::MediaLoopOptions loop = sockets;
        if (count > 1) {
            engine.thread = static_cast<std::uint8_t>(i);
            loop.share_port = true;
            loop.tcp = sockets.tcp && i == 0;
            loop.port = i == 0 ? sockets.port : port();
        }
        const auto place_and_tell = [places = places_, events, i](media::RoomEvent event) {
            if (event.kind == media::RoomEvent::Kind::room_started) {
                places->started(event.room.name, i);
            } else if (event.kind == media::RoomEvent::Kind::room_finished) {
                places->finished(event.room.name);
            }
            events(std::move(event));
        };
        hosts_.push_back(
            std::make_unique<MediaHost>(std::move(engine), std::move(loop), place_and_tell));
        all.push_back(hosts_.back().get());
    }
    hosts_[0]->steer(1);
    for (const auto& host : hosts_) {
        host->start(all);
    }
}

MediaThreads::~MediaThreads() {
    stop();
}

MediaThreads::RoomThread MediaThreads::of_room(std::string_view name) const {
    RoomPlaces::Hold hold = places_->hold(name);
    MediaHost& host = *hosts_[hold.thread()];
    return {std::move(hold), host};
}

/// Half of a core in use since the last look is enough: rooms that are there may grow.
bool MediaThreads::is_busy(std::size_t index) {
    Look& look = looks_[index];
    const Instant now = read_monotonic_clock();
    if (now - look.at >= kLookInterval) {
        const Duration used = hosts_[index]->processor_time();
        look.busy = used - look.used > (now - look.at) / 2;
        look.at = now;
        look.used = used;
    }
    return look.busy;
}

void MediaThreads::stop() {
    // All are stopped before one goes: each may still hand something to another.
    for (const auto& host : hosts_) {
        host->stop();
    }
}

}  // namespace heydok::signaling
