#include <algorithm>

#include "media/engine_state.hpp"
#include "media/lifecycle.hpp"
#include "media/publishing.hpp"
#include "media/signals.hpp"
#include "media/subscribing.hpp"

// The room service's verbs (protocol reference, section 19.2).
namespace heydok::media {
namespace {

constexpr std::size_t kMaxRoomNameSize = 256;

Refusal no_room() {
    return {"not_found", "requested room does not exist"};
}

}  // namespace

Result<Participant*> Engine::State::find_participant(const std::string& room,
                                                     const std::string& identity) const {
    const Room* found = find_room(room);
    if (found == nullptr) {
        return no_room();
    }
    Participant* who = found->find(identity);
    if (who == nullptr) {
        return Refusal{"not_found", "participant does not exist"};
    }
    return who;
}

Result<RoomInfo> Engine::create_room(Instant now, const RoomOptions& options, Outbox& outbox) {
    if (options.name.empty() || options.name.size() > kMaxRoomNameSize ||
        options.metadata.size() > kMaxMetadataSize) {
        return Refusal{"invalid_argument", "room name or metadata"};
    }
    Turn turn{now, outbox, state_->services};
    Room* room = state_->find_room(options.name);
    if (room == nullptr) {
        room = &state_->make_room(turn, options);
    } else {
        apply_options(*room, options);
    }
    state_->touch_all(*room);
    return room->current_info();
}

std::vector<RoomInfo> Engine::list_rooms(const std::vector<std::string>& names) const {
    std::vector<RoomInfo> result;
    for (const auto& [name, room] : state_->rooms) {
        if (names.empty() || std::find(names.begin(), names.end(), name) != names.end()) {
            result.push_back(room->current_info());
        }
    }
    return result;
}

Result<void> Engine::delete_room(Instant now, const std::string& room, Outbox& outbox) {
    Room* found = state_->find_room(room);
    if (found == nullptr) {
        return no_room();
    }
    Turn turn{now, outbox, state_->services};
    state_->remove_room(turn, *found, {LeaveReason::room_deleted});
    return {};
}

Result<std::vector<ParticipantSnapshot>> Engine::list_participants(const std::string& room) const {
    const Room* found = state_->find_room(room);
    if (found == nullptr) {
        return no_room();
    }
    std::vector<ParticipantSnapshot> result;
    for (const auto& participant : found->participants) {
        result.push_back(participant->snapshot());
    }
    return result;
}

Result<ParticipantSnapshot> Engine::get_participant(const std::string& room,
                                                    const std::string& identity) const {
    const auto who = state_->find_participant(room, identity);
    if (!who) {
        return who.error();
    }
    return (*who)->snapshot();
}

Result<void> Engine::remove_participant(Instant now, const std::string& room,
                                        const std::string& identity, Outbox& outbox) {
    const auto who = state_->find_participant(room, identity);
    if (!who) {
        return who.error();
    }
    Turn turn{now, outbox, state_->services};
    dismiss_session(turn, **who, {LeaveReason::participant_removed, LeaveAction::disconnect});
    Room& left = *(*who)->room;
    media::remove_participant(turn, **who, {LeaveReason::participant_removed});
    state_->touch_all(left);
    state_->settle(turn);
    return {};
}

Result<TrackInfo> Engine::mute_track(Instant now, const std::string& room,
                                     const std::string& identity, const std::string& track_sid,
                                     bool muted, Outbox& outbox) {
    const auto who = state_->find_participant(room, identity);
    if (!who) {
        return who.error();
    }
    const Publication* publication = (*who)->find_publication(track_sid);
    if (publication == nullptr) {
        return Refusal{"not_found", "track is not found"};
    }
    if (!muted && !state_->services.config.allow_remote_unmute) {
        return Refusal{"failed_precondition", "remote unmute not enabled"};
    }
    Turn turn{now, outbox, state_->services};
    (*who)->send(turn, MuteNotice{track_sid, muted});
    media::mute_track(turn, **who, {track_sid, muted});
    state_->touch_all(*(*who)->room);
    return publication->info;
}

Result<ParticipantSnapshot> Engine::update_participant(Instant now, const std::string& room,
                                                       const std::string& identity,
                                                       const UpdateParticipant& update,
                                                       Outbox& outbox) {
    const auto who = state_->find_participant(room, identity);
    if (!who) {
        return who.error();
    }
    if (!apply_metadata(**who, update.metadata, update.name, update.attributes)) {
        return Refusal{"invalid_argument", "metadata, name or attributes too long"};
    }
    Turn turn{now, outbox, state_->services};
    if (update.permission) {
        change_permission(turn, **who, *update.permission);
    } else {
        announce(turn, **who);
    }
    state_->touch_all(*(*who)->room);
    return (*who)->snapshot();
}

Result<void> Engine::update_subscriptions(Instant now, const std::string& room,
                                          const std::string& identity,
                                          const UpdateSubscription& update, Outbox& outbox) {
    const auto who = state_->find_participant(room, identity);
    if (!who) {
        return who.error();
    }
    Turn turn{now, outbox, state_->services};
    update_subscription(turn, **who, update);
    state_->touch_all(*(*who)->room);
    return {};
}

Result<void> Engine::send_data(Instant now, const std::string& room, const SendData& data,
                               Outbox& outbox) {
    Room* found = state_->find_room(room);
    if (found == nullptr) {
        return no_room();
    }
    if (data.payload.size() > state_->services.config.limits.data.message_bytes / 2 ||
        data.destination_identities.size() + data.destination_sids.size() > kMaxDataDestinations) {
        return Refusal{"invalid_argument", "data too large"};
    }
    Turn turn{now, outbox, state_->services};
    send_server_data(turn, *found, data);
    return {};
}

Result<void> Engine::move_participant(Instant now, const std::string& room,
                                      const std::string& identity, const RoomInfo& destination,
                                      Outbox& outbox) {
    const auto who = state_->find_participant(room, identity);
    if (!who) {
        return who.error();
    }
    if (!(*who)->session) {
        return Refusal{"unavailable", "participant is reconnecting"};
    }
    Turn turn{now, outbox, state_->services};
    (*who)->send(turn, RoomMoved{destination, (*who)->snapshot()});
    dismiss_session(turn, **who, {LeaveReason::migration, LeaveAction::reconnect});
    Room& left = *(*who)->room;
    media::remove_participant(turn, **who, {LeaveReason::migration});
    state_->touch_all(left);
    state_->settle(turn);
    return {};
}

Result<void> Engine::perform_rpc(Instant now, SessionId caller, const std::string& room,
                                 const std::string& identity, const RpcCall& call, Outbox& outbox) {
    const auto who = state_->find_participant(room, identity);
    if (!who) {
        return who.error();
    }
    if (call.method.empty() || call.method.size() > kMaxRpcMethod ||
        call.payload.size() > kMaxRpcPayload) {
        return Refusal{"invalid_argument", "method or payload is empty or too long"};
    }
    if ((*who)->server_rpcs.pending.size() >= kMaxServerRpcs) {
        return Refusal{"resource_exhausted", "too many calls without an answer"};
    }
    Turn turn{now, outbox, state_->services};
    call_participant(turn, **who, caller, call);
    state_->touch(**who);
    return {};
}

Result<RoomInfo> Engine::update_room_metadata(Instant now, const std::string& room,
                                              const std::string& metadata, Outbox& outbox) {
    Room* found = state_->find_room(room);
    if (found == nullptr) {
        return no_room();
    }
    if (metadata.size() > kMaxMetadataSize) {
        return Refusal{"invalid_argument", "metadata too long"};
    }
    Turn turn{now, outbox, state_->services};
    found->info.metadata = metadata;
    send_room_update(turn, *found);
    return found->current_info();
}

}  // namespace heydok::media
