#include "signaling/signal_session.hpp"

#include <boost/asio/post.hpp>

#include "base/log.hpp"
#include "signaling/from_livekit.hpp"
#include "signaling/join_request.hpp"
#include "signaling/to_livekit.hpp"

namespace heydok::signaling {

namespace {

/// Life of a refreshed token, unless the first one lives longer.
constexpr std::chrono::minutes kFreshTokenLife{10};

constexpr std::uint16_t kNormalClosure = 1000;
constexpr std::uint16_t kInvalidPayload = 1007;
constexpr std::uint16_t kPolicyViolation = 1008;

}  // namespace

SignalSession::SignalSession(std::shared_ptr<LiveKitService::State> state,
                             std::shared_ptr<net::WebSocket> socket, Claims claims)
    : state_(std::move(state)),
      socket_(std::move(socket)),
      id_(static_cast<media::SessionId>(state_->next_session.fetch_add(1))),
      claims_(std::move(claims)),
      thread_(state_->threads.of_room(claims_.room)),
      host_(thread_.host()),
      token_timer_(socket_->executor()),
      rate_(state_->options.messages) {}

asio::awaitable<void> SignalSession::run(media::JoinOptions options) {
    const auto self = shared_from_this();
    own_sid_ = options.resume_sid.value_or(std::string{});
    host_.attach(id_, [self](media::SignalResponse response) {
        asio::post(self->socket_->executor(),
                   [self, message = std::move(response)] { self->deliver(message); });
    });
    host_.post([id = id_, join = std::move(options)](media::Engine& engine, Instant now,
                                                     media::Outbox& outbox) {
        engine.join(now, id, join, outbox);
    });
    while (const auto message = co_await socket_->read()) {
        if (!handle(*message)) {
            break;
        }
    }
    token_timer_.cancel();
    host_.post([id = id_](media::Engine& engine, Instant now, media::Outbox& outbox) {
        engine.close_session(now, id, outbox);
    });
    host_.detach(id_);
}

void SignalSession::deliver(const media::SignalResponse& response) {
    if (std::holds_alternative<media::CloseSocket>(response)) {
        socket_->close(kNormalClosure);
        return;
    }
    if (const auto* moved = std::get_if<media::RoomMoved>(&response)) {
        move(*moved);
        return;
    }
    if (const auto* joined = std::get_if<media::Joined>(&response)) {
        own_sid_ = joined->participant->sid;
    }
    livekit::SignalResponse message = to_livekit(response);
    add_ice_servers(message);
    send(message);
    if (const auto* joined = std::get_if<media::Joined>(&response)) {
        learn(*joined->participant);
        send_fresh_token();
    } else if (std::holds_alternative<media::Reconnected>(response)) {
        send_fresh_token();
    } else if (const auto* update = std::get_if<media::ParticipantUpdate>(&response)) {
        for (const media::ParticipantSnapshot& participant : update->participants) {
            if (participant->identity == claims_.identity &&
                (own_sid_.empty() || participant->sid == own_sid_)) {
                learn(*participant);
            }
        }
    }
}

void SignalSession::add_ice_servers(livekit::SignalResponse& message) const {
    const TurnServer& turn = state_->options.turn;
    if (turn.urls.empty()) {
        return;
    }
    if (message.has_join()) {
        *message.mutable_join()->add_ice_servers() =
            ice_server(turn, own_sid_, state_->options.wall_clock());
    } else if (message.has_reconnect()) {
        *message.mutable_reconnect()->add_ice_servers() =
            ice_server(turn, own_sid_, state_->options.wall_clock());
    }
}

/// A fresh token says what the participant has become, not what the first token said: a right
/// taken away must not return with a reconnect.
void SignalSession::learn(const media::ParticipantInfo& self) {
    claims_.name = self.name;
    claims_.metadata = self.metadata;
    claims_.attributes = self.attributes;
    claims_.permission = self.permission;
}

/// The client comes back by itself, with the token that opens the other room.
void SignalSession::move(const media::RoomMoved& moved) {
    learn(*moved.participant);
    claims_.room = moved.room.name;
    claims_.issued = std::chrono::floor<std::chrono::seconds>(state_->options.wall_clock());
    send_fresh_token();
    livekit::SignalResponse response = to_livekit(media::SignalResponse{moved});
    response.mutable_room_moved()->set_token(fresh_token());
    send(response);
}

bool SignalSession::handle(const net::WebSocket::Message& message) {
    if (!rate_.allow(read_monotonic_clock())) {
        log::warning("signal messages over limit session={}", static_cast<std::uint64_t>(id_));
        socket_->close(kPolicyViolation);
        return false;
    }
    livekit::SignalRequest request;
    json_ = json_ || !message.binary;
    if (message.binary ? !parse_message(request, as_bytes(message.data))
                       : !parse_json(request, message.data)) {
        socket_->close(kInvalidPayload);
        return false;
    }
    return dispatch(request);
}

bool SignalSession::dispatch(const livekit::SignalRequest& request) {
    if (request.offer().sdp().size() > kMaxSdp) {
        socket_->close(kPolicyViolation);
        return false;
    }
    answer_pings(request);
    if (auto translated = from_livekit(request)) {
        host_.post([id = id_, message = std::move(*translated)](media::Engine& engine, Instant now,
                                                                media::Outbox& outbox) {
            engine.handle_signal(now, id, message, outbox);
        });
    }
    return true;
}

void SignalSession::answer_pings(const livekit::SignalRequest& request) {
    livekit::SignalResponse response;
    if (request.message_case() == livekit::SignalRequest::kPing) {
        response.set_pong(now_ms());
    } else if (request.message_case() == livekit::SignalRequest::kPingReq) {
        response.mutable_pong_resp()->set_last_ping_timestamp(request.ping_req().timestamp());
        response.mutable_pong_resp()->set_timestamp(now_ms());
    } else {
        return;
    }
    send(response);
}

void SignalSession::send(const livekit::SignalResponse& message) {
    if (json_) {
        socket_->send_text(to_json(message));
        return;
    }
    Bytes bytes(message.ByteSizeLong());
    message.SerializeToArray(bytes.data(), static_cast<int>(bytes.size()));
    socket_->send(std::move(bytes));
}

std::string SignalSession::fresh_token() const {
    const auto key = state_->options.keys.find(claims_.issuer);
    if (key == state_->options.keys.end()) {
        return {};
    }
    Claims fresh = claims_;
    const auto now = std::chrono::floor<std::chrono::seconds>(state_->options.wall_clock());
    fresh.expires = std::max<std::chrono::sys_seconds>(claims_.expires, now + kFreshTokenLife);
    return sign_token(fresh, key->second);
}

void SignalSession::send_fresh_token() {
    std::string token = fresh_token();
    if (token.empty()) {
        return;
    }
    livekit::SignalResponse response;
    response.set_refresh_token(std::move(token));
    send(response);
    token_timer_.expires_after(state_->options.token_interval);
    token_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& cancelled) {
        const auto self = weak.lock();
        if (!cancelled && self) {
            self->send_fresh_token();
        }
    });
}

std::int64_t SignalSession::now_ms() const {
    return state_->options.wall_clock().time_since_epoch().count();
}

}  // namespace heydok::signaling
