// Meetings as their physician handles them, and what a knocker may know.
#include <algorithm>
#include <map>

#include "api/access.hpp"
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

using people::Action;

struct Wish {
    meeting::NewMeeting meeting;
    std::optional<std::string> physician;  ///< account that shall hold it; empty: the caller
};

Result<Wish> read_wish(const net::Request& request) {
    Result<Body> body = Body::parse(request.body);
    if (!body) {
        return body.error();
    }
    Wish wish;
    wish.physician = body->optional_text("physician");
    meeting::NewMeeting& wanted = wish.meeting;
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
    return wish;
}

/// Who shall hold the meeting: the caller, or a physician of the practice where the caller's role
/// reaches so far.
Result<people::Account> chosen_host(Access& access, const std::optional<std::string>& wanted) {
    const people::Account& self = *access.caller.account;
    std::optional<people::Account> host = self;
    if (wanted && *wanted != self.id) {
        host = access.caller.reaches_practice(Action::create_meeting)
                   ? access.people().account(*wanted)
                   : std::nullopt;
    }
    const bool fit = host && !host->deactivated && host->practice.id == self.practice.id &&
                     scope_of(host->roles, Action::host_meeting) != people::Scope::none;
    if (!fit) {
        return Refusal{"invalid-input", "physician"};
    }
    return std::move(*host);
}

/// A meeting with its physician, as `own_json` needs them.
struct Held {
    meeting::Meeting meeting;
    people::Account host;
};

Held with_host(Access& access, meeting::Meeting meeting) {
    people::Account host = access.people().account(meeting.host_account_id).value();
    return {std::move(meeting), std::move(host)};
}

bool is_open(const meeting::Meeting& meeting) {
    return meeting.status == meeting::Status::created || meeting.status == meeting::Status::active;
}

/// The meeting for its practice; with participants, so that a list shows who waits.
json::object full_json(Access& access, const meeting::Meeting& meeting, const people::Account& host,
                       const std::string& origin) {
    json::object object = own_json(meeting, host, origin);
    object["participants"] = participants_json(access.meetings().participants(meeting.id));
    return object;
}

}  // namespace

asio::awaitable<net::Reply> create_meeting(Core& core, CallPointer call) {
    const Result<Wish> wish = read_wish(*call->request);
    const Result<Held> made =
        co_await with_access(core, call, [wish](Access& access) -> Result<Held> {
            if (!wish) {
                return wish.error();
            }
            Result<people::Account> host = chosen_host(access, wish->physician);
            if (!host) {
                return host.error();
            }
            Result<meeting::Meeting> meeting =
                access.meetings().create(*host, wish->meeting, access.caller.actor());
            if (!meeting) {
                return meeting.error();
            }
            return Held{std::move(*meeting), std::move(*host)};
        });
    if (!made) {
        co_return problem(made.error());
    }
    co_return json_response(own_json(made->meeting, made->host, core.origins.own(*call->request)));
}

asio::awaitable<net::Reply> list_meetings(Core& core, CallPointer call) {
    const std::string origin = core.origins.own(*call->request);
    const Result<json::array> list =
        co_await with_access(core, call, [origin](Access& access) -> Result<json::array> {
            const people::Account& self = *access.caller.account;
            std::map<std::string, people::Account> hosts;
            json::array items;
            for (meeting::Meeting& one : access.caller.reaches_practice(Action::list_meetings)
                                             ? access.meetings().of_practice(self.practice.id)
                                             : access.meetings().of_host(self.id)) {
                auto host = hosts.find(one.host_account_id);
                if (host == hosts.end()) {
                    host = hosts.emplace(one.host_account_id, with_host(access, one).host).first;
                }
                items.emplace_back(is_open(one) ? full_json(access, one, host->second, origin)
                                                : own_json(one, host->second, origin));
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
            const Held held = with_host(access, *access.caller.meeting);
            json::object object = public_json(held.meeting, held.host);
            if (access.caller.may(Action::oversee_meeting)) {
                for (const auto& [key, value] :
                     full_json(access, held.meeting, held.host, origin)) {
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
    const Result<Held> ended =
        co_await with_access(core, call, [&waiting](Access& access) -> Result<Held> {
            const meeting::Meeting& meeting = *access.caller.meeting;
            waiting = access.meetings().participants(meeting.id);
            std::erase_if(waiting, [](const meeting::Participant& person) {
                return person.state != meeting::State::waiting;
            });
            access.meetings().end(meeting, access.caller.actor());
            return with_host(access, *access.meetings().find(meeting.id));
        });
    if (!ended) {
        co_return problem(ended.error());
    }
    const std::string& id = ended->meeting.id;
    core.hub.end_meeting(id);
    core.relay.forget(id);
    for (const meeting::Participant& person : waiting) {
        co_await close_waiting_room(core, id, person.identity);
    }
    if (const Result<void> closed = co_await close_room(core, id); !closed) {
        co_return problem(closed.error());
    }
    co_return json_response(
        own_json(ended->meeting, ended->host, core.origins.own(*call->request)));
}

}  // namespace heydok::api
