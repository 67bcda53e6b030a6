// The accounts of a practice: who they are, what they may, who comes and goes.
#include "api/access.hpp"
#include "api/body.hpp"
#include "api/handlers.hpp"
#include "api/mail_texts.hpp"
#include "api/meeting_json.hpp"
#include "api/problem.hpp"
#include "api/session_end.hpp"
#include "mail/outbox.hpp"
#include "people/invitations.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

using people::Action;

people::Roles read_roles(Body& body) {
    people::Roles roles;
    for (const std::string& word : body.texts("roles", people::kRoles)) {
        const std::optional<people::Role> role = people::parse_account_role(word);
        if (!role) {
            body.refuse("roles");
            return {};
        }
        roles.add(*role);
    }
    if (roles.empty()) {
        body.refuse("roles");
    }
    return roles;
}

people::Invitations invitations_of(Access& access) {
    return {access.transaction, access.now, access.random};
}

json::object invitation_json(const people::Invitation& invitation) {
    return {{"invitation_id", invitation.id},
            {"email", invitation.email},
            {"roles", texts_json(texts_of(invitation.roles))},
            {"expires_at", time_text(invitation.expires_at)}};
}

mail::Outbox outbox_of(Access& access) {
    return {access.transaction, access.now, access.random};
}

/// The links of earlier invitations to this e-mail are void soon: they need not go out any more.
void cancel_earlier_mails(Access& access, std::string_view email) {
    const std::string normal = people::normal_email(email);
    for (const people::Invitation& earlier :
         invitations_of(access).of_practice(access.caller.account->practice)) {
        if (earlier.email == normal) {
            outbox_of(access).cancel(mail_about_invitation(earlier.id));
        }
    }
}

/// How long an invitation's e-mail is tried: the link is good for some days after.
constexpr std::chrono::hours kInvitationMailPatience{24};

/// Puts the link into the queue of e-mails. False if it cannot go by e-mail: then by hand.
bool mail_invitation(Access& access, const people::Invitation& invitation, std::string_view link,
                     MailLanguage language) {
    MailText text = invitation_mail(invitation, link, language);
    return outbox_of(access)
        .put({.about = mail_about_invitation(invitation.id),
              .to = invitation.email,
              .subject = std::move(text.subject),
              .body = std::move(text.body)},
             access.now + kInvitationMailPatience)
        .has_value();
}

/// For admins, who look after the accounts.
json::object full_member_json(Access& access, const people::Account& account) {
    json::object object = member_json(account);
    object["email"] = account.email;
    object["active"] = !account.deactivated;
    object["second_factor"] = access.factors().state(account.id).any();
    return object;
}

json::object team_json(Access& access) {
    const people::Practice& practice = access.caller.account->practice;
    const bool manages = access.caller.may(Action::change_member);
    json::array members;
    for (const people::Account& account : access.people().team(practice.id)) {
        if (manages) {
            members.emplace_back(full_member_json(access, account));
        } else if (!account.deactivated) {
            members.emplace_back(member_json(account));
        }
    }
    json::object team{{"practice_phone", practice.phone}, {"members", std::move(members)}};
    if (manages) {
        json::array open;
        for (const people::Invitation& one : invitations_of(access).of_practice(practice)) {
            open.emplace_back(invitation_json(one));
        }
        team["invitations"] = std::move(open);
    }
    return team;
}

/// A member of the caller's practice; those of others look like missing ones.
Result<people::Account> member_of(Access& access, const Call& call) {
    std::optional<people::Account> member = access.people().account(call.item);
    if (!member || member->practice.id != access.caller.account->practice.id) {
        return Refusal{"not-found"};
    }
    return std::move(*member);
}

/// What a member may has changed: they sign in anew, so that nothing of before goes on.
EndedSessions end_sessions_of(Access& access, const people::Account& member) {
    const audit::Actor actor = access.caller.actor();
    EndedSessions ended;
    for (const people::Session& session : access.sessions().of_account(member.id)) {
        if (session.id == access.caller.session->id) {
            continue;  // the admin's own: every request reads the roles anew
        }
        access.sessions().end(session, member, actor);
        ended.add(session, access.meetings().leave_with_session(session.id, actor));
    }
    return ended;
}

asio::awaitable<net::Reply> finish(Core& core, Result<EndedSessions> ended) {
    if (!ended) {
        co_return problem(ended.error());
    }
    co_await announce_end(core, std::move(*ended));
    co_return json_response(json::object{});
}

