#pragma once
#include <string>

#include "api/access.hpp"
#include "oidc/signed_token.hpp"

namespace heydok::api {

/// What the claims of somebody who comes from a provider make of them here.
struct ClaimedPerson {
    std::string email = {};  ///< in its normal form; empty if there is none
    bool email_verified = false;
    std::string name = {};
    people::Roles roles =
        {};  ///< by the configured mapping; physician only if the provider may say
    bool second_factor = false;
};
ClaimedPerson read_person(const SignInProvider& provider, const boost::json::object& claims);

/// The account of somebody who comes from a provider: the one they had last time; else the one with
/// their verified e-mail in a practice that the provider is for; else, where that is wanted, a new
/// one. Sets its roles by the claims. Refusals: `not-assigned` if there is none and none may be
/// made, or it may not sign in.
Result<people::Account> account_for(Access& access, const SignInProvider& provider,
                                    const oidc::Identity& identity);

}  // namespace heydok::api
