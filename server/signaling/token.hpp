#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/redacted.hpp"
#include "base/result.hpp"
#include "media/engine.hpp"

namespace heydok::signaling {

/// Shared secrets by API key: `iss` of a token names the key.
using ApiKeys = std::map<std::string, Secret, std::less<>>;

/// The clock difference that a token may have (protocol reference, section 6).
inline constexpr std::chrono::seconds kTokenLeeway{60};

/// What a verified token says. Personal data: never logged.
struct Claims {
    std::string issuer;  ///< the API key
    std::string identity;
    std::string name;
    std::string metadata;
    std::map<std::string, std::string> attributes;
    std::int32_t kind = 0;  ///< ParticipantInfo.Kind
    std::chrono::sys_seconds expires{};
    std::chrono::sys_seconds issued{};  ///< nbf or iat; zero when neither is there
    std::string sha256;                 ///< webhooks only
    std::string room;
    std::string destination_room;  ///< MoveParticipant, ForwardParticipant
    /// `roomConfig`: for the room that the join makes.
    std::optional<media::RoomOptions> room_options;
    bool has_video_grant = false;
    bool room_join = false;
    bool room_create = false;
    bool room_list = false;
    bool room_record = false;
    bool room_admin = false;
    media::Permission permission;
};

/// Why a token is refused. Strangers hear only that it is.
enum class TokenError : std::uint8_t {
    malformed,
    unknown_key,
    bad_signature,
    expired,
    not_yet_valid,
    lives_too_long
};

/// Verifies signature (HS256 only), key, and life of an access token and reads its claims. An
/// unknown key costs as much time as a wrong signature.
Result<Claims, TokenError> verify_token(std::string_view token, const ApiKeys& keys, WallTime now,
                                        std::chrono::seconds longest_life);

/// A token with these claims that ends at `claims.expires`, signed with the key of its issuer.
std::string sign_token(const Claims& claims, const Secret& secret);

/// Authorization for a webhook: the SHA-256 of the body in base64 as claim `sha256`.
std::string sign_webhook_token(const std::string& key, const Secret& secret,
                               std::string_view body_sha256_base64, WallTime now);

}  // namespace heydok::signaling
