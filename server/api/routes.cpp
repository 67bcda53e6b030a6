#include "api/routes.hpp"

#include <algorithm>
#include <array>

#include "api/handlers.hpp"

namespace heydok::api {
namespace {

constexpr std::size_t kLongestSegment = 64;

constexpr std::array kRoutes{
    Route{"POST", "/api/v1/auth/login", Who::anyone, Takes::json, log_in},
    Route{"POST", "/api/v1/auth/logout", Who::account, Takes::nothing, log_out},
    Route{"GET", "/api/v1/me", Who::account, Takes::nothing, show_me},
    Route{"GET", "/api/v1/config", Who::anyone, Takes::nothing, show_config},
    Route{"POST", "/api/v1/livekit/webhook", Who::media_server, Takes::signed_text,
          take_media_event},
    Route{"POST", "/api/v1/meetings/create", Who::account, Takes::json, create_meeting},
    Route{"GET", "/api/v1/meetings", Who::account, Takes::nothing, list_meetings},
    Route{"GET", "/api/v1/meetings/{id}", Who::anyone, Takes::nothing, show_meeting},
    Route{"POST", "/api/v1/meetings/{id}/join", Who::anyone, Takes::json, join_meeting},
    Route{"POST", "/api/v1/meetings/{id}/token", Who::participant, Takes::nothing, renew_token},
    Route{"POST", "/api/v1/meetings/{id}/leave", Who::participant, Takes::nothing, leave_meeting},
    Route{"POST", "/api/v1/meetings/{id}/end", Who::host, Takes::nothing, end_meeting},
    Route{"GET", "/api/v1/meetings/{id}/events", Who::participant, Takes::nothing, follow_events},
    Route{"POST", "/api/v1/meetings/{id}/relay", Who::participant, Takes::json, relay_message},
    Route{"POST", "/api/v1/meetings/{id}/findings", Who::host, Takes::json, note_finding},
    Route{"POST", "/api/v1/meetings/{id}/participants/{identity}/admit", Who::host, Takes::nothing,
          admit_participant},
    Route{"POST", "/api/v1/meetings/{id}/participants/{identity}/deny", Who::host, Takes::nothing,
          deny_participant},
    Route{"POST", "/api/v1/meetings/{id}/participants/{identity}/remove", Who::host, Takes::nothing,
          remove_participant},
    Route{"GET", "/healthz", Who::anyone, Takes::nothing, show_health},
    Route{"GET", "/readyz", Who::anyone, Takes::nothing, show_readiness},
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

std::optional<Match> match(const Route& route, std::string_view path) {
    Match result{&route, {}, {}};
    std::string_view pattern = route.path;
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = take_segment(pattern);
        const std::string_view given = take_segment(path);
        const bool id = wanted == "{id}";
        if (id || wanted == "{identity}") {
            if (!is_id(given)) {
                return std::nullopt;
            }
            (id ? result.meeting_id : result.identity) = given;
        } else if (wanted != given) {
            return std::nullopt;
        }
    }
    return pattern.empty() && path.empty() ? std::optional{result} : std::nullopt;
}

}  // namespace

std::string_view text_of(Who who) {
    switch (who) {
        case Who::account:
            return "account";
        case Who::host:
            return "host";
        case Who::participant:
            return "participant";
        case Who::media_server:
            return "media-server";
        case Who::anyone:
            break;
    }
    return "anyone";
}

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
