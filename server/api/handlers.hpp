#pragma once
#include <boost/asio/awaitable.hpp>

#include "api/call.hpp"

/// The handlers behind the table of routes; one file per resource.
namespace heydok::api {

struct Core;

boost::asio::awaitable<net::Reply> log_in(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> log_out(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> show_me(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> export_account(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> correct_account_name(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> confirm_session(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> change_password(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> list_factors(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> begin_totp(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> finish_totp(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> remove_totp(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> make_recovery_codes(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> begin_passkey(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> finish_passkey(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> remove_passkey(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> begin_passkey_sign_in(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> finish_passkey_sign_in(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> begin_provider_sign_in(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> finish_provider_sign_in(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> take_provider_sign_out(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> list_sessions(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> end_listed_session(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> end_other_sessions(Core& core, CallPointer call);

boost::asio::awaitable<net::Reply> change_practice(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> list_team(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> invite_member(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> revoke_invitation(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> change_member_roles(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> deactivate_member(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> activate_member(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> show_invitation(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> accept_invitation(Core& core, CallPointer call);

boost::asio::awaitable<net::Reply> list_api_keys(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> create_api_key(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> revoke_api_key(Core& core, CallPointer call);

boost::asio::awaitable<net::Reply> list_webhooks(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> add_webhook(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> remove_webhook(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> list_notices(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> replay_notice(Core& core, CallPointer call);

boost::asio::awaitable<net::Reply> show_audit(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> export_audit(Core& core, CallPointer call);

boost::asio::awaitable<net::Reply> create_meeting(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> list_meetings(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> show_meeting(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> end_meeting(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> delay_meeting(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> show_meeting_status(Core& core, CallPointer call);

boost::asio::awaitable<net::Reply> join_meeting(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> renew_token(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> leave_meeting(Core& core, CallPointer call);

boost::asio::awaitable<net::Reply> list_consents(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> give_consent(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> withdraw_consent(Core& core, CallPointer call);

boost::asio::awaitable<net::Reply> receive_participant(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> admit_participant(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> deny_participant(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> remove_participant(Core& core, CallPointer call);

boost::asio::awaitable<net::Reply> follow_events(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> relay_message(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> note_finding(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> take_media_event(Core& core, CallPointer call);

boost::asio::awaitable<net::Reply> show_config(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> show_health(Core& core, CallPointer call);
boost::asio::awaitable<net::Reply> show_readiness(Core& core, CallPointer call);

}  // namespace heydok::api
