#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Fields of JSON that a provider sends: read if they have the right type, else as if missing.
namespace heydok::oidc {

/// Empty if the text is no JSON object.
std::optional<boost::json::object> parse_object(std::string_view text);
std::optional<std::string> text_at(const boost::json::object& object, std::string_view name);
/// A number, also one with a fraction (as some providers write times), cut to whole ones.
std::optional<std::int64_t> number_at(const boost::json::object& object, std::string_view name);
std::optional<bool> boolean_at(const boost::json::object& object, std::string_view name);
/// A text, or the texts of an array.
std::vector<std::string> texts_at(const boost::json::object& object, std::string_view name);

}  // namespace heydok::oidc
