#include "oidc/signed_token.hpp"

#include <algorithm>

#include "crypto/encoding.hpp"
#include "crypto/jwt.hpp"
#include "oidc/json_fields.hpp"

namespace heydok::oidc {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds kLeeway{60};
/// A logout token that is older is a repetition.
constexpr std::chrono::minutes kLongestLogoutAge{5};
constexpr std::size_t kLongestSubject = 255;
constexpr std::string_view kLogoutEvent = "http://schemas.openid.net/event/backchannel-logout";

const Refusal kInvalid{"invalid-token"};

std::optional<crypto::SignatureAlgorithm> parse_algorithm(std::string_view name) {
    if (name == "RS256") {
        return crypto::SignatureAlgorithm::rs256;
    }
    if (name == "PS256") {
        return crypto::SignatureAlgorithm::ps256;
    }
    return name == "ES256" ? std::optional{crypto::SignatureAlgorithm::es256} : std::nullopt;
}

/// A part of the token as JSON object.
std::optional<json::object> decode(std::string_view part) {
    const Parsed<Bytes> bytes = crypto::base64url_decode(part);
    return bytes ? parse_object(as_text(*bytes)) : std::nullopt;
}

std::optional<WallTime> time_at(const json::object& claims, std::string_view name) {
    const std::optional<std::int64_t> seconds = number_at(claims, name);
    // Up to the year 2286; more would not fit into milliseconds for ever.
    if (!seconds || *seconds < 0 || *seconds > 9'999'999'999) {
        return std::nullopt;
    }
    return WallTime{std::chrono::seconds{*seconds}};
}

/// What all tokens of a provider must say.
bool is_for_us(const json::object& claims, const Expected& expected) {
    const std::vector<std::string> audience = texts_at(claims, "aud");
    const bool named =
        std::find(audience.begin(), audience.end(), expected.client_id) != audience.end();
    const auto party = text_at(claims, "azp");
    const bool ours = party ? *party == expected.client_id : audience.size() == 1;
    const std::optional<WallTime> issued = time_at(claims, "iat");
    return text_at(claims, "iss") == expected.issuer && named && ours && issued &&
           *issued <= expected.now + kLeeway;
}

bool is_subject(const std::optional<std::string>& subject) {
    return subject && !subject->empty() && subject->size() <= kLongestSubject;
}

}  // namespace

Result<json::object> verify(std::string_view token, const KeySet& keys) {
    const Parsed<crypto::JwtParts> parts = crypto::split_jwt(token);
    const auto header = parts ? decode(parts->header) : std::nullopt;
    const auto algorithm =
        header ? parse_algorithm(text_at(*header, "alg").value_or("")) : std::nullopt;
    const auto signature =
        parts ? crypto::base64url_decode(parts->signature) : Parsed<Bytes>{ParseError::malformed};
    if (!algorithm || !signature || header->contains("crit")) {
        return kInvalid;
    }
    if (header->contains("kid") && !text_at(*header, "kid")) {
        return kInvalid;
    }
    const std::vector<crypto::PublicKey> candidates = keys.find(text_at(*header, "kid"));
    if (candidates.empty()) {
        return Refusal{"unknown-key"};
    }
    const bool fits = std::any_of(candidates.begin(), candidates.end(), [&](const auto& key) {
        return key.verifies(*algorithm, as_bytes(parts->signed_text), *signature);
    });
    std::optional<json::object> claims = fits ? decode(parts->payload) : std::nullopt;
    if (!claims) {
        return kInvalid;
    }
    return std::move(*claims);
}

Result<Identity> check_identity(const json::object& claims, const Expected& expected,
                                std::string_view nonce) {
    const std::optional<WallTime> expires = time_at(claims, "exp");
    const auto subject = text_at(claims, "sub");
    const bool good = is_for_us(claims, expected) && expires && *expires > expected.now - kLeeway &&
                      is_subject(subject) && !nonce.empty() && text_at(claims, "nonce") == nonce &&
                      !claims.contains("events");
    if (!good) {
        return kInvalid;
    }
    return Identity{.subject = *subject,
                    .session = text_at(claims, "sid"),
                    .authenticated_at = time_at(claims, "auth_time").value_or(WallTime{}),
                    .claims = claims};
}

Result<Logout> check_logout(const json::object& claims, const Expected& expected) {
    const json::value* events = claims.if_contains("events");
    const bool is_logout = events != nullptr && events->is_object() &&
                           events->get_object().contains(kLogoutEvent) &&
                           events->get_object().at(kLogoutEvent).is_object();
    const std::optional<WallTime> expires = time_at(claims, "exp");
    Logout logout{.subject = text_at(claims, "sub"), .session = text_at(claims, "sid")};
    const bool good = is_logout && is_for_us(claims, expected) &&
                      *time_at(claims, "iat") > expected.now - kLongestLogoutAge &&
                      (!claims.contains("exp") || (expires && *expires > expected.now - kLeeway)) &&
                      text_at(claims, "jti") && !claims.contains("nonce") &&
                      (is_subject(logout.subject) || logout.session);
    if (!good) {
        return kInvalid;
    }
    return logout;
}

}  // namespace heydok::oidc
