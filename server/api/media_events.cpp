// What the product asks of the media server, and what it hears from it.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "api/access.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"
#include "base/log.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

/// Seconds that an empty room stays, before the first and after the last participant.
constexpr int kEmptyRoomSeconds = 300;
constexpr int kDepartedRoomSeconds = 60;

asio::awaitable<Result<void>> ask(Core& core, std::string method, json::object request) {
    const Result<std::string> answer = co_await core.media.call(method, json::serialize(request));
    if (!answer && answer.error().code != "not_found") {
        log::warning("media_call_failed method={} code={}", method, answer.error().code);
        co_return Refusal{"media-unavailable"};
    }
    co_return Result<void>{};
}

std::string text_at(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_string()
               ? std::string{std::string_view{value->get_string()}}
               : std::string{};
}

json::object object_at(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_object() ? value->get_object() : json::object{};
}

/// The part of a webhook event that matters here.
struct MediaEvent {
    std::string kind;
    std::string room;
    std::string identity;
    std::string sid;
};

std::optional<MediaEvent> parse_event(const std::string& text) {
    boost::system::error_code error;
    const json::value value = json::parse(text, error);
    if (error || !value.is_object()) {
        return std::nullopt;
    }
    const json::object& event = value.get_object();
    const json::object participant = object_at(event, "participant");
    return MediaEvent{.kind = text_at(event, "event"),
                      .room = text_at(object_at(event, "room"), "name"),
                      .identity = text_at(participant, "identity"),
                      .sid = text_at(participant, "sid")};
}

/// The change that the event makes; a refusal if the participant may not be in the room.
Result<std::optional<meeting::Change>> take_event(meeting::Meetings& meetings,
                                                  const MediaEvent& event) {
    if (event.kind == "participant_left") {
        return meetings.media_left(event.room, event.identity, event.sid);
    }
    Result<meeting::Change> joined = meetings.media_joined(event.room, event.identity, event.sid);
    if (!joined) {
        return joined.error();
    }
    return std::optional{std::move(*joined)};
}

}  // namespace

asio::awaitable<void> open_room(Core& core, meeting::Meeting meeting) {
    json::object request{{"name", meeting.id},
                         {"emptyTimeout", kEmptyRoomSeconds},
                         {"departureTimeout", kDepartedRoomSeconds},
                         {"maxParticipants", meeting.max_participants}};
    co_await ask(core, "CreateRoom", std::move(request));
}

asio::awaitable<Result<void>> put_out(Core& core, std::string meeting_id, std::string identity) {
    const auto now = std::chrono::ceil<std::chrono::seconds>(core.clocks.wall());
    json::object request{{"room", meeting_id},
                         {"identity", identity},
                         {"revokeTokenTs", std::to_string(now.time_since_epoch().count())}};
    co_return co_await ask(core, "RemoveParticipant", std::move(request));
}

asio::awaitable<Result<void>> hang_up(Core& core, std::string meeting_id, std::string identity) {
    json::object request{{"room", meeting_id}, {"identity", identity}};
    co_return co_await ask(core, "RemoveParticipant", std::move(request));
}

asio::awaitable<void> close_waiting_room(Core& core, std::string meeting_id, std::string identity) {
    json::object request{{"room", waiting_room_of(meeting_id, identity)}};
    co_await ask(core, "DeleteRoom", std::move(request));
}

asio::awaitable<Result<void>> close_room(Core& core, std::string meeting_id) {
    json::object request{{"room", meeting_id}};
    co_return co_await ask(core, "DeleteRoom", std::move(request));
}

void announce(Core& core, const meeting::Participant& participant) {
    core.hub.show_practice(participant.meeting_id, "participant",
                           json::serialize(participant_json(participant)));
    const bool told = participant.state == meeting::State::admitted ||
                      participant.state == meeting::State::denied ||
                      participant.state == meeting::State::removed;
    if (told && participant.role != meeting::Role::physician) {
        core.hub.tell(participant.meeting_id, participant.identity, text_of(participant.state));
    }
}

asio::awaitable<void> apply_media_event(Core& core, std::string event_json) {
    const std::optional<MediaEvent> event = parse_event(event_json);
    const bool known =
        event && (event->kind == "participant_joined" || event->kind == "participant_left");
    if (!known || event->room.find('.') != std::string::npos) {
        co_return;  // other events, and rooms of those who wait
    }
    const WallTime now = core.clocks.wall();
    const auto change =
        co_await core.database.transact([event, now](storage::Transaction& transaction) {
            Random random = Random::system();
            meeting::Meetings meetings{transaction, now, random};
            return take_event(meetings, *event);
        });
    if (!change) {
        log::warning("media_intruder_removed meeting={} participant={}", event->room,
                     event->identity);
        co_await put_out(core, event->room, event->identity);
    } else if (change->has_value() && (*change)->changed) {
        announce(core, (*change)->participant);
    }
}

asio::awaitable<net::Reply> take_media_event(Core& core, CallPointer call) {
    const net::Request& request = *call->request;
    if (!core.tokens.vouches(request.headers.get("Authorization"), request.body,
                             core.clocks.wall())) {
        co_return problem({"unauthenticated"});
    }
    co_await apply_media_event(core, request.body);
    co_return json_response(json::object{});
}

}  // namespace heydok::api
