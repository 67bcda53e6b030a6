#include "media/room.hpp"

#include <algorithm>

#include "media/publishing.hpp"
#include "media/subscribing.hpp"

namespace heydok::media {
namespace {

constexpr Duration kMinuteHand = std::chrono::seconds{5};

std::pair<std::uint32_t, std::uint32_t> counts(const Room& room) {
    std::uint32_t participants = 0;
    std::uint32_t publishers = 0;
    for (const auto& p : room.participants) {
        if (!p->options.permission.hidden && !p->options.permission.recorder) {
            ++participants;
            publishers += p->publications.empty() ? 0 : 1;
        }
    }
    return {participants, publishers};
}

template <class Map>
void erase_participant(Map& map, const Participant& who) {
    std::erase_if(map, [&](const auto& entry) { return entry.second == &who; });
}

void leave_lists(Turn& turn, Participant& who) {
    Directory& directory = turn.services.directory;
    erase_participant(directory.sessions, who);
    std::erase_if(directory.addresses, [&](const auto& entry) {
        if (entry.second == &who) {
            turn.tell_address(entry.first, false);
        }
        return entry.second == &who;
    });
    erase_participant(directory.checking, who);
    erase_participant(directory.fragments, who);
    erase_participant(directory.associations, who);
    turn.services.participants_due.remove(who);
    turn.services.handshakes.end(who);
}

}  // namespace

Participant* Room::find(std::string_view identity) const {
    const auto found = std::find_if(participants.begin(), participants.end(),
                                    [&](const auto& p) { return p->options.identity == identity; });
    return found == participants.end() ? nullptr : found->get();
}

Participant* Room::find_sid(std::string_view sid) const {
    const auto found = std::find_if(participants.begin(), participants.end(),
                                    [&](const auto& p) { return p->sid == sid; });
    return found == participants.end() ? nullptr : found->get();
}

Publication* Room::find_track(std::string_view track_sid) const {
    for (const auto& p : participants) {
        if (Publication* publication = p->find_publication(track_sid)) {
            return publication;
        }
    }
    return nullptr;
}

RoomInfo Room::current_info() const {
    RoomInfo result = info;
    std::tie(result.num_participants, result.num_publishers) = counts(*this);
    result.active_recording =
        std::any_of(participants.begin(), participants.end(),
                    [](const auto& p) { return p->options.permission.recorder; });
    return result;
}

Instant Room::closes_at() const {
    const bool kept = std::any_of(participants.begin(), participants.end(),
                                  [](const auto& p) { return !p->is_dependent(); });
    if (kept) {
        return kNever;
    }
    return ever_joined ? last_left_at + std::chrono::seconds{info.departure_timeout_s}
                       : created_at + std::chrono::seconds{info.empty_timeout_s};
}

void announce(Turn& turn, Participant& who) {
    who.send(turn, ParticipantUpdate{{who.snapshot()}});
    announce_to_others(turn, who);
}

void announce_to_others(Turn& turn, Participant& who) {
    if (!who.visible()) {
        return;
    }
    for (const auto& other : who.room->participants) {
        if (other.get() != &who) {
            other->send(turn, ParticipantUpdate{{who.snapshot()}});
        }
    }
}

void send_room_update(Turn& turn, Room& room) {
    const RoomInfo info = room.current_info();
    room.told_counts = {info.num_participants, info.num_publishers};
    for (const auto& p : room.participants) {
        p->send(turn, RoomUpdate{info});
    }
}

void add_event(Turn& turn, RoomEvent::Kind kind, const Room& room, Participant* participant,
               const TrackInfo* track) {
    RoomEvent event;
    event.kind = kind;
    event.room = room.current_info();
    if (participant != nullptr) {
        event.participant = participant->snapshot();
    }
    if (track != nullptr) {
        event.track = *track;
    }
    turn.out.events.push_back(std::move(event));
}

void remove_participant(Turn& turn, Participant& who, const Departure& departure) {
    if (who.removed) {
        return;
    }
    who.removed = true;
    Room& room = *who.room;
    while (!who.subscriptions.empty()) {
        end_subscription(turn, *who.subscriptions.back());
    }
    while (!who.publications.empty()) {
        end_publication(turn, *who.publications.back(), Ending::with_participant);
    }
    leave_data_tracks(turn, who);
    abandon_rpcs(turn, who);
    const bool was_active = who.is_active();
    who.state = ParticipantState::disconnected;
    who.disconnect_reason = departure.reason;
    who.changed();
    if (!departure.replaced) {
        announce_to_others(turn, who);
    }
    for (peer::Peer* connection : who.connections()) {
        connection->close(turn.out.datagrams);
    }
    leave_lists(turn, who);
    const auto place = std::find_if(room.participants.begin(), room.participants.end(),
                                    [&](const auto& p) { return p.get() == &who; });
    turn.services.departed.push_back(std::move(*place));
    room.participants.erase(place);
    room.last_left_at = turn.now;
    add_event(turn,
              was_active ? RoomEvent::Kind::participant_left
                         : RoomEvent::Kind::participant_connection_aborted,
              room, &who);
    if (who.options.permission.recorder) {
        send_room_update(turn, room);
    }
}

void dismiss_session(Turn& turn, Participant& who, const LeaveNotice& notice) {
    if (!who.session) {
        return;
    }
    who.send(turn, notice);
    who.send(turn, CloseSocket{});
    turn.services.directory.sessions.erase(static_cast<std::uint64_t>(*who.session));
    who.session.reset();
}

void close_room(Turn& turn, Room& room, const LeaveNotice& notice) {
    while (!room.participants.empty()) {
        Participant& who = *room.participants.back();
        dismiss_session(turn, who, notice);
        remove_participant(turn, who, {notice.reason, /*replaced=*/true});
    }
    add_event(turn, RoomEvent::Kind::room_finished, room, nullptr);
}

void handle_room_timeout(Turn& turn, Room& room) {
    if (turn.now >= room.next_speakers) {
        room.next_speakers = turn.now + kSpeakerInterval;
        update_speakers(turn, room);
    }
    if (turn.now >= room.next_minute_hand) {
        room.next_minute_hand = turn.now + kMinuteHand;
        send_quality(turn, room);
        if (room.told_counts != counts(room)) {
            send_room_update(turn, room);
        }
    }
}

Instant room_timeout(const Room& room) {
    if (room.participants.empty()) {
        return room.closes_at();
    }
    return std::min({room.closes_at(), room.next_speakers, room.next_minute_hand});
}

}  // namespace heydok::media