asio::awaitable<net::Reply> set_active(Core& core, CallPointer call, bool active) {
    co_return co_await finish(
        core,
        co_await with_access(core, call, [call, active](Access& access) -> Result<EndedSessions> {
            const Result<people::Account> member = member_of(access, *call);
            if (!member) {
                return member.error();
            }
            const Result<void> set =
                access.people().set_active(*member, active, access.caller.actor());
            if (!set) {
                return set.error();
            }
            return active ? EndedSessions{} : end_sessions_of(access, *member);
        }));
}

}  // namespace

asio::awaitable<net::Reply> change_practice(Core& core, CallPointer call) {
    Result<Body> body = Body::parse(call->request->body);
    if (!body) {
        co_return problem(body.error());
    }
    const std::string phone = body->text("phone", 64);
    const Result<void> read = body->finish();
    const Result<void> set =
        co_await with_access(core, call, [phone, read](Access& access) -> Result<void> {
            return read ? access.people().set_phone(access.caller.account->practice, phone,
                                                    access.caller.actor())
                        : read;
        });
    co_return set ? json_response(json::object{}) : problem(set.error());
}

asio::awaitable<net::Reply> list_team(Core& core, CallPointer call) {
    const Result<json::object> team = co_await with_access(
        core, call, [](Access& access) -> Result<json::object> { return team_json(access); });
    co_return team ? json_response(*team) : problem(team.error());
}

asio::awaitable<net::Reply> invite_member(Core& core, CallPointer call) {
    Result<Body> body = Body::parse(call->request->body);
    if (!body) {
        co_return problem(body.error());
    }
    const std::string email = body->text("email", 320);
    const people::Roles roles = read_roles(*body);
    const auto language = parse_mail_language(body->optional_text("language").value_or("de"));
    if (!language) {
        body->refuse("language");
    }
    const Result<void> read = body->finish();
    const std::string origin = core.origins.own(*call->request);
    const bool by_mail = core.mails->is_on();
    const Result<json::object> made = co_await with_access(
        core, call,
        [email, roles, language, read, origin, by_mail](Access& access) -> Result<json::object> {
            if (!read) {
                return read.error();
            }
            cancel_earlier_mails(access, email);
            const Result<people::NewInvitation> invited = invitations_of(access).invite(
                access.caller.account->practice, email, roles, access.caller.actor());
            if (!invited) {
                return invited.error();
            }
            json::object object = invitation_json(invited->invitation);
            // Behind '#': browsers keep it from servers, logs and referrers.
            const std::string link = origin + "/invitation#" + invited->token;
            object["invitation_link"] = link;
            object["mailed"] =
                by_mail && mail_invitation(access, invited->invitation, link, *language);
            return object;
        });
    core.mails->look();
    co_return made ? json_response(*made) : problem(made.error());
}

asio::awaitable<net::Reply> revoke_invitation(Core& core, CallPointer call) {
    const Result<void> revoked =
        co_await with_access(core, call, [call](Access& access) -> Result<void> {
            const bool found = invitations_of(access).revoke(access.caller.account->practice,
                                                             call->item, access.caller.actor());
            if (found) {
                outbox_of(access).cancel(mail_about_invitation(call->item));
            }
            return found ? Result<void>{} : Refusal{"not-found"};
        });
    co_return revoked ? json_response(json::object{}) : problem(revoked.error());
}

asio::awaitable<net::Reply> change_member_roles(Core& core, CallPointer call) {
    Result<Body> body = Body::parse(call->request->body);
    if (!body) {
        co_return problem(body.error());
    }
    const people::Roles roles = read_roles(*body);
    const Result<void> read = body->finish();
    co_return co_await finish(
        core, co_await with_access(
                  core, call, [call, roles, read](Access& access) -> Result<EndedSessions> {
                      if (!read) {
                          return read.error();
                      }
                      const Result<people::Account> member = member_of(access, *call);
                      if (!member) {
                          return member.error();
                      }
                      const Result<void> set =
                          access.people().set_roles(*member, roles, access.caller.actor());
                      if (!set) {
                          return set.error();
                      }
                      return end_sessions_of(access, *member);
                  }));
}

asio::awaitable<net::Reply> deactivate_member(Core& core, CallPointer call) {
    co_return co_await set_active(core, call, false);
}

asio::awaitable<net::Reply> activate_member(Core& core, CallPointer call) {
    co_return co_await set_active(core, call, true);
}

}  // namespace heydok::api
