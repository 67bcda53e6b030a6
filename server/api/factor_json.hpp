#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "api/access.hpp"
#include "people/factors.hpp"

/// What the routes of one-time codes and of passkeys share.
namespace heydok::api {

boost::json::object passkey_json(const people::Passkey& passkey);
boost::json::array codes_json(const std::vector<std::string>& codes);

/// After a factor was added: the session has proved it; the first factor brings recovery codes,
/// which are shown this once.
boost::json::object enrolled(Access& access);

/// Refuses (`last-factor`) to take away what the account must have.
Result<void> check_removal(Access& access, std::size_t removed_passkeys, bool removed_totp);

}  // namespace heydok::api
