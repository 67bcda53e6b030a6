#pragma once
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.hpp"

namespace heydok::api {

/// Event streams at once: of one meeting, of one participant in it, of all.
inline constexpr std::size_t kMostStreamsOfMeeting = 64;
inline constexpr std::size_t kMostStreamsOfViewer = 8;
inline constexpr std::size_t kMostStreams = 8192;

/// What a stream shows: the physician every participant and the relayed messages, the front desk
/// every participant, a participant only what concerns them.
enum class Sight : std::uint8_t { participant, front_desk, physician };

/// Who listens to a meeting's events.
struct Viewer {
    std::string meeting_id;
    Sight sight = Sight::participant;
    std::string identity;  ///< of a participant, and of the physician who has joined
    std::string session;   ///< id of the session that opened the stream, if one did
};

/// Brings each meeting's events to who may see them. Thread-safe; nothing here waits.
class EventHub {
  public:
    struct Subscription;
    using Handle = std::shared_ptr<Subscription>;

    /// Whether another stream is within the limits.
    [[nodiscard]] bool has_room(const Viewer& viewer) const;
    /// From now on events are kept for the stream, and sent once `begin` has sent the snapshot and
    /// the relayed messages that the stream may have missed.
    Handle subscribe(Viewer viewer, std::shared_ptr<net::EventStream> stream);
    void begin(const Handle& handle, std::string_view snapshot,
               const std::vector<std::string>& missed_relays = {});
    void unsubscribe(const Handle& handle);

    /// `data` to every stream of the meeting.
    void show_all(std::string_view meeting_id, std::string_view event, std::string_view data);
    /// `data` to the streams of the physician and of the front desk.
    void show_practice(std::string_view meeting_id, std::string_view event, std::string_view data);
    /// `data` to the physician's streams alone.
    void show_physician(std::string_view meeting_id, std::string_view event, std::string_view data);
    /// An event to one participant.
    void tell(std::string_view meeting_id, std::string_view identity, std::string_view event,
              std::string_view data = "{}");
    /// `ended` to all, then their streams close.
    void end_meeting(std::string_view meeting_id);
    /// Closes the streams that a session opened, when it ends.
    void end_session(std::string_view session);
    /// Closes every stream and accepts no more.
    void close();
    [[nodiscard]] bool listens(std::string_view meeting_id, std::string_view identity) const;

  private:
    using Meetings = std::map<std::string, std::vector<Handle>, std::less<>>;
    void show(std::string_view meeting_id, Sight least, std::string_view event,
              std::string_view data);
    static void deliver(Subscription& subscription, std::string_view event, std::string_view data);

    mutable std::mutex mutex_;
    Meetings meetings_;
    std::size_t count_ = 0;
    bool closed_ = false;
};

}  // namespace heydok::api
