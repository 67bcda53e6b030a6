#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "media/engine.hpp"
#include "net/http.hpp"
#include "net/media_loop.hpp"
#include "signaling/ice_servers.hpp"
#include "signaling/message_rate.hpp"
#include "signaling/token.hpp"

namespace heydok::storage {
class Database;
}

namespace heydok::signaling {

namespace asio = boost::asio;

struct LiveKitOptions {
    ApiKeys keys;  ///< at least one; the first signs webhooks and our own calls
    media::EngineConfig engine;
    net::MediaLoopOptions sockets;
    std::size_t media_threads = 1;  ///< rooms fill one after the other
    std::vector<std::string> webhook_urls = {};
    /// Keeps undelivered webhooks over a restart; null: only in memory. Outlives the service.
    storage::Database* webhook_database = nullptr;
    /// Whether the page that the request comes from may open the signal socket; unset: any may, as
    /// with a livekit-server. The token is what admits.
    std::function<bool(const net::Request& request)> page_may_open = {};
    TurnServer turn = {};  ///< handed to clients
    MessageLimits messages = {};
    std::chrono::seconds longest_token_life{std::chrono::hours{6}};
    /// Of a token for the room service: made per call; a day is more than any SDK asks for.
    std::chrono::seconds longest_call_token_life{std::chrono::hours{24}};
    /// Between two fresh tokens of one connection.
    std::chrono::milliseconds token_interval{std::chrono::minutes{5}};
    /// Asked before a join that the token allows: may this identity be in this room now? Unset:
    /// yes.
    std::function<asio::awaitable<bool>(std::string room, std::string identity)> may_join = {};
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
    /// Tells every client to come back (SERVER_SHUTDOWN), ends the media thread, and gives the
    /// events of the end a short time to reach their receivers.
    asio::awaitable<void> stop();

    struct State;  ///< shared with the sessions; defined in livekit_state.hpp

  private:
    std::shared_ptr<State> state_;
};

}  // namespace heydok::signaling
