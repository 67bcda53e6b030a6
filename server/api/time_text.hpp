#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

/// Times as the API writes them: RFC 3339, UTC.
namespace heydok::api {

/// "2026-12-01T14:30:00.000Z"
std::string time_text(WallTime time);
/// The reverse; seconds and milliseconds may be missing, the `Z` may not. Empty for anything else.
std::optional<WallTime> parse_time(std::string_view text);

}  // namespace heydok::api
