#pragma once
#include <boost/asio/awaitable.hpp>
#include <string>

#include "api/access.hpp"
#include "api/session_end.hpp"

namespace heydok::api {

/// A sign-in that succeeded, and what the browser had before.
struct SignedIn {
    people::Account account;
    people::StartedSession started;
    EndedSessions ended = {};
};

/// Starts the session within the transaction. A new sign-in never keeps the old token. The same
/// person's consultation goes on with the new session; everybody else's ends with the old one.
/// `confirmed_at`: when they proved who they are, if not now.
SignedIn start_session(Access& access, const Call& call, const people::Account& account,
                       bool second_factor, std::optional<WallTime> confirmed_at = std::nullopt);

/// The answer: the account as JSON, the token as cookie.
asio::awaitable<net::Reply> answer_sign_in(Core& core, CallPointer call, SignedIn signed_in);

/// The session cookie with this value; an empty one that is over at once takes it away.
std::string session_cookie(const Core& core, const net::Request& request, std::string_view value,
                           std::chrono::seconds life);

}  // namespace heydok::api
