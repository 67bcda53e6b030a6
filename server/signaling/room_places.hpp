#pragma once
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace heydok::signaling {

/// Which media thread each room is on. Rooms fill one thread before the next one is used: what
/// arrives together is then handled together, with one waking instead of several and nothing
/// crossing threads. Thread-safe; locked when a room is asked for, begins or ends only.
class RoomPlaces : public std::enable_shared_from_this<RoomPlaces> {
  public:
    /// Rooms that one thread takes while another is free: with two people and a camera each they
    /// use about a quarter of a core.
    static constexpr std::size_t kRoomsPerThread = 64;

    struct Options {
        std::size_t threads = 1;
        std::size_t rooms_per_thread = kRoomsPerThread;
        /// Whether the thread has enough to do already; called under the lock. Unset: never.
        std::function<bool(std::size_t thread)> busy = {};
        /// Rooms are now on this many threads, the first ones; called under the lock. Unset: not
        /// told.
        std::function<void(std::size_t threads)> width_changed = {};
    };

    explicit RoomPlaces(Options options);

    /// As long as it lives the room, whether it exists or not, stays on its thread.
    class Hold {
      public:
        Hold(std::shared_ptr<RoomPlaces> places, std::string room, std::size_t thread)
            : places_(std::move(places)), room_(std::move(room)), thread_(thread) {}
        ~Hold();
        Hold(Hold&& other) noexcept = default;
        Hold& operator=(Hold&&) = delete;
        Hold(const Hold&) = delete;
        Hold& operator=(const Hold&) = delete;

        [[nodiscard]] std::size_t thread() const { return thread_; }

      private:
        std::shared_ptr<RoomPlaces> places_;
        std::string room_;
        std::size_t thread_;
    };

    [[nodiscard]] Hold hold(std::string_view room);
    /// The engine of `thread` has made the room: it keeps its place until it has finished.
    void started(const std::string& room, std::size_t thread);
    void finished(const std::string& room);

  private:
    struct Place {
        std::size_t thread = 0;
        std::size_t holds = 0;
        bool exists = false;
    };
    using Table = std::unordered_map<std::string, Place>;

    void release(const std::string& room);
    [[nodiscard]] std::size_t choose() const;
    Place& place(const std::string& room, std::size_t thread);
    void drop_if_unused(Table::iterator found);
    void tell_width();

    const Options options_;
    std::mutex mutex_;
    Table places_;
    std::vector<std::size_t> rooms_;  ///< by thread
    std::size_t width_ = 1;
};

}  // namespace heydok::signaling
