#include "api/provider_account.hpp"

#include <algorithm>

#include "oidc/json_fields.hpp"

namespace heydok::api {
namespace {

namespace json = boost::json;

using people::Role;
using people::Roles;

/// In the place of a password hash: no password fits.
constexpr std::string_view kNoPassword = "none";

/// The values of a claim; a name with dots leads into objects ("realm_access.roles").
std::vector<std::string> claim_values(const json::object& claims, std::string_view name) {
    const std::vector<std::string> direct = oidc::texts_at(claims, name);
    const std::size_t dot = name.find('.');
    if (!direct.empty() || dot == std::string_view::npos) {
        return direct;
    }
    const json::value* inner = claims.if_contains(name.substr(0, dot));
    return inner != nullptr && inner->is_object()
               ? claim_values(inner->get_object(), name.substr(dot + 1))
               : direct;
}

bool serves(const SignInProvider& provider, const people::Practice& practice) {
    return std::find(provider.practices.begin(), provider.practices.end(), practice.name) !=
           provider.practices.end();
}

std::optional<people::Account> known_account(Access& access, const SignInProvider& provider,
                                             const people::ProviderIdentity& identity,
                                             const ClaimedPerson& person) {
    people::Identities identities = access.identities();
    if (const auto id = identities.account_of(identity)) {
        return access.people().account(*id);
    }
    if (!person.email_verified) {
        return std::nullopt;
    }
    std::optional<people::Account> account = access.people().account_by_email(person.email);
    if (!account || account->deactivated || !serves(provider, account->practice)) {
        return std::nullopt;
    }
    identities.link(identity, *account);
    return account;
}

Result<people::Account> new_account(Access& access, const SignInProvider& provider,
                                    const people::ProviderIdentity& identity,
                                    const ClaimedPerson& person) {
    const auto practice = provider.create_accounts && !person.roles.empty() && person.email_verified
                              ? access.people().practice_by_name(provider.practices.front())
                              : std::nullopt;
    if (!practice) {
        return Refusal{"not-assigned"};
    }
    Result<people::Account> made =
        access.people().create_account({.practice_id = practice->id,
                                        .email = person.email,
                                        .name = person.name,
                                        .roles = person.roles,
                                        .password_hash = std::string{kNoPassword}},
                                       {"system", ""});
    if (!made) {
        return Refusal{"not-assigned"};
    }
    access.identities().link(identity, *made);
    return made;
}

/// The roles of the claims take the place of those that the account has, but a provider that may
/// not say who is a physician takes that away as little as it gives it.
Result<people::Account> with_roles(Access& access, const SignInProvider& provider,
                                   people::Account account, Roles roles) {
    if (provider.role_claim.empty()) {
        return account;
    }
    if (!provider.trusted_for_physicians && account.roles.has(Role::physician)) {
        roles.add(Role::physician);
    }
    if (roles.empty()) {
        return Refusal{"not-assigned"};
    }
    if (roles == account.roles) {
        return account;
    }
    // Who is the last to run the practice goes on to.
    if (access.people().set_roles(account, roles, {"system", ""})) {
        account.roles = roles;
    }
    return account;
}

}  // namespace

ClaimedPerson read_person(const SignInProvider& provider, const json::object& claims) {
    ClaimedPerson person;
    person.email = people::normal_email(oidc::text_at(claims, "email").value_or(""));
    person.email_verified =
        !person.email.empty() && oidc::boolean_at(claims, "email_verified").value_or(false);
    person.name = oidc::text_at(claims, "name").value_or("");
    for (const std::string& value : claim_values(claims, provider.role_claim)) {
        const auto mapped = provider.roles.find(value);
        const auto role = mapped == provider.roles.end()
                              ? std::nullopt
                              : people::parse_account_role(mapped->second);
        if (role && (*role != Role::physician || provider.trusted_for_physicians)) {
            person.roles.add(*role);
        }
    }
    std::vector<std::string> methods = oidc::texts_at(claims, "amr");
    methods.push_back(oidc::text_at(claims, "acr").value_or(""));
    person.second_factor = std::any_of(methods.begin(), methods.end(), [&](const auto& method) {
        return std::find(provider.second_factors.begin(), provider.second_factors.end(), method) !=
               provider.second_factors.end();
    });
    return person;
}

Result<people::Account> account_for(Access& access, const SignInProvider& provider,
                                    const oidc::Identity& identity) {
    const ClaimedPerson person = read_person(provider, identity.claims);
    const people::ProviderIdentity known{provider.client.issuer, identity.subject};
    std::optional<people::Account> account = known_account(access, provider, known, person);
    if (!account) {
        return new_account(access, provider, known, person);
    }
    if (account->deactivated || !serves(provider, account->practice)) {
        return Refusal{"not-assigned"};
    }
    return with_roles(access, provider, std::move(*account), person.roles);
}

}  // namespace heydok::api
