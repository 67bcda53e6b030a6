#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "signaling/media_host.hpp"

namespace heydok::signaling {

/// The media threads of the process: each owns the rooms whose names fall to it, all share the
/// media port. Thread-safe.
class MediaThreads {
  public:
    /// Binds the port (throws std::system_error) and starts `count` threads, at least one and at
    /// most kMaxMediaThreads. `events` is called on each of them, those of a room on one.
    MediaThreads(const media::EngineConfig& config, const net::MediaLoopOptions& sockets,
                 std::size_t count, const MediaHost::EventSink& events);
    ~MediaThreads();
    MediaThreads(const MediaThreads&) = delete;
    MediaThreads& operator=(const MediaThreads&) = delete;

    /// The thread of a room, whether the room exists or not; the same as long as the process lives.
    [[nodiscard]] MediaHost& of_room(std::string_view name) const;
    [[nodiscard]] std::size_t size() const { return hosts_.size(); }
    [[nodiscard]] MediaHost& operator[](std::size_t index) const { return *hosts_[index]; }

    [[nodiscard]] std::uint16_t port() const { return hosts_.front()->port(); }
    /// Runs what was posted before, then ends the threads. Blocks until they have.
    void stop();

  private:
    std::vector<std::unique_ptr<MediaHost>> hosts_;
};

}  // namespace heydok::signaling
