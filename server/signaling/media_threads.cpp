#include "signaling/media_threads.hpp"

#include <algorithm>
#include <functional>

namespace heydok::signaling {

MediaThreads::MediaThreads(const media::EngineConfig& config, const net::MediaLoopOptions& sockets,
                           std::size_t count, const MediaHost::EventSink& events) {
    count = std::clamp<std::size_t>(count, 1, kMaxMediaThreads);
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
        hosts_.push_back(std::make_unique<MediaHost>(std::move(engine), std::move(loop), events));
        all.push_back(hosts_.back().get());
    }
    for (const auto& host : hosts_) {
        host->start(all);
    }
}

MediaThreads::~MediaThreads() {
    stop();
}

MediaHost& MediaThreads::of_room(std::string_view name) const {
    return *hosts_[std::hash<std::string_view>{}(name) % hosts_.size()];
}

void MediaThreads::stop() {
    // All are stopped before one goes: each may still hand something to another.
    for (const auto& host : hosts_) {
        host->stop();
    }
}

}  // namespace heydok::signaling
