// How a meeting fares technically, for the front desk and the practice system: states and
// connections, no names, no media.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <map>

#include "api/access.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

/// What the media server says of a meeting's room.
struct RoomReport {
    bool reachable = false;
    std::map<std::string, std::size_t, std::less<>> tracks;  ///< published, by identity
};

RoomReport read_report(const std::string& answer) {
    boost::system::error_code error;
    const json::value value = json::parse(answer, error);
    if (error || !value.is_object()) {
        return {};
    }
    RoomReport report{.reachable = true, .tracks = {}};
    const json::value* list = value.get_object().if_contains("participants");
    if (list == nullptr || !list->is_array()) {
        return report;  // protojson leaves out an empty list
    }
    for (const json::value& participant : list->get_array()) {
        const json::object* fields = participant.if_object();
        const json::value* identity = fields == nullptr ? nullptr : fields->if_contains("identity");
        if (identity == nullptr || !identity->is_string()) {
            continue;
        }
        const json::value* tracks = fields->if_contains("tracks");
        report.tracks[std::string{std::string_view{identity->get_string()}}] =
            tracks != nullptr && tracks->is_array() ? tracks->get_array().size() : 0;
    }
    return report;
}

asio::awaitable<RoomReport> ask_room(Core& core, std::string meeting_id) {
    const Result<std::string> answer = co_await core.media.call(
        "ListParticipants", json::serialize(json::object{{"room", meeting_id}}));
    if (answer) {
        co_return read_report(*answer);
    }
    co_return RoomReport{.reachable = answer.error().code == "not_found", .tracks = {}};
}

json::object status_json(const meeting::Participant& participant, const RoomReport& report) {
    const auto found = report.tracks.find(participant.identity);
    const bool connected = found != report.tracks.end();
    return {{"identity", participant.identity},
            {"role", text_of(participant.role)},
            {"state", text_of(participant.state)},
            {"since", time_text(participant.since)},
            {"connected", connected},
            {"tracks", connected ? found->second : 0}};
}

}  // namespace

asio::awaitable<net::Reply> show_meeting_status(Core& core, CallPointer call) {
    using Participants = std::vector<meeting::Participant>;
    std::string status;
    std::optional<std::string> external_id;
    const Result<Participants> participants =
        co_await with_access(core, call, [&](Access& access) -> Result<Participants> {
            status = text_of(access.caller.meeting->status);
            external_id = access.caller.meeting->external_id;
            return access.meetings().participants(access.caller.meeting->id);
        });
    if (!participants) {
        co_return problem(participants.error());
    }
    const RoomReport report = co_await ask_room(core, call->meeting_id);
    json::array list;
    for (const meeting::Participant& participant : *participants) {
        list.emplace_back(status_json(participant, report));
    }
    co_return json_response(
        json::object{{"meeting_id", call->meeting_id},
                     {"external_id", external_id ? json::value(*external_id) : nullptr},
                     {"status", status},
                     {"media", report.reachable ? "ok" : "unavailable"},
                     {"participants", std::move(list)}});
}

}  // namespace heydok::api
