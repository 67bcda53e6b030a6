#pragma once
#include <string>
#include <string_view>

#include "base/redacted.hpp"
#include "base/result.hpp"

namespace heydok::people {

/// The name of a person. Cannot be logged.
using PersonName = Redacted<std::string>;

/// Longest name, in characters (Unicode code points).
inline constexpr std::size_t kLongestName = 100;

/// Reads a name that a person wrote: UTF-8 of any script, 2 to 100 characters after trimming, at
/// least one letter; no control or formatting characters, symbols or emoji, so that nobody can pose
/// as empty, as several lines or as a picture. Refusal: `invalid-input` with `field`.
Result<PersonName> parse_person_name(std::string_view text, std::string_view field);

/// The same rules for the title of a thing, which may also hold digits and signs only.
Result<std::string> parse_title(std::string_view text, std::string_view field);

}  // namespace heydok::people
