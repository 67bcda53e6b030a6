#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/redacted.hpp"
#include "base/result.hpp"
#include "media/engine.hpp"
#include "net/http.hpp"
#include "net/media_loop.hpp"

namespace heydok::signaling {

/// Shared secrets by API key: `iss` of a token names the key.
using ApiKeys = std::map<std::string, Secret, std::less<>>;

struct LiveKitOptions {
    ApiKeys keys;  ///< at least one; the first signs webhooks and our own calls
    media::EngineConfig engine;
    net::MediaLoopOptions sockets;
    std::vector<std::string> webhook_urls = {};
    /// Browser origins that may open the signal socket; empty: any. The token is what admits.
    std::vector<std::string> allowed_origins = {};
    std::chrono::seconds longest_token_life{std::chrono::hours{6}};
    std::function<WallTime()> wall_clock = read_wall_clock;
};

/// A LiveKit server for `app` to put behind any HttpServer: the signal WebSocket, `validate`, the
/// room service (Twirp), webhooks, and the media thread with its sockets. Thread-safe.
class LiveKitService {
  public:
    /// Binds the media port (throws std::system_error) and starts the media thread. Webhooks and
    /// timers run on `executor`.
    LiveKitService(asio::any_io_executor executor, LiveKitOptions options);
    ~LiveKitService();
    LiveKitService(const LiveKitService&) = delete;
    LiveKitService& operator=(const LiveKitService&) = delete;

    /// Whether the path is one of ours: `/rtc...` and `/twirp/...`, after any number of slashes.
    [[nodiscard]] static bool serves(std::string_view path);
    /// Answers a request whose path `serves` accepts.
    asio::awaitable<net::Reply> handle(std::shared_ptr<const net::Request> request);

    /// RoomService by method name with protojson in and out, without a token: for the product in
    /// the same process. Refusal: the Twirp code, with the message as `field`.
    asio::awaitable<Result<std::string>> call(std::string method, std::string request_json);
    /// Called on the executor with each webhook's protojson body, in order per room.
    void on_event(std::function<void(const std::string& event_json)> sink);

    [[nodiscard]] std::uint16_t media_port() const;
    asio::awaitable<media::EngineStatistics> statistics();
    /// Tells every session to leave (SERVER_SHUTDOWN), sends what is queued, ends the media thread.
    asio::awaitable<void> stop();

    struct State;  ///< shared with the sessions; defined in livekit_state.hpp

  private:
    std::shared_ptr<State> state_;
};

}  // namespace heydok::signaling
