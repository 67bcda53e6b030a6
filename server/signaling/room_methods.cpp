#include "signaling/room_methods.hpp"

#include <array>

#include "livekit/room_service.pb.h"
#include "signaling/from_livekit.hpp"
#include "signaling/participant_methods.hpp"
#include "signaling/to_livekit.hpp"

namespace heydok::signaling {

namespace {

using media::Engine;
using media::Outbox;

constexpr std::size_t kMaxName = 256;
constexpr std::size_t kMaxMetadata = std::size_t{64} * 1024;

template <class Request>
MessagePtr make() {
    return std::make_unique<Request>();
}

/// Binds a function of the engine's thread to the untyped table.
template <class Request, auto kWork>
asio::awaitable<Result<MessagePtr>> bind(const RoomServiceParts&, MediaHost& host,
                                         MessagePtr request) {
    const std::shared_ptr<Request> typed{static_cast<Request*>(request.release())};
    auto done = co_await host.run<Result<MessagePtr>>(
        [typed](Engine& engine, Instant now, Outbox& outbox) -> Result<MessagePtr> {
            return kWork(engine, now, *typed, outbox);
        });
    if (!done) {
        co_return Refusal{"unavailable", "the server is stopping"};
    }
    co_return std::move(*done);
}

template <class Message>
Result<MessagePtr> answer(Message message) {
    return MessagePtr{std::make_unique<Message>(std::move(message))};
}

/// What has no content in its answer.
template <class Message>
Result<MessagePtr> empty_answer(const Result<void>& result) {
    if (result.has_error()) {
        return result.error();
    }
    return answer(Message{});
}

Result<MessagePtr> create_room(Engine& engine, Instant now,
                               const livekit::CreateRoomRequest& request, Outbox& outbox) {
    if (request.name().empty() || request.name().size() > kMaxName) {
        return Refusal{"invalid_argument", "room name is empty or too long"};
    }
    if (request.metadata().size() > kMaxMetadata) {
        return Refusal{"invalid_argument", "metadata is too long"};
    }
    const auto room = engine.create_room(now,
                                         {.name = request.name(),
                                          .empty_timeout_s = request.empty_timeout(),
                                          .departure_timeout_s = request.departure_timeout(),
                                          .max_participants = request.max_participants(),
                                          .metadata = request.metadata(),
                                          .min_playout_delay_ms = request.min_playout_delay(),
                                          .max_playout_delay_ms = request.max_playout_delay(),
                                          .sync_streams = request.sync_streams()},
                                         outbox);
    if (room.has_error()) {
        return room.error();
    }
    return answer(to_livekit(*room));
}

Result<MessagePtr> list_rooms(Engine& engine, Instant, const livekit::ListRoomsRequest& request,
                              Outbox&) {
    livekit::ListRoomsResponse response;
    for (const auto& room : engine.list_rooms({request.names().begin(), request.names().end()})) {
        *response.add_rooms() = to_livekit(room);
    }
    return answer(std::move(response));
}

Result<MessagePtr> delete_room(Engine& engine, Instant now,
                               const livekit::DeleteRoomRequest& request, Outbox& outbox) {
    return empty_answer<livekit::DeleteRoomResponse>(
        engine.delete_room(now, request.room(), outbox));
}

Result<MessagePtr> list_participants(Engine& engine, Instant,
                                     const livekit::ListParticipantsRequest& request, Outbox&) {
    const auto participants = engine.list_participants(request.room());
    if (participants.has_error()) {
        return participants.error();
    }
    livekit::ListParticipantsResponse response;
    for (const auto& participant : *participants) {
        *response.add_participants() = to_livekit(*participant);
    }
    return answer(std::move(response));
}

Result<MessagePtr> get_participant(Engine& engine, Instant,
                                   const livekit::RoomParticipantIdentity& request, Outbox&) {
    const auto participant = engine.get_participant(request.room(), request.identity());
    if (participant.has_error()) {
        return participant.error();
    }
    return answer(to_livekit(**participant));
}

Result<MessagePtr> mute_track(Engine& engine, Instant now,
                              const livekit::MuteRoomTrackRequest& request, Outbox& outbox) {
    const auto track = engine.mute_track(now, request.room(), request.identity(),
                                         request.track_sid(), request.muted(), outbox);
    if (track.has_error()) {
        return track.error();
    }
    livekit::MuteRoomTrackResponse response;
    *response.mutable_track() = to_livekit(*track);
    return answer(std::move(response));
}

Result<MessagePtr> update_participant(Engine& engine, Instant now,
                                      const livekit::UpdateParticipantRequest& request,
                                      Outbox& outbox) {
    if (request.metadata().size() > kMaxMetadata || request.name().size() > kMaxName) {
        return Refusal{"invalid_argument", "name or metadata is too long"};
    }
    media::UpdateParticipant update;
    update.metadata = request.metadata();
    update.name = request.name();
    update.attributes = {request.attributes().begin(), request.attributes().end()};
    if (request.has_permission()) {
        update.permission = from_livekit(request.permission());
    }
    const auto participant =
        engine.update_participant(now, request.room(), request.identity(), update, outbox);
    if (participant.has_error()) {
        return participant.error();
    }
    return answer(to_livekit(**participant));
}

Result<MessagePtr> update_subscriptions(Engine& engine, Instant now,
                                        const livekit::UpdateSubscriptionsRequest& request,
                                        Outbox& outbox) {
    media::UpdateSubscription update;
    update.subscribe = request.subscribe();
    update.track_sids = {request.track_sids().begin(), request.track_sids().end()};
    for (const auto& tracks : request.participant_tracks()) {
        update.track_sids.insert(update.track_sids.end(), tracks.track_sids().begin(),
                                 tracks.track_sids().end());
    }
    return empty_answer<livekit::UpdateSubscriptionsResponse>(
        engine.update_subscriptions(now, request.room(), request.identity(), update, outbox));
}

Result<MessagePtr> send_data(Engine& engine, Instant now, const livekit::SendDataRequest& request,
                             Outbox& outbox) {
    media::SendData data;
    const ByteView payload = as_bytes(request.data());
    const ByteView nonce = as_bytes(request.nonce());
    data.payload.assign(payload.begin(), payload.end());
    data.nonce.assign(nonce.begin(), nonce.end());
    data.reliable = request.kind() != livekit::DataPacket::LOSSY;
    data.destination_sids = {request.destination_sids().begin(), request.destination_sids().end()};
    data.destination_identities = {request.destination_identities().begin(),
                                   request.destination_identities().end()};
    if (request.has_topic()) {
        data.topic = request.topic();
    }
    return empty_answer<livekit::SendDataResponse>(
        engine.send_data(now, request.room(), data, outbox));
}

Result<MessagePtr> update_room_metadata(Engine& engine, Instant now,
                                        const livekit::UpdateRoomMetadataRequest& request,
                                        Outbox& outbox) {
    if (request.metadata().size() > kMaxMetadata) {
        return Refusal{"invalid_argument", "metadata is too long"};
    }
    const auto room = engine.update_room_metadata(now, request.room(), request.metadata(), outbox);
    if (room.has_error()) {
        return room.error();
    }
    return answer(to_livekit(*room));
}

template <class Request, auto kWork>
constexpr RoomMethod method(std::string_view name, Grant grant, bool everywhere = false) {
    return {name, grant, &make<Request>, &bind<Request, kWork>, everywhere};
}

template <class Request>
constexpr RoomMethod not_done(std::string_view name) {
    return {name, Grant::destination_room, &make<Request>, nullptr};
}

template <class Request>
constexpr RoomMethod method_of_many(std::string_view name, Grant grant,
                                    decltype(RoomMethod::run) run) {
    return {name, grant, &make<Request>, run};
}

constexpr std::array<RoomMethod, 14> kMethods{
    method<livekit::CreateRoomRequest, create_room>("CreateRoom", Grant::room_create),
    method<livekit::ListRoomsRequest, list_rooms>("ListRooms", Grant::room_list, true),
    method<livekit::DeleteRoomRequest, delete_room>("DeleteRoom", Grant::room_create),
    method<livekit::ListParticipantsRequest, list_participants>("ListParticipants",
                                                                Grant::room_admin),
    method<livekit::RoomParticipantIdentity, get_participant>("GetParticipant", Grant::room_admin),
    method_of_many<livekit::RoomParticipantIdentity>("RemoveParticipant", Grant::room_admin,
                                                     &remove_participant),
    method<livekit::MuteRoomTrackRequest, mute_track>("MutePublishedTrack", Grant::room_admin),
    method<livekit::UpdateParticipantRequest, update_participant>("UpdateParticipant",
                                                                  Grant::room_admin),
    method<livekit::UpdateSubscriptionsRequest, update_subscriptions>("UpdateSubscriptions",
                                                                      Grant::room_admin),
    method<livekit::SendDataRequest, send_data>("SendData", Grant::room_admin),
    method<livekit::UpdateRoomMetadataRequest, update_room_metadata>("UpdateRoomMetadata",
                                                                     Grant::room_admin),
    not_done<livekit::ForwardParticipantRequest>("ForwardParticipant"),
    method_of_many<livekit::MoveParticipantRequest>("MoveParticipant", Grant::destination_room,
                                                    &move_participant),
    method_of_many<livekit::PerformRpcRequest>("PerformRpc", Grant::room_admin, &perform_rpc),
};

}  // namespace

const RoomMethod* find_room_method(std::string_view name) {
    for (const RoomMethod& entry : kMethods) {
        if (entry.name == name) {
            return &entry;
        }
    }
    return nullptr;
}

namespace {
std::string text_member(const google::protobuf::Message& request, const char* name) {
    const auto* field = request.GetDescriptor()->FindFieldByName(name);
    return field == nullptr ? std::string{} : request.GetReflection()->GetString(request, field);
}
}  // namespace

std::string room_of(const google::protobuf::Message& request) {
    return text_member(request, "room");
}

std::string destination_of(const google::protobuf::Message& request) {
    return text_member(request, "destination_room");
}

std::string placing_room(const google::protobuf::Message& request) {
    const auto* create = dynamic_cast<const livekit::CreateRoomRequest*>(&request);
    return create != nullptr ? create->name() : room_of(request);
}

}  // namespace heydok::signaling
