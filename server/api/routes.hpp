#pragma once
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/call.hpp"

namespace heydok::api {

struct Core;

/// Who may use a route. Enforced by `with_access` in the transaction of the deed.
enum class Who : std::uint8_t {
    anyone,        ///< also without sign-in; an {id} in the path must exist
    account,       ///< signed in
    host,          ///< the physician of the meeting; to others the meeting does not exist
    participant,   ///< a participant of the meeting by token, or its physician
    media_server,  ///< a LiveKit server, by its signature over the body
};
std::string_view text_of(Who who);

/// What body a route takes.
enum class Takes : std::uint8_t { nothing, json, signed_text };

using Handler = boost::asio::awaitable<net::Reply> (*)(Core&, CallPointer);

/// A line of the table of routes.
struct Route {
    std::string_view method;
    std::string_view path;  ///< with {id} and {identity} as whole segments
    Who who;
    Takes takes;
    Handler handler;
};

/// All routes of the API.
std::span<const Route> routes();

/// A route that fits a path.
struct Match {
    const Route* route;
    std::string meeting_id;
    std::string identity;
};

/// The route for method and path. Empty if there is none; then `other_methods` says what the path
/// does know.
std::optional<Match> find_route(std::string_view method, std::string_view path,
                                std::vector<std::string_view>& other_methods);

}  // namespace heydok::api
