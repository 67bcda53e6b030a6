// Meetings as physicians, staff and practice systems handle them, and what a knocker may know.
#include <algorithm>
#include <boost/json/serialize.hpp>
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
    /// Account that shall hold it, by id or e-mail; empty: the caller.
    std::optional<std::string> physician;
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
    wanted.external_id = body->optional_text("external_id");
    wanted.planned_at = body->optional_time("planned_at");
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

/// The account of this id or e-mail.
std::optional<people::Account> account_named(Access& access, const std::string& name) {
    return name.find('@') == std::string::npos
               ? access.people().account(name)
               : access.people().account_by_email(people::normal_email(name));
}

/// Who shall hold the meeting: the caller, or a physician of the practice where the caller's role
/// reaches so far.
Result<people::Account> chosen_host(Access& access, const std::optional<std::string>& wanted) {
    std::optional<people::Account> host = access.caller.account;
    if (wanted && !(host && *wanted == host->id)) {
        host = access.caller.reaches_practice(Action::create_meeting)
                   ? account_named(access, *wanted)
                   : std::nullopt;
    }
    const bool fit = host && !host->deactivated &&
                     host->practice.id == access.caller.practice_id() &&
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

/// The meetings in the caller's reach, or of those the one with the external id.
std::vector<meeting::Meeting> listed(Access& access,
                                     const std::optional<std::string>& external_id) {
    const std::string practice = access.caller.practice_id();
    std::vector<meeting::Meeting> found;
    if (!access.caller.reaches_practice(Action::list_meetings)) {
        found = access.meetings().of_host(access.caller.account->id);
    } else if (external_id) {
        if (auto one = access.meetings().find_external(practice, *external_id)) {
            found.push_back(std::move(*one));
        }
    } else {
        found = access.meetings().of_practice(practice);
    }
    std::erase_if(found, [&](const meeting::Meeting& one) {
        return external_id && one.external_id != external_id;
    });
    return found;
}

}  // namespace

asio::awaitable<net::Reply> create_meeting(Core& core, CallPointer call) {
    const Result<Wish> wish = read_wish(*call->request);
    const Result<Held> made =
        co_await with_access(core, call, [wish](Access& access) -> Result<Held> {
            if (!wish) {
                return wish.error();
            }
            if (wish->meeting.external_id && !access.caller.api_key) {
                return Refusal{"invalid-input", "external_id"};  // numbers of practice systems
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
            return with_host(access, std::move(*meeting));
        });
    if (!made) {
        co_return problem(made.error());
    }
    co_return json_response(own_json(made->meeting, made->host, core.origins.own(*call->request)));
}

asio::awaitable<net::Reply> list_meetings(Core& core, CallPointer call) {
    const std::string origin = core.origins.own(*call->request);
    const auto external_id = call->request->parameter("external_id");
    const Result<json::array> list =
        co_await with_access(core, call, [origin, external_id](Access& access) {
            std::map<std::string, people::Account> hosts;
            json::array items;
            for (meeting::Meeting& one : listed(access, external_id)) {
                auto host = hosts.find(one.host_account_id);
                if (host == hosts.end()) {
                    host = hosts.emplace(one.host_account_id, with_host(access, one).host).first;
                }
                // A practice system needs nobody's name.
                const bool with_people = is_open(one) && !access.caller.api_key;
                items.emplace_back(with_people ? full_json(access, one, host->second, origin)
                                               : own_json(one, host->second, origin));
            }
            return Result<json::array>{std::move(items)};
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

asio::awaitable<net::Reply> delay_meeting(Core& core, CallPointer call) {
    Result<Body> body = Body::parse(call->request->body);
    if (!body) {
        co_return problem(body.error());
    }
    const std::chrono::minutes minutes{body->integer("minutes", -1)};
    if (const Result<void> read = body->finish(); !read) {
        co_return problem(read.error());
    }
    const Result<Held> delayed =
        co_await with_access(core, call, [minutes](Access& access) -> Result<Held> {
            Result<meeting::Meeting> meeting =
                access.meetings().delay(*access.caller.meeting, minutes, access.caller.actor());
            if (!meeting) {
                return meeting.error();
            }
            return with_host(access, std::move(*meeting));
        });
    if (!delayed) {
        co_return problem(delayed.error());
    }
    const std::optional<WallTime>& until = delayed->meeting.delayed_until;
    core.hub.show_all(
        delayed->meeting.id, "delayed",
        until ? json::serialize(json::object{{"delayed_until", time_text(*until)}}) : "{}");
    co_return json_response(
        own_json(delayed->meeting, delayed->host, core.origins.own(*call->request)));
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
