#pragma once
#include <boost/json/object.hpp>
#include <optional>
#include <string_view>

namespace heydok::net {

/// A JSON object from outside, read strictly: valid UTF-8, at most 16 levels, no name twice in one
/// object, nothing after it. Empty otherwise.
std::optional<boost::json::object> parse_strict_object(std::string_view json);

}  // namespace heydok::net
