#include "api/access.hpp"

#include "api/routes.hpp"

namespace heydok::api {
namespace {

using people::Action;
using people::Role;
using people::Scope;

/// Whether only those who take part in a meeting, and its physician, have to do with the action.
/// Then a participant's token speaks before a session.
bool is_for_participants(Action action) {
    const people::Permission& row = permission(action);
    return row.of(Role::waiting) != Scope::none && row.of(Role::stranger) == Scope::none;
}

bool reaches(Scope scope, Relation relation) {
    switch (scope) {
        case Scope::none:
            return false;
        case Scope::own:
            return relation == Relation::own;
        case Scope::practice:
            return relation != Relation::foreign;
        case Scope::any:
            return true;
    }
    return false;
}

/// What the holder of a participant's token is in the table. A physician's, too, proves no more
/// than taking part: it opens the media room, not the moderation.
Role role_of(const meeting::Participant& participant) {
    return role_in_table(meeting::Role::patient, participant.state);
}

Relation relation_to(const people::Account& account, const meeting::Meeting& meeting) {
    if (account.id == meeting.host_account_id) {
        return Relation::own;
    }
    return account.practice.id == meeting.practice_id ? Relation::practice : Relation::foreign;
}

/// The account by session.
void recognise_account(Access& access, const Call& call, Caller& caller) {
    if (!call.session) {
        return;
    }
    caller.session = access.sessions().find(*call.session);
    if (!caller.session) {
        return;
    }
    caller.account = access.people().account(caller.session->account_id);
    if (!caller.account) {
        return;
    }
    if (!call.background) {
        access.sessions().use(*caller.session);
    }
    if (needs_second_factor(access.core.config, caller.account->roles) &&
        !caller.session->second_factor && !permission(call.route->action).enrolment) {
        caller.account.reset();
        caller.session.reset();
        caller.must_enrol = true;
        return;
    }
    caller.roles = caller.account->roles;
    caller.relation =
        caller.meeting ? relation_to(*caller.account, *caller.meeting) : Relation::own;
    caller.is_host = caller.meeting && caller.relation == Relation::own;
    if (!caller.is_host || !is_for_participants(call.route->action)) {
        return;
    }
    for (meeting::Participant& present : access.meetings().participants(call.meeting_id)) {
        if (present.account_id == caller.account->id) {
            caller.participant = std::move(present);
        }
    }
}

/// The practice system by API key. A key that is unknown, expired or revoked is nobody's.
void recognise_system(Access& access, const Call& call, Caller& caller) {
    caller.api_key = access.api_keys().find(*call.api_key);
    if (!caller.api_key) {
        return;
    }
    access.api_keys().use(*caller.api_key);
    caller.roles = caller.api_key->scopes;
    if (!caller.meeting) {
        caller.relation = Relation::own;
    } else if (caller.meeting->practice_id == caller.api_key->practice_id) {
        caller.relation = Relation::practice;
    }
}

/// A physician's token proves nothing any more once the session has ended that they entered by.
bool may_speak(Access& access, const meeting::Participant& participant) {
    return participant.role != meeting::Role::physician ||
           (participant.session_id && access.sessions().lives(*participant.session_id));
}

/// A participant by token. The token says who; everything else is read here.
void recognise_participant(Access& access, const Call& call, Caller& caller) {
    const std::optional<TokenHolder>& holder = call.participant;
    caller.participant = access.meetings().participant(holder->meeting_id, holder->identity);
    if (!caller.participant || !may_speak(access, *caller.participant)) {
        caller.participant.reset();
        return;
    }
    caller.roles = {role_of(*caller.participant)};
    caller.relation = holder->meeting_id == call.meeting_id ? Relation::own : Relation::foreign;
    caller.is_host =
        caller.relation == Relation::own && caller.participant->role == meeting::Role::physician;
}

Caller recognise(Access& access, const Call& call) {
    Caller caller;
    if (!call.meeting_id.empty()) {
        caller.meeting = access.meetings().find(call.meeting_id);
    }
    if (call.api_key) {
        recognise_system(access, call, caller);  // whatever cookie came along
        return caller;
    }
    const bool token_first = call.has_bearer && is_for_participants(call.route->action);
    if (!token_first) {
        recognise_account(access, call, caller);
    }
    if (!caller.account && call.participant) {
        recognise_participant(access, call, caller);
    }
    return caller;
}

Refusal refusal(const Call& call, const Caller& caller) {
    if (caller.must_enrol) {
        return {"enrolment-required"};
    }
    const bool in_meeting = !call.meeting_id.empty();
    if (!caller.account && !caller.api_key && !(caller.participant && in_meeting)) {
        return {"unauthenticated"};
    }
    const bool known = !in_meeting || (caller.meeting &&
                                       (caller.may(Action::oversee_meeting) ||
                                        (caller.participant && caller.relation == Relation::own)));
    return {known ? "forbidden" : "not-found"};
}

}  // namespace

bool needs_second_factor(const Config& config, people::Roles roles) {
    return config.require_second_factor && (roles.has(Role::admin) || roles.has(Role::physician));
}

audit::Actor Caller::actor() const {
    if (account) {
        return {"account", account->id};
    }
    if (api_key) {
        return {"api-key", api_key->id};
    }
    return {"participant", participant ? participant->identity : std::string{}};
}

bool Caller::may(Action action) const {
    return reaches(scope_of(roles, action), relation);
}

bool Caller::reaches_practice(Action action) const {
    return (account || api_key) && scope_of(roles, action) >= Scope::practice;
}

std::string Caller::practice_id() const {
    if (account) {
        return account->practice.id;
    }
    return api_key ? api_key->practice_id : std::string{};
}

Result<Caller> identify(Access& access, const Call& call) {
    Caller caller = recognise(access, call);
    const bool missing = !call.meeting_id.empty() && !caller.meeting;
    const Scope scope = scope_of(caller.roles, call.route->action);
    if (missing && scope == Scope::any) {
        return Refusal{"not-found"};
    }
    if (missing || !caller.may(call.route->action)) {
        return refusal(call, caller);
    }
    const bool fresh = caller.session && caller.session->is_confirmed(access.now);
    if (permission(call.route->action).sensitive && !fresh) {
        return Refusal{"confirmation-required"};
    }
    return caller;
}

}  // namespace heydok::api
