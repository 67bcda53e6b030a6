#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <string>

#include "livekit/signal.pb.h"
#include "media/engine.hpp"
#include "net/http.hpp"
#include "signaling/livekit_state.hpp"
#include "signaling/message_rate.hpp"
#include "signaling/token.hpp"

namespace heydok::signaling {

/// One signal WebSocket, from the upgrade to its end: protobuf in and out, pings, fresh tokens.
/// Lives on the socket's strand; talks to the engine by messages only.
class SignalSession : public std::enable_shared_from_this<SignalSession> {
  public:
    SignalSession(std::shared_ptr<LiveKitService::State> state,
                  std::shared_ptr<net::WebSocket> socket, Claims claims);

    /// Joins and serves until the socket is gone.
    asio::awaitable<void> run(media::JoinOptions options);

  private:
    void deliver(const media::SignalResponse& response);
    /// False ends the session.
    bool handle(const net::WebSocket::Message& message);
    bool dispatch(const livekit::SignalRequest& request);
    void answer_pings(const livekit::SignalRequest& request);
    void send(const livekit::SignalResponse& message);
    /// In Joined and Reconnected: where an external relay is, if there is one.
    void add_ice_servers(livekit::SignalResponse& message) const;
    void learn(const media::ParticipantInfo& self);
    void move(const media::RoomMoved& moved);
    /// Empty when the key of the first token is gone.
    [[nodiscard]] std::string fresh_token() const;
    void send_fresh_token();
    [[nodiscard]] std::int64_t now_ms() const;

    const std::shared_ptr<LiveKitService::State> state_;
    const std::shared_ptr<net::WebSocket> socket_;
    const media::SessionId id_;
    Claims claims_;
    const MediaThreads::RoomThread thread_;  ///< of the room
    MediaHost& host_;
    std::string own_sid_;
    asio::steady_timer token_timer_;
    MessageRate rate_;
    bool json_ = false;  ///< the client has spoken JSON and is answered so from then on
};

}  // namespace heydok::signaling
