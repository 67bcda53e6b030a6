#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace heydok::people {

/// The rules under which care is given: private agreement, statutory insurance (Anlage 31b BMV-Ae),
/// or statutory accident insurance. Set per practice, changeable per meeting.
enum class CareMode : std::uint8_t { private_care, gkv, bg };

/// The word of the API and the database: "private", "gkv", "bg".
std::string_view text_of(CareMode mode);
std::optional<CareMode> parse_care_mode(std::string_view text);

}  // namespace heydok::people
