#include "media/engine.hpp"

#include <algorithm>

#include "media/datagram_door.hpp"
#include "media/engine_state.hpp"
#include "media/lifecycle.hpp"
#include "media/signals.hpp"
#include "rtc/ice/credentials.hpp"

namespace heydok::media {
namespace {

constexpr std::size_t kSifTrailerSize = 16;

}  // namespace

Room* Engine::State::find_room(std::string_view name) const {
    const auto found = rooms.find(name);
    return found == rooms.end() ? nullptr : found->second.get();
}

void apply_options(Room& room, const RoomOptions& options) {
    const auto take = [](std::uint32_t& setting, std::uint32_t given) {
        setting = given > 0 ? given : setting;
    };
    take(room.info.empty_timeout_s, options.empty_timeout_s);
    take(room.info.departure_timeout_s, options.departure_timeout_s);
    take(room.info.max_participants, options.max_participants);
    take(room.info.min_playout_delay_ms, options.min_playout_delay_ms);
    take(room.info.max_playout_delay_ms, options.max_playout_delay_ms);
    room.info.sync_streams = room.info.sync_streams || options.sync_streams;
    if (!options.metadata.empty()) {
        room.info.metadata = options.metadata;
    }
}

Room& Engine::State::make_room(Turn& turn, const RoomOptions& options) {
    auto room = std::make_unique<Room>();
    room->info.sid = services.make_sid("RM_");
    room->info.name = options.name;
    room->info.empty_timeout_s = services.config.empty_timeout_s;
    room->info.departure_timeout_s = services.config.departure_timeout_s;
    room->info.max_participants = services.config.max_participants;
    room->info.created_at = turn.wall();
    apply_options(*room, options);
    room->created_at = turn.now;
    room->sif_trailer.resize(kSifTrailerSize);
    services.random.fill(room->sif_trailer);
    Room& result = *room;
    rooms.insert_or_assign(options.name, std::move(room));
    services.rooms_due.set(result, room_timeout(result));
    add_event(turn, RoomEvent::Kind::room_started, result, nullptr);
    return result;
}

Participant* Engine::State::find_session(SessionId session) const {
    const auto& sessions = services.directory.sessions;
    const auto found = sessions.find(static_cast<std::uint64_t>(session));
    return found == sessions.end() ? nullptr : found->second;
}

void Engine::State::remove_room(Turn& turn, Room& room, const LeaveNotice& notice) {
    close_room(turn, room, notice);
    const std::string name = room.info.name;
    settle(turn);
    services.rooms_due.remove(room);
    rooms.erase(name);
}

void Engine::State::settle(Turn& turn) {
    turn.services.departed.clear();
}

void Engine::State::touch(Participant& who) {
    services.rooms_due.set(*who.room, room_timeout(*who.room));
    if (!who.removed) {
        services.participants_due.set(who, participant_timeout(who));
    }
}

void Engine::State::touch_all(Room& room) {
    services.rooms_due.set(room, room_timeout(room));
    for (const auto& participant : room.participants) {
        services.participants_due.set(*participant, participant_timeout(*participant));
    }
}

Engine::Engine(EngineConfig config, Random random)
    : state_(std::make_unique<State>(std::move(config), std::move(random))) {}

Engine::~Engine() = default;

std::optional<JoinRefusal> Engine::check_join(const JoinOptions& options) const {
    const Room* room = state_->find_room(options.room);
    if (options.resume_sid) {
        return std::nullopt;  // answered with a LeaveNotice
    }
    if (room == nullptr) {
        return state_->services.config.auto_create_rooms
                   ? std::nullopt
                   : std::optional{JoinRefusal::room_not_found};
    }
    const bool returns = room->find(options.identity) != nullptr;
    const bool counted =
        !options.permission.hidden && !options.permission.recorder && !options.permission.agent;
    const auto present = std::count_if(room->participants.begin(), room->participants.end(),
                                       [](const auto& p) { return !p->is_dependent(); });
    if (room->info.max_participants > 0 && counted && !returns &&
        present >= static_cast<std::ptrdiff_t>(room->info.max_participants)) {
        return JoinRefusal::room_full;
    }
    return std::nullopt;
}

void Engine::join(Instant now, SessionId session, JoinOptions options, Outbox& outbox) {
    Turn turn{now, outbox, state_->services};
    Room* room = state_->find_room(options.room);
    if (options.resume_sid) {
        resume(turn, room, session, options);
    } else if (check_join(options)) {
        turn.send(session, LeaveNotice{LeaveReason::join_failure, LeaveAction::disconnect});
        turn.send(session, CloseSocket{});
    } else {
        if (room == nullptr) {
            RoomOptions settings = options.room_options.value_or(RoomOptions{});
            settings.name = options.room;
            room = &state_->make_room(turn, settings);
        }
        join_room(turn, *room, session, std::move(options));
    }
    if (room != nullptr) {
        state_->touch_all(*room);
    }
    state_->settle(turn);
}

void Engine::handle_signal(Instant now, SessionId session, SignalRequest request, Outbox& outbox) {
    Participant* who = state_->find_session(session);
    if (who == nullptr) {
        return;  // its socket is closing already
    }
    Turn turn{now, outbox, state_->services};
    Room& room = *who->room;
    handle_signal_request(turn, *who, std::move(request));
    state_->touch_all(room);
    state_->settle(turn);
}

void Engine::close_session(Instant now, SessionId session, Outbox& outbox) {
    Participant* who = state_->find_session(session);
    if (who == nullptr) {
        return;
    }
    Turn turn{now, outbox, state_->services};
    turn.services.directory.sessions.erase(static_cast<std::uint64_t>(session));
    lose_session(turn, *who);
    state_->touch(*who);
    state_->settle(turn);
}

void Engine::handle_datagram(Instant now, const TransportAddress& from, MutableBytes datagram,
                             Outbox& outbox) {
    Services& services = state_->services;
    Turn turn{now, outbox, services};
    ++services.statistics.packets_in;
    services.statistics.bytes_in += datagram.size();
    Participant* who = take_datagram(turn, from, datagram);
    if (who != nullptr) {
        handle_peer_events(turn, *who);
        state_->touch(*who);
        state_->settle(turn);
    }
}

bool Engine::knows(const TransportAddress& address) const {
    return state_->services.directory.addresses.contains(address);
}

std::optional<std::uint8_t> Engine::addressed_thread(ByteView datagram) {
    if (datagram.empty() || !stun::is_stun_range(datagram[0])) {
        return std::nullopt;
    }
    const auto message = stun::Message::parse(datagram);
    const auto fragment = message ? ice::addressed_ufrag(*message) : std::nullopt;
    return fragment ? ice::ufrag_mark(*fragment) : std::nullopt;
}

void Engine::close_connection(Instant now, const TransportAddress& from, Outbox& outbox) {
    Turn turn{now, outbox, state_->services};
    if (Participant* who = forget_address(turn, from)) {
        handle_peer_events(turn, *who);
        state_->touch(*who);
        state_->settle(turn);
    }
}

void Engine::handle_timeout(Instant now, Outbox& outbox) {
    State& state = *state_;
    Turn turn{now, outbox, state.services};
    state.due.clear();
    if (now >= state.services.sctp->next_timeout()) {
        state.services.sctp->advance(now);
    }
    state.add_ready_associations();
    state.services.participants_due.take_due(now, state.due);
    for (Participant* who : state.due) {
        if (!who->removed) {
            handle_participant_timeout(turn, *who);
        }
    }
    for (Participant* who : state.due) {
        state.touch(*who);
    }
    state.due_rooms.clear();
    state.services.rooms_due.take_due(now, state.due_rooms);
    for (Room* room : state.due_rooms) {
        if (now >= room->closes_at()) {
            state.remove_room(turn, *room, {LeaveReason::room_closed});
            continue;
        }
        handle_room_timeout(turn, *room);
        state.services.rooms_due.set(*room, room_timeout(*room));
    }
    state.settle(turn);
}

/// Whose association has something to send or to tell, made by the timers of all associations.
void Engine::State::add_ready_associations() {
    ready_associations.clear();
    services.sctp->take_ready(ready_associations);
    for (const std::uint64_t number : ready_associations) {
        const auto found = services.directory.associations.find(number);
        if (found != services.directory.associations.end()) {
            services.participants_due.remove(*found->second);
            due.push_back(found->second);
        }
    }
}

void Engine::shut_down(Instant now, Outbox& outbox) {
    Turn turn{now, outbox, state_->services};
    while (!state_->rooms.empty()) {
        state_->remove_room(turn, *state_->rooms.begin()->second,
                            {LeaveReason::server_shutdown, LeaveAction::reconnect});
    }
}

Instant Engine::next_timeout() const {
    const Services& services = state_->services;
    return std::min({services.participants_due.next_timeout(), services.rooms_due.next_timeout(),
                     services.sctp->next_timeout()});
}

}  // namespace heydok::media
