#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "api/event_hub.hpp"
#include "base/clock.hpp"

namespace heydok::api {

/// The physician's devices as sender and recipient of relayed messages.
inline constexpr std::string_view kRelayHost = "host";
/// Every guest who has been admitted.
inline constexpr std::string_view kRelayAll = "all";

/// Largest relayed message, in bytes before base64url: as much as a text of a body may hold.
inline constexpr std::size_t kLargestRelayed = std::size_t{12} * 1024;
/// Messages kept for a recipient whose stream is interrupted, and how long.
inline constexpr std::size_t kMostKeptOfRecipient = 32;
inline constexpr std::chrono::seconds kRelayMemory{30};
/// Bytes kept for all meetings together.
inline constexpr std::size_t kMostKeptBytes = std::size_t{64} * 1024 * 1024;

/// Carries the opaque messages of the end-to-end handshake between the physician and one guest, in
/// order, as `relay` events (docs/e2ee.md). It looks into none and stores none on disk; what was
/// sent in the last half minute is sent again to a stream that opens. Thread-safe.
class Relay {
  public:
    explicit Relay(EventHub& hub) : hub_(hub) {}

    /// Brings one message to one recipient: `kRelayHost` or a guest's identity. False if too much
    /// is kept already; then nothing was sent.
    bool send(std::string_view meeting_id, std::string_view recipient, std::string_view from,
              std::string_view body, WallTime wall, Instant now);
    /// What a stream that opens now may have missed, oldest first.
    std::vector<std::string> missed(std::string_view meeting_id, std::string_view recipient,
                                    Instant now);
    /// Forgets a meeting that ended.
    void forget(std::string_view meeting_id);

  private:
    struct Kept {
        Instant at;
        std::string data;
    };
    struct Queue {
        std::int64_t sequence = 0;
        std::deque<Kept> kept;
    };
    using Queues = std::map<std::string, Queue, std::less<>>;

    void drop_old(Queue& queue, Instant now);
    void sweep(Instant now);

    EventHub& hub_;
    std::mutex mutex_;
    std::map<std::string, Queues, std::less<>> meetings_;
    std::size_t bytes_ = 0;
    Instant swept_{};
};

}  // namespace heydok::api
