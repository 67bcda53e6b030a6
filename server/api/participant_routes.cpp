// Joining, waiting, being let in, leaving.
#include "api/access.hpp"
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

struct JoinInput {
    people::PersonName name;
    meeting::Role role = meeting::Role::patient;
};

Result<JoinInput> read_join(const net::Request& request) {
    Result<Body> body = Body::parse(request.body);
    if (!body) {
        return body.error();
    }
    const std::string name = body->text("user_name");
    const std::string role = body->text("user_role");
    if (role != text_of(meeting::Role::patient) && role != text_of(meeting::Role::physician)) {
        body->refuse("user_role");
    }
    // What the person starts with is the client's business; here only the types are checked.
    body->optional_boolean("enable_video");
    body->optional_boolean("enable_audio");
    if (const Result<void> read = body->finish(); !read) {
        return read.error();
    }
    const Result<people::PersonName> parsed = people::parse_person_name(name, "user_name");
    if (!parsed) {
        return parsed.error();
    }
    return JoinInput{*parsed, role == text_of(meeting::Role::physician) ? meeting::Role::physician
                                                                        : meeting::Role::patient};
}

/// A participant with their meeting, as `ticket` needs them.
struct Seated {
    meeting::Meeting meeting;
    meeting::Participant participant;
    bool changed = true;
};

/// The answer to joining and to renewing.
net::Response ticket(const Core& core, const net::Request& request, const Seated& seated) {
    const meeting::Permissions may =
        permissions_of(seated.meeting, seated.participant.role, seated.participant.state);
    const IssuedToken issued =
        core.tokens.issue(seated.meeting, seated.participant, core.clocks.wall());
    return json_response(json::object{
        {"token", issued.token},
        {"livekit_url", core.config.livekit_url.empty() ? core.origins.signal_url(request)
                                                        : core.config.livekit_url},
        {"identity", seated.participant.identity},
        {"admission", may.can_subscribe ? "admitted" : "waiting"},
        {"permissions", permissions_json(may)},
        {"expires_at", time_text(issued.expires_at)}});
}

Result<Seated> seat(Access& access, const JoinInput& input) {
    const meeting::Meeting& meeting = *access.caller.meeting;
    const bool physician = input.role == meeting::Role::physician;
    if (physician && !access.caller.may(people::Action::host_meeting)) {
        return Refusal{"role-not-allowed"};
    }
    Result<meeting::Participant> arrived =
        physician ? access.meetings().join_as_physician(meeting, *access.caller.account, input.name,
                                                        access.caller.session->id)
                  : access.meetings().knock(meeting, input.name);
    if (!arrived) {
        return arrived.error();
    }
    return Seated{*access.meetings().find(meeting.id), std::move(*arrived)};
}

using Verb = Result<meeting::Change> (meeting::Meetings::*)(const meeting::Meeting&,
                                                            std::string_view, const audit::Actor&);

/// Receive, admit, deny and remove differ in the rule only.
asio::awaitable<Result<meeting::Change>> moderate(Core& core, CallPointer call, Verb verb) {
    Result<meeting::Change> change =
        co_await with_access(core, call, [call, verb](Access& access) -> Result<meeting::Change> {
            meeting::Meetings meetings = access.meetings();
            return (meetings.*verb)(*access.caller.meeting, call->identity, access.caller.actor());
        });
    if (change && change->changed) {
        announce(core, change->participant);
    }
    co_return change;
}

net::Response answer(const Result<meeting::Change>& change) {
    return change ? json_response(participant_json(change->participant)) : problem(change.error());
}

}  // namespace

asio::awaitable<net::Reply> join_meeting(Core& core, CallPointer call) {
    const std::string key = client_key(call->request->peer) + call->meeting_id;
    if (const Wait wait = co_await core.joins.take(key, core.clocks.steady())) {
        co_return problem({"rate-limited"}, *wait);
    }
    const Result<JoinInput> input = read_join(*call->request);
    const Result<Seated> seated =
        co_await with_access(core, call, [input](Access& access) -> Result<Seated> {
            return input ? seat(access, *input) : Result<Seated>{input.error()};
        });
    if (!seated) {
        co_return problem(seated.error());
    }
    announce(core, seated->participant);
    if (holds_seat(seated->participant.state)) {
        co_await open_room(core, seated->meeting);
    }
    co_return ticket(core, *call->request, *seated);
}

asio::awaitable<net::Reply> renew_token(Core& core, CallPointer call) {
    const Result<Seated> seated =
        co_await with_access(core, call, [](Access& access) -> Result<Seated> {
            const meeting::Meeting& meeting = *access.caller.meeting;
            if (!access.caller.participant) {
                return Refusal{"not-admitted"};  // the physician has not joined yet
            }
            if (access.caller.session) {
                access.meetings().bind_to_session(*access.caller.participant,
                                                  access.caller.session->id);
            }
            Result<meeting::Change> back =
                access.meetings().come_back(meeting, *access.caller.participant);
            if (!back) {
                return back.error();
            }
            return Seated{meeting, std::move(back->participant), back->changed};
        });
    if (!seated) {
        co_return problem(seated.error());
    }
    if (seated->changed) {
        announce(core, seated->participant);
    }
    if (holds_seat(seated->participant.state)) {
        co_await open_room(core, seated->meeting);
    }
    co_return ticket(core, *call->request, *seated);
}

asio::awaitable<net::Reply> leave_meeting(Core& core, CallPointer call) {
    const Result<meeting::Change> change =
        co_await with_access(core, call, [](Access& access) -> Result<meeting::Change> {
            if (!access.caller.participant) {
                return Refusal{"not-found"};
            }
            return access.meetings().leave(*access.caller.participant, access.caller.actor());
        });
    if (!change) {
        co_return problem(change.error());
    }
    if (change->changed) {
        announce(core, change->participant);
    }
    // Also when they had left before: an old connection must not hold a seat that is given away.
    const meeting::Participant gone = change->participant;
    co_await close_waiting_room(core, gone.meeting_id, gone.identity);
    const Result<void> out = co_await hang_up(core, gone.meeting_id, gone.identity);
    co_return out ? answer(change) : problem(out.error());
}

asio::awaitable<net::Reply> receive_participant(Core& core, CallPointer call) {
    co_return answer(co_await moderate(core, call, &meeting::Meetings::receive));
}

asio::awaitable<net::Reply> admit_participant(Core& core, CallPointer call) {
    co_return answer(co_await moderate(core, call, &meeting::Meetings::admit));
}

asio::awaitable<net::Reply> deny_participant(Core& core, CallPointer call) {
    const Result<meeting::Change> change = co_await moderate(core, call, &meeting::Meetings::deny);
    if (change) {
        co_await close_waiting_room(core, call->meeting_id, call->identity);
    }
    co_return answer(change);
}

asio::awaitable<net::Reply> remove_participant(Core& core, CallPointer call) {
    const Result<meeting::Change> change =
        co_await moderate(core, call, &meeting::Meetings::remove);
    if (!change) {
        co_return problem(change.error());
    }
    co_await close_waiting_room(core, call->meeting_id, call->identity);
    // Also when it was done before: the media server may have missed it.
    const Result<void> out = co_await put_out(core, call->meeting_id, call->identity);
    if (!out) {
        co_return problem(out.error());
    }
    co_return answer(change);
}

}  // namespace heydok::api
