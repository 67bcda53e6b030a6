#include "api/routes.hpp"

#include <algorithm>
#include <array>

#include "api/handlers.hpp"

namespace heydok::api {
namespace {

constexpr std::size_t kLongestSegment = 64;

using people::Action;

constexpr std::array kRoutes{
    Route{"POST", "/api/v1/auth/login", Action::start_session, Takes::json, log_in},
    Route{"POST", "/api/v1/auth/logout", Action::end_session, Takes::nothing, log_out},
    Route{"POST", "/api/v1/auth/confirm", Action::confirm_session, Takes::json, confirm_session},
    Route{"POST", "/api/v1/auth/password", Action::change_password, Takes::json, change_password},
    Route{"GET", "/api/v1/sessions", Action::list_sessions, Takes::nothing, list_sessions},
    Route{"POST", "/api/v1/sessions/end-others", Action::revoke_session, Takes::nothing,
          end_other_sessions},
    Route{"POST", "/api/v1/sessions/{session}/end", Action::revoke_session, Takes::nothing,
          end_listed_session},
    Route{"GET", "/api/v1/factors", Action::list_factors, Takes::nothing, list_factors},
    Route{"POST", "/api/v1/factors/totp/begin", Action::add_factor, Takes::nothing, begin_totp},
    Route{"POST", "/api/v1/factors/totp/finish", Action::add_factor, Takes::json, finish_totp},
    Route{"POST", "/api/v1/factors/totp/remove", Action::remove_factor, Takes::nothing,
          remove_totp},
    Route{"POST", "/api/v1/factors/recovery-codes", Action::add_factor, Takes::nothing,
          make_recovery_codes},
    Route{"POST", "/api/v1/factors/passkeys/begin", Action::add_factor, Takes::nothing,
          begin_passkey},
    Route{"POST", "/api/v1/factors/passkeys/finish", Action::add_factor, Takes::json,
          finish_passkey},
    Route{"POST", "/api/v1/factors/passkeys/{passkey}/remove", Action::remove_factor,
          Takes::nothing, remove_passkey},
    Route{"POST", "/api/v1/auth/passkey/begin", Action::start_session, Takes::nothing,
          begin_passkey_sign_in},
    Route{"POST", "/api/v1/auth/passkey/finish", Action::start_session, Takes::json,
          finish_passkey_sign_in},
    Route{"GET", "/api/v1/auth/oidc/{provider}/start", Action::start_session, Takes::nothing,
          begin_provider_sign_in},
    Route{"GET", "/api/v1/auth/oidc/{provider}/callback", Action::start_session, Takes::nothing,
          finish_provider_sign_in},
    Route{"POST", "/api/v1/auth/oidc/{provider}/sign-out", Action::report_sign_out,
          Takes::signed_text, take_provider_sign_out},
    Route{"GET", "/api/v1/me", Action::show_account, Takes::nothing, show_me},
    Route{"POST", "/api/v1/me/export", Action::export_account, Takes::nothing, export_account},
    Route{"POST", "/api/v1/me/name", Action::correct_account, Takes::json, correct_account_name},
    Route{"GET", "/api/v1/config", Action::show_config, Takes::nothing, show_config},
    Route{"POST", "/api/v1/livekit/webhook", Action::report_media_event, Takes::signed_text,
          take_media_event},
    Route{"POST", "/api/v1/practice", Action::change_practice, Takes::json, change_practice},
    Route{"GET", "/api/v1/team", Action::list_team, Takes::nothing, list_team},
    Route{"POST", "/api/v1/team/invitations", Action::invite_member, Takes::json, invite_member},
    Route{"POST", "/api/v1/team/invitations/{invitation}/revoke", Action::invite_member,
          Takes::nothing, revoke_invitation},
    Route{"POST", "/api/v1/team/members/{account}/roles", Action::change_member, Takes::json,
          change_member_roles},
    Route{"POST", "/api/v1/team/members/{account}/deactivate", Action::change_member,
          Takes::nothing, deactivate_member},
    Route{"POST", "/api/v1/team/members/{account}/activate", Action::change_member, Takes::nothing,
          activate_member},
    Route{"GET", "/api/v1/audit", Action::show_audit, Takes::nothing, show_audit},
    Route{"POST", "/api/v1/audit/export", Action::export_audit, Takes::nothing, export_audit},
    Route{"POST", "/api/v1/invitations/show", Action::accept_invitation, Takes::json,
          show_invitation},
    Route{"POST", "/api/v1/invitations/accept", Action::accept_invitation, Takes::json,
          accept_invitation},
    Route{"GET", "/api/v1/api-keys", Action::list_api_keys, Takes::nothing, list_api_keys},
    Route{"POST", "/api/v1/api-keys", Action::create_api_key, Takes::json, create_api_key},
    Route{"POST", "/api/v1/api-keys/{key}/revoke", Action::revoke_api_key, Takes::nothing,
          revoke_api_key},
    Route{"GET", "/api/v1/webhooks", Action::list_webhooks, Takes::nothing, list_webhooks},
    Route{"POST", "/api/v1/webhooks", Action::change_webhook, Takes::json, add_webhook},
    Route{"POST", "/api/v1/webhooks/{webhook}/remove", Action::change_webhook, Takes::nothing,
          remove_webhook},
    Route{"GET", "/api/v1/notices", Action::list_webhooks, Takes::nothing, list_notices},
    Route{"POST", "/api/v1/notices/{notice}/replay", Action::replay_notice, Takes::nothing,
          replay_notice},
    Route{"POST", "/api/v1/meetings/create", Action::create_meeting, Takes::json, create_meeting},
    Route{"GET", "/api/v1/meetings", Action::list_meetings, Takes::nothing, list_meetings},
    Route{"GET", "/api/v1/meetings/{id}", Action::show_meeting, Takes::nothing, show_meeting},
    Route{"POST", "/api/v1/meetings/{id}/join", Action::join_meeting, Takes::json, join_meeting},
    Route{"POST", "/api/v1/meetings/{id}/token", Action::renew_token, Takes::nothing, renew_token},
    Route{"POST", "/api/v1/meetings/{id}/leave", Action::leave_meeting, Takes::nothing,
          leave_meeting},
    Route{"POST", "/api/v1/meetings/{id}/end", Action::end_meeting, Takes::nothing, end_meeting},
    Route{"GET", "/api/v1/meetings/{id}/events", Action::follow_meeting, Takes::nothing,
          follow_events},
    Route{"GET", "/api/v1/meetings/{id}/status", Action::show_meeting_status, Takes::nothing,
          show_meeting_status},
    Route{"POST", "/api/v1/meetings/{id}/delay", Action::receive_participant, Takes::json,
          delay_meeting},
    Route{"GET", "/api/v1/meetings/{id}/consents", Action::list_consents, Takes::nothing,
          list_consents},
    Route{"POST", "/api/v1/meetings/{id}/consents", Action::give_consent, Takes::json,
          give_consent},
    Route{"POST", "/api/v1/meetings/{id}/consents/withdraw", Action::withdraw_consent, Takes::json,
          withdraw_consent},
    Route{"POST", "/api/v1/meetings/{id}/relay", Action::relay_message, Takes::json, relay_message},
    Route{"POST", "/api/v1/meetings/{id}/findings", Action::note_finding, Takes::json,
          note_finding},
    Route{"POST", "/api/v1/meetings/{id}/participants/{identity}/receive",
          Action::receive_participant, Takes::nothing, receive_participant},
    Route{"POST", "/api/v1/meetings/{id}/participants/{identity}/admit", Action::admit_participant,
          Takes::nothing, admit_participant},
    Route{"POST", "/api/v1/meetings/{id}/participants/{identity}/deny", Action::deny_participant,
          Takes::nothing, deny_participant},
    Route{"POST", "/api/v1/meetings/{id}/participants/{identity}/remove",
          Action::remove_participant, Takes::nothing, remove_participant},
    Route{"GET", "/healthz", Action::show_health, Takes::nothing, show_health},
    Route{"GET", "/readyz", Action::show_health, Takes::nothing, show_readiness},
};

/// Cuts the first segment off "/a/b/c".
std::string_view take_segment(std::string_view& path) {
    path.remove_prefix(path.empty() ? 0 : 1);
    const std::string_view segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

/// Ids and identities are letters, digits and hyphens.
bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= kLongestSegment &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-';
           });
}

std::string& part_for(Match& match, std::string_view name) {
    if (name == "{id}") {
        return match.meeting_id;
    }
    return name == "{identity}" ? match.identity : match.item;
}

std::optional<Match> match(const Route& route, std::string_view path) {
    Match result{&route, {}, {}, {}};
    std::string_view pattern = route.path;
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = take_segment(pattern);
        const std::string_view given = take_segment(path);
        if (wanted.starts_with('{')) {
            if (!is_id(given)) {
                return std::nullopt;
            }
            part_for(result, wanted) = given;
        } else if (wanted != given) {
            return std::nullopt;
        }
    }
    return pattern.empty() && path.empty() ? std::optional{result} : std::nullopt;
}

}  // namespace

std::span<const Route> routes() {
    return kRoutes;
}

std::optional<Match> find_route(std::string_view method, std::string_view path,
                                std::vector<std::string_view>& other_methods) {
    for (const Route& route : kRoutes) {
        if (std::optional<Match> found = match(route, path)) {
            if (route.method == method) {
                return found;
            }
            other_methods.push_back(route.method);
        }
    }
    return std::nullopt;
}

}  // namespace heydok::api
