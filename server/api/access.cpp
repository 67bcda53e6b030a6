#include "api/access.hpp"

#include "api/routes.hpp"
#include "base/assert.hpp"

namespace heydok::api {
namespace {

std::optional<people::Account> session_account(Access& access, const Call& call) {
    return call.session ? access.people().account_of_session(*call.session) : std::nullopt;
}

bool is_host_of(const std::optional<people::Account>& account, const meeting::Meeting& meeting) {
    return account && account->id == meeting.host_account_id;
}

Result<Caller> identify_account(Access& access, const Call& call) {
    Caller caller{.account = session_account(access, call)};
    if (!caller.account) {
        return Refusal{"unauthenticated"};
    }
    return caller;
}

Result<Caller> identify_anyone(Access& access, const Call& call) {
    Caller caller{.account = session_account(access, call)};
    if (call.meeting_id.empty()) {
        return caller;
    }
    caller.meeting = access.meetings().find(call.meeting_id);
    if (!caller.meeting) {
        return Refusal{"not-found"};
    }
    caller.is_host = is_host_of(caller.account, *caller.meeting);
    return caller;
}

/// The physician by session. To another physician the meeting does not exist; a participant of it
/// knows that it does, and is told that this is not for them.
Result<Caller> identify_host(Access& access, const Call& call) {
    Caller caller{.account = session_account(access, call)};
    if (!caller.account) {
        const bool inside = call.participant && call.participant->meeting_id == call.meeting_id;
        return Refusal{inside ? "forbidden" : "unauthenticated"};
    }
    caller.meeting = access.meetings().find(call.meeting_id);
    if (!caller.meeting || !is_host_of(caller.account, *caller.meeting)) {
        return Refusal{"not-found"};
    }
    caller.is_host = true;
    return caller;
}

/// A participant by token. The token says who; everything else is read here.
Result<Caller> identify_by_token(Access& access, const Call& call) {
    if (!call.participant) {
        return Refusal{"unauthenticated"};
    }
    Caller caller{.meeting = access.meetings().find(call.meeting_id)};
    if (!caller.meeting || call.participant->meeting_id != call.meeting_id) {
        return Refusal{"not-found"};
    }
    caller.participant = access.meetings().participant(call.meeting_id, call.participant->identity);
    if (!caller.participant) {
        return Refusal{"unauthenticated"};
    }
    caller.is_host = caller.participant->role == meeting::Role::physician;
    return caller;
}

Result<Caller> identify_participant(Access& access, const Call& call) {
    if (call.has_bearer) {
        return identify_by_token(access, call);
    }
    Result<Caller> caller = identify_host(access, call);
    if (!caller) {
        return caller;
    }
    for (meeting::Participant& present : access.meetings().participants(call.meeting_id)) {
        if (present.account_id == caller->account->id) {
            caller->participant = std::move(present);
        }
    }
    return caller;
}

}  // namespace

audit::Actor Caller::actor() const {
    if (account) {
        return {"account", account->id};
    }
    return {"participant", participant ? participant->identity : std::string{}};
}

Result<Caller> identify(Access& access, const Call& call) {
    switch (call.route->who) {
        case Who::anyone:
            return identify_anyone(access, call);
        case Who::account:
            return identify_account(access, call);
        case Who::host:
            return identify_host(access, call);
        case Who::participant:
            return identify_participant(access, call);
        case Who::media_server:
            break;  // judged by its signature, before any transaction
    }
    HEYDOK_ASSERT(false);
}

}  // namespace heydok::api
