#pragma once
#include <boost/json/object.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "oidc/key_set.hpp"

namespace heydok::oidc {

/// The claims of a token that one of the keys has signed with RS256, PS256 or ES256, whatever else
/// its header asks for. Refusals: `unknown-key` if the set has none of this id (it may be newer
/// than the set), `invalid-token`.
Result<boost::json::object> verify(std::string_view token, const KeySet& keys);

/// Whom a token is expected from and for.
struct Expected {
    std::string issuer;
    std::string client_id;
    WallTime now;
};

/// Who signed in, as an ID token says (OpenID Connect Core 1.0 section 2).
struct Identity {
    std::string subject = {};
    std::optional<std::string> session = {};  ///< `sid`: the provider's name for its session
    WallTime authenticated_at = {};           ///< when they last proved who they are; 0: not said
    boost::json::object claims = {};          ///< everything
};
/// Section 3.1.3.7, with 60 s for clocks that differ. `nonce` is what the sign-in began with.
/// Refusal: `invalid-token`.
Result<Identity> check_identity(const boost::json::object& claims, const Expected& expected,
                                std::string_view nonce);

/// Who has signed out at the provider (OpenID Connect Back-Channel Logout 1.0 section 2.4): a
/// session, or with `session` empty all sessions of the subject.
struct Logout {
    std::optional<std::string> subject = {};
    std::optional<std::string> session = {};
};
/// Section 2.6. Refusal: `invalid-token`.
Result<Logout> check_logout(const boost::json::object& claims, const Expected& expected);

}  // namespace heydok::oidc
