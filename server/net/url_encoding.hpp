#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace heydok::net {

enum class PlusSign : std::uint8_t { literal, space };

/// Decodes %XX once. Empty when an escape is incomplete.
std::optional<std::string> percent_decode(std::string_view text, PlusSign plus);

/// Everything but unreserved characters (RFC 3986 section 2.3) as %XX.
std::string percent_encode(std::string_view text);
/// An application/x-www-form-urlencoded text of these names and values.
std::string form_encode(const std::vector<std::pair<std::string, std::string>>& fields);

/// The decoded path of a request target, without the query. Empty when it must be refused: not
/// absolute, a broken escape, an escape left after one decoding, "..", a backslash, a control
/// character.
std::optional<std::string> safe_path(std::string_view raw_path);

/// The value of `name` in an application/x-www-form-urlencoded text; the first if there are more.
std::optional<std::string> query_parameter(std::string_view query, std::string_view name);

}  // namespace heydok::net
