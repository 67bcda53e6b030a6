#pragma once
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/call.hpp"
#include "people/permission.hpp"

namespace heydok::api {

struct Core;

/// What body a route takes.
enum class Takes : std::uint8_t { nothing, json, signed_text };

using Handler = boost::asio::awaitable<net::Reply> (*)(Core&, CallPointer);

/// A line of the table of routes.
struct Route {
    std::string_view method;
    std::string_view path;  ///< with parts in braces as whole segments
    people::Action action;  ///< its row in the table of permissions says who may
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
    std::string item;  ///< any other part in braces
};

/// The route for method and path. Empty if there is none; then `other_methods` says what the path
/// does know.
std::optional<Match> find_route(std::string_view method, std::string_view path,
                                std::vector<std::string_view>& other_methods);

}  // namespace heydok::api
