#pragma once
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <optional>
#include <string>
#include <vector>

#include "api/api.hpp"
#include "api/time_text.hpp"
#include "meeting/meeting.hpp"
#include "people/people.hpp"
#include "people/sessions.hpp"

/// Product values as the API writes them (docs/api/openapi.yaml).
namespace heydok::api {

/// RFC 3339 in UTC with milliseconds.

/// Who is signed in, and how long still. `provider`: by which sign-in provider, empty: by none.
boost::json::object person_json(const people::Account& account, const people::Session& session,
                                const Config& config,
                                const std::optional<std::string>& provider = std::nullopt);
/// What everybody with the link may know.
boost::json::object public_json(const meeting::Meeting& meeting, const people::Account& host);
/// What the physician of the meeting and the staff of the practice know, without participants.
boost::json::object own_json(const meeting::Meeting& meeting, const people::Account& host,
                             const std::string& origin);
boost::json::array texts_json(const std::vector<std::string_view>& texts);
/// A member of a practice as the others see them.
boost::json::object member_json(const people::Account& account);
boost::json::object participant_json(const meeting::Participant& participant);
boost::json::array participants_json(const std::vector<meeting::Participant>& participants);
boost::json::object permissions_json(const meeting::Permissions& permissions);

}  // namespace heydok::api
