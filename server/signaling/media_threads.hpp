#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "signaling/media_host.hpp"
#include "signaling/room_places.hpp"

namespace heydok::signaling {

/// The media threads of the process: each owns some of the rooms, as few threads as carry them
/// with ease, and all share the media port. Thread-safe.
class MediaThreads {
  public:
    /// Binds the port (throws std::system_error) and starts `count` threads, at least one and at
    /// most kMaxMediaThreads. `events` is called on each of them, those of a room on one.
    MediaThreads(const media::EngineConfig& config, const net::MediaLoopOptions& sockets,
                 std::size_t count, const MediaHost::EventSink& events,
                 std::size_t rooms_per_thread = RoomPlaces::kRoomsPerThread);
    ~MediaThreads();
    MediaThreads(const MediaThreads&) = delete;
    MediaThreads& operator=(const MediaThreads&) = delete;

    /// The thread of a room, whether the room exists or not: the same as long as the room exists
    /// or somebody keeps such an answer. Who makes a room keeps it until the room has begun.
    /// Answers do not outlive this.
    class RoomThread {
      public:
        RoomThread(RoomPlaces::Hold hold, MediaHost& host) : hold_(std::move(hold)), host_(host) {}
        [[nodiscard]] MediaHost& host() const { return host_; }

      private:
        RoomPlaces::Hold hold_;
        MediaHost& host_;
    };
    [[nodiscard]] RoomThread of_room(std::string_view name) const;
    [[nodiscard]] std::size_t size() const { return hosts_.size(); }
    [[nodiscard]] MediaHost& operator[](std::size_t index) const { return *hosts_[index]; }

    [[nodiscard]] std::uint16_t port() const { return hosts_.front()->port(); }
    /// Runs what was posted before, then ends the threads. Blocks until they have.
    void stop();

  private:
    bool is_busy(std::size_t index);

    /// When a thread was last looked at, and the processor time that it had used by then.
    struct Look {
        Instant at{};
        Duration used{};
        bool busy = false;
    };
    std::vector<Look> looks_;  ///< guarded by the lock of `places_`
    std::shared_ptr<RoomPlaces> places_;
    std::vector<std::unique_ptr<MediaHost>> hosts_;
};

}  // namespace heydok::signaling
