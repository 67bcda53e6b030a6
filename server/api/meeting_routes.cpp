// Meetings as their physician handles them, and what a knocker may know.
#include <algorithm>

#include "api/access.hpp"
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

Result<meeting::NewMeeting> read_wish(const net::Request& request) {
    Result<Body> body = Body::parse(request.body);
    if (!body) {
        return body.error();
    }
    meeting::NewMeeting wanted;
    wanted.name = body->text("name");
    const std::int64_t size = body->integer("max_participants", wanted.max_participants);
    wanted.max_participants = static_cast<int>(std::clamp<std::int64_t>(size, 0, 1000));
    wanted.enable_recording = body->optional_boolean("enable_recording");
    wanted.enable_chat = body->boolean("enable_chat", true);
    if (const std::optional<std::string> text = body->optional_text("care_mode")) {
        wanted.care_mode = people::parse_care_mode(*text);
        if (!wanted.care_mode) {
            body->refuse("care_mode");
        }
    }
    if (const Result<void> read = body->finish(); !read) {
        return read.error();
    }
    return wanted;
}

bool is_open(const meeting::Meeting& meeting) {
    return meeting.status == meeting::Status::created || meeting.status == meeting::Status::active;
}

/// The meeting for its physician; with participants, so that a list shows who waits.
json::object full_json(Access& access, const meeting::Meeting& meeting, const std::string& origin) {
    json::object object = own_json(meeting, origin);
    object["participants"] = participants_json(access.meetings().participants(meeting.id));
    return object;
}

}  // namespace

asio::awaitable<net::Reply> create_meeting(Core& core, CallPointer call) {
    const Result<meeting::NewMeeting> wanted = read_wish(*call->request);
    const Result<meeting::Meeting> made =
        co_await with_access(core, call, [wanted](Access& access) -> Result<meeting::Meeting> {
            if (!wanted) {
                return wanted.error();
            }
            return access.meetings().create(*access.caller.account, *wanted);
        });
    if (!made) {
        co_return problem(made.error());
    }
    co_return json_response(own_json(*made, core.origins.own(*call->request)));
}

asio::awaitable<net::Reply> list_meetings(Core& core, CallPointer call) {
    const std::string origin = core.origins.own(*call->request);
    const Result<json::array> list =
        co_await with_access(core, call, [origin](Access& access) -> Result<json::array> {
            json::array items;
            for (const meeting::Meeting& one :
                 access.meetings().of_host(access.caller.account->id)) {
                items.emplace_back(is_open(one) ? full_json(access, one, origin)
                                                : own_json(one, origin));
            }
            return items;
        });
    if (!list) {
        co_return problem(list.error());
    }
    co_return json_response(json::object{{"meetings", *list}});
}

asio::awaitable<net::Reply> show_meeting(Core& core, CallPointer call) {
    const std::string origin = core.origins.own(*call->request);
    const Result<json::object> shown =
        co_await with_access(core, call, [origin](Access& access) -> Result<json::object> {
            const meeting::Meeting& meeting = *access.caller.meeting;
            const std::optional<people::Account> host =
                access.people().account(meeting.host_account_id);
            json::object object = public_json(meeting, host.value());
            if (access.caller.is_host) {
                for (const auto& [key, value] : full_json(access, meeting, origin)) {
                    object[key] = value;
                }
            }
            return object;
        });
    if (!shown) {
        co_return problem(shown.error());
    }
    co_return json_response(*shown);
}

asio::awaitable<net::Reply> end_meeting(Core& core, CallPointer call) {
    std::vector<meeting::Participant> waiting;
    const Result<meeting::Meeting> ended =
        co_await with_access(core, call, [&waiting](Access& access) -> Result<meeting::Meeting> {
            const meeting::Meeting& meeting = *access.caller.meeting;
            waiting = access.meetings().participants(meeting.id);
            std::erase_if(waiting, [](const meeting::Participant& person) {
                return person.state != meeting::State::waiting;
            });
            access.meetings().end(meeting, access.caller.actor());
            return *access.meetings().find(meeting.id);
        });
    if (!ended) {
        co_return problem(ended.error());
    }
    core.hub.end_meeting(ended->id);
    core.relay.forget(ended->id);
    for (const meeting::Participant& person : waiting) {
        co_await close_waiting_room(core, ended->id, person.identity);
    }
    if (const Result<void> closed = co_await close_room(core, ended->id); !closed) {
        co_return problem(closed.error());
    }
    co_return json_response(own_json(*ended, core.origins.own(*call->request)));
}

}  // namespace heydok::api
