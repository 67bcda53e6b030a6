#include "api/access_token.hpp"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <limits>

#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"
#include "crypto/jwt.hpp"
#include "crypto/secret_memory.hpp"
#include "net/strict_json.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds kLeeway{60};

std::int64_t seconds(WallTime time) {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

/// LiveKit's video grant. Each right is said, for a missing one would mean yes.
json::object grant_of(const meeting::Meeting& meeting, const meeting::Participant& participant) {
    const meeting::Permissions may = permissions_of(meeting, participant.role, participant.state);
    const bool admitted = may.can_subscribe;
    json::object grant{
        {"room", admitted ? meeting.id : waiting_room_of(meeting.id, participant.identity)},
        {"roomJoin", true},
        {"canPublish", may.can_publish},
        {"canSubscribe", may.can_subscribe},
        {"canPublishData", may.can_chat},
        {"canUpdateOwnMetadata", false},
        {"canSubscribeMetrics", false},
        {"hidden", false},
        {"recorder", false}};
    if (admitted) {
        json::array sources{"camera", "microphone"};
        if (may.can_share_screen) {
            sources.emplace_back("screen_share");
            sources.emplace_back("screen_share_audio");
        }
        grant["canPublishSources"] = std::move(sources);
    }
    return grant;
}

std::string text_claim(const json::object& claims, std::string_view name) {
    const json::value* value = claims.if_contains(name);
    return value != nullptr && value->is_string()
               ? std::string{std::string_view{value->get_string()}}
               : std::string{};
}

/// A time claim in whole seconds; empty if it is missing or no integer.
std::optional<std::int64_t> time_claim(const json::object& claims, std::string_view name) {
    const json::value* value = claims.if_contains(name);
    return value != nullptr && value->is_int64() ? std::optional{value->get_int64()} : std::nullopt;
}

/// Whether a claim says a moment that has not come yet, or says it in no form that we know.
bool lies_ahead(const json::object& claims, std::string_view name, WallTime now) {
    constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
    return claims.contains(name) &&
           time_claim(claims, name).value_or(kNever) > seconds(now + kLeeway);
}

/// The claims of a token that `key` signed with `secret` and that is valid now, for kTokenLife at
/// most: what lives longer is none of ours, nor of a media server's.
std::optional<json::object> valid_claims(std::string_view token, const std::string& key,
                                         const Secret& secret, WallTime now,
                                         std::chrono::seconds leeway) {
    const Parsed<std::string> payload = crypto::verify_hs256(token, secret.reveal());
    if (!payload) {
        return std::nullopt;
    }
    std::optional<json::object> claims = net::parse_strict_object(*payload);
    if (!claims || text_claim(*claims, "iss") != key) {
        return std::nullopt;
    }
    const std::optional<std::int64_t> expires = time_claim(*claims, "exp");
    if (!expires || *expires <= seconds(now - leeway) ||
        *expires > seconds(now + kTokenLife + kLeeway) || lies_ahead(*claims, "nbf", now) ||
        lies_ahead(*claims, "iat", now)) {
        return std::nullopt;
    }
    return claims;
}

}  // namespace

std::string waiting_room_of(std::string_view meeting_id, std::string_view identity) {
    return std::string{meeting_id} + ".waiting." + std::string{identity};
}

IssuedToken AccessTokens::issue(const meeting::Meeting& meeting,
                                const meeting::Participant& participant, WallTime now) const {
    const WallTime expires = std::min(now + kTokenLife, meeting.expires_at);
    const json::object claims{{"iss", key_},
                              {"sub", participant.identity},
                              {"iat", seconds(now)},
                              {"nbf", seconds(now)},
                              {"exp", seconds(expires)},
                              {"video", grant_of(meeting, participant)}};
    return {crypto::sign_hs256(json::serialize(claims), secret_.reveal()),
            std::chrono::floor<std::chrono::seconds>(expires)};
}

std::optional<TokenHolder> AccessTokens::read(std::string_view token, WallTime now) const {
    const std::optional<json::object> claims =
        valid_claims(token, key_, secret_, now, std::chrono::seconds{0});
    if (!claims) {
        return std::nullopt;
    }
    const json::value* video = claims->if_contains("video");
    if (video == nullptr || !video->is_object()) {
        return std::nullopt;
    }
    const json::value* join = video->get_object().if_contains("roomJoin");
    const std::string identity = text_claim(*claims, "sub");
    const std::string room = text_claim(video->get_object(), "room");
    const std::string meeting_id = room.substr(0, room.find('.'));
    const bool ours = room == meeting_id || room == waiting_room_of(meeting_id, identity);
    if (join == nullptr || *join != json::value(true) || identity.empty() || meeting_id.empty() ||
        !ours) {
        return std::nullopt;
    }
    return TokenHolder{meeting_id, identity};
}

bool AccessTokens::vouches(std::string_view authorization, std::string_view body,
                           WallTime now) const {
    if (authorization.starts_with("Bearer ")) {
        authorization.remove_prefix(std::string_view{"Bearer "}.size());
    }
    const std::optional<json::object> claims =
        valid_claims(authorization, key_, secret_, now, kLeeway);
    const std::string expected = crypto::base64_encode(crypto::sha256(as_bytes(body)));
    return claims &&
           crypto::constant_time_equal(as_bytes(text_claim(*claims, "sha256")), as_bytes(expected));
}

}  // namespace heydok::api
