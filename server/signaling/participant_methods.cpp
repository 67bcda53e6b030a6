#include "signaling/participant_methods.hpp"

#include <optional>

#include "livekit/room_service.pb.h"
#include "media/server_rpc.hpp"

namespace heydok::signaling {

namespace {

using media::Engine;
using media::Outbox;

constexpr std::size_t kMaxName = 256;
constexpr std::uint32_t kUnsupportedMethod = 1400;

template <class Request>
std::unique_ptr<Request> as(MessagePtr request) {
    return std::unique_ptr<Request>{static_cast<Request*>(request.release())};
}

Refusal stopping() {
    return {"unavailable", "the server is stopping"};
}

/// Whether the destination takes the participant, and what it is.
Result<media::RoomInfo> open_destination(Engine& engine, Instant now, const std::string& name,
                                         const media::ParticipantInfo& who, Outbox& outbox) {
    media::JoinOptions join;
    join.room = name;
    join.identity = who.identity;
    join.permission = who.permission;
    if (engine.get_participant(name, who.identity)) {
        return Refusal{"already_exists", "the destination has a participant of this identity"};
    }
    if (const auto refused = engine.check_join(join)) {
        return *refused == media::JoinRefusal::room_not_found
                   ? Refusal{"not_found", "requested room does not exist"}
                   : Refusal{"failed_precondition", "the destination is full"};
    }
    return engine.create_room(now, {.name = name, .metadata = {}}, outbox);
}

Result<MessagePtr> answer_of(const media::RpcOutcome& outcome) {
    if (outcome.error == 0) {
        auto answer = std::make_unique<livekit::PerformRpcResponse>();
        answer->set_payload(outcome.text);
        return MessagePtr{std::move(answer)};
    }
    const auto is = [&](media::RpcFailure failure) {
        return outcome.error == static_cast<std::uint32_t>(failure);
    };
    const char* code = "aborted";
    if (is(media::RpcFailure::connection_timeout) || is(media::RpcFailure::response_timeout)) {
        code = "deadline_exceeded";
    } else if (is(media::RpcFailure::recipient_disconnected)) {
        code = "unavailable";
    } else if (outcome.error == kUnsupportedMethod) {
        code = "unimplemented";
    }
    return Refusal{code, "rpc error " + std::to_string(outcome.error) + ": " + outcome.text};
}

using Outcome = std::optional<Result<media::RpcOutcome>>;

/// Calls and waits; empty when the server is stopping. The engine answers to a session that is
/// there for this call only.
asio::awaitable<Outcome> call(MediaHost& host, media::SessionId session, std::string room,
                              std::string identity, media::RpcCall rpc) {
    const asio::any_io_executor executor =
        asio::prefer(co_await asio::this_coro::executor, asio::execution::outstanding_work.tracked);
    Outcome outcome = co_await asio::async_initiate<decltype(asio::use_awaitable), void(Outcome)>(
        [&](auto handler) {
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            const auto finish = [executor, shared](Outcome result) {
                asio::post(executor, [shared, value = std::move(result)]() mutable {
                    std::move (*shared)(std::move(value));
                });
            };
            host.attach(session, [finish](media::SignalResponse response) {
                if (auto* result = std::get_if<media::RpcOutcome>(&response)) {
                    finish(Result<media::RpcOutcome>{std::move(*result)});
                }
            });
            const bool accepted = host.post([=](Engine& engine, Instant now, Outbox& outbox) {
                const auto begun = engine.perform_rpc(now, session, room, identity, rpc, outbox);
                if (begun.has_error()) {
                    finish(Result<media::RpcOutcome>{begun.error()});
                }
            });
            if (!accepted) {
                finish(std::nullopt);
            }
        },
        asio::use_awaitable);
    host.detach(session);
    co_return outcome;
}

}  // namespace

asio::awaitable<Result<MessagePtr>> remove_participant(const RoomServiceParts& parts,
                                                       MediaHost& host, MessagePtr request) {
    const auto removal = as<livekit::RoomParticipantIdentity>(std::move(request));
    if (removal->revoke_token_ts() > 0) {
        parts.revocations.revoke(
            removal->room(), removal->identity(),
            std::chrono::sys_seconds{std::chrono::seconds{removal->revoke_token_ts()}});
    }
    const auto done =
        co_await host.run<Result<void>>([room = removal->room(), identity = removal->identity()](
                                            Engine& engine, Instant now, Outbox& outbox) {
            return engine.remove_participant(now, room, identity, outbox);
        });
    if (!done) {
        co_return stopping();
    }
    if (done->has_error()) {
        co_return done->error();
    }
    co_return MessagePtr{std::make_unique<livekit::RemoveParticipantResponse>()};
}

asio::awaitable<Result<MessagePtr>> move_participant(const RoomServiceParts& parts, MediaHost& host,
                                                     MessagePtr request) {
    const auto move = as<livekit::MoveParticipantRequest>(std::move(request));
    const std::string destination = move->destination_room();
    if (destination.empty() || destination.size() > kMaxName || destination == move->room()) {
        co_return Refusal{"invalid_argument", "destination is empty, too long, or the same room"};
    }
    const auto who = co_await host.run<Result<media::ParticipantSnapshot>>(
        [room = move->room(), identity = move->identity()](Engine& engine, Instant, Outbox&) {
            return engine.get_participant(room, identity);
        });
    if (!who || who->has_error()) {
        co_return who ? who->error() : stopping();
    }
    const auto thread = parts.threads.of_room(destination);
    const auto opened = co_await thread.host().run<Result<media::RoomInfo>>(
        [destination, snapshot = **who](Engine& engine, Instant now, Outbox& outbox) {
            return open_destination(engine, now, destination, *snapshot, outbox);
        });
    if (!opened || opened->has_error()) {
        co_return opened ? opened->error() : stopping();
    }
    const auto moved = co_await host.run<Result<void>>(
        [room = move->room(), identity = move->identity(), info = **opened](
            Engine& engine, Instant now, Outbox& outbox) {
            return engine.move_participant(now, room, identity, info, outbox);
        });
    if (!moved || moved->has_error()) {
        co_return moved ? moved->error() : stopping();
    }
    co_return MessagePtr{std::make_unique<livekit::MoveParticipantResponse>()};
}

asio::awaitable<Result<MessagePtr>> perform_rpc(const RoomServiceParts& parts, MediaHost& host,
                                                MessagePtr request) {
    const auto rpc = as<livekit::PerformRpcRequest>(std::move(request));
    const auto outcome =
        co_await call(host, static_cast<media::SessionId>(parts.next_session.fetch_add(1)),
                      rpc->room(), rpc->destination_identity(),
                      {.method = rpc->method(),
                       .payload = rpc->payload(),
                       .response_timeout = std::chrono::milliseconds{rpc->response_timeout_ms()}});
    if (!outcome || outcome->has_error()) {
        co_return outcome ? outcome->error() : stopping();
    }
    co_return answer_of(**outcome);
}

}  // namespace heydok::signaling
