#pragma once
#include <memory>
#include <optional>
#include <string>

#include "api/access_token.hpp"
#include "net/http.hpp"

namespace heydok::api {

struct Route;

inline constexpr std::string_view kSessionCookie = "heydok_session";

/// A request on its way through its handler.
struct Call {
    std::shared_ptr<const net::Request> request;
    const Route* route = nullptr;
    std::string meeting_id;                  ///< {id} of the path, if it has one
    std::string identity;                    ///< {identity} of the path, if it has one
    std::string item;                        ///< any other part in braces: a session, ...
    std::optional<std::string> session;      ///< token of the cookie
    bool background = false;                 ///< a page asks by itself: no use of the session
    std::optional<std::string> api_key;      ///< of a practice system, valid or not
    bool has_bearer = false;                 ///< came with a participant's token, valid or not
    std::optional<TokenHolder> participant;  ///< who that token proves, if it is valid
};

using CallPointer = std::shared_ptr<const Call>;

}  // namespace heydok::api
