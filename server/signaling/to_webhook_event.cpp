#include "signaling/to_livekit.hpp"

// What webhooks tell (protocol reference, section 20.1).
namespace heydok::signaling {
namespace {

const char* event_name(media::RoomEvent::Kind kind) {
    using Kind = media::RoomEvent::Kind;
    switch (kind) {
        case Kind::room_started:
            return "room_started";
        case Kind::room_finished:
            return "room_finished";
        case Kind::participant_joined:
            return "participant_joined";
        case Kind::participant_left:
            return "participant_left";
        case Kind::participant_connection_aborted:
            return "participant_connection_aborted";
        case Kind::track_published:
            return "track_published";
        case Kind::track_unpublished:
            return "track_unpublished";
    }
    return "";
}

}  // namespace

livekit::WebhookEvent to_livekit(const media::RoomEvent& event) {
    livekit::WebhookEvent out;
    out.set_event(event_name(event.kind));
    *out.mutable_room() = to_livekit(event.room);
    if (event.participant) {
        *out.mutable_participant() = to_livekit(*event.participant);
    }
    if (event.track) {
        *out.mutable_track() = to_livekit(*event.track);
    }
    return out;
}

}  // namespace heydok::signaling
