#pragma once
#include "people/care_mode.hpp"

namespace heydok::meeting {

/// What a care mode forbids and limits. Statutory care (Anlage 31b BMV-Ae) and accident insurance
/// know no recording of any kind.
[[nodiscard]] bool forbids_recording(people::CareMode mode);

/// Most participants of one meeting, the physician among them. Statutory group sessions have at
/// most eight patients or close persons (state of 2022).
[[nodiscard]] int largest_group(people::CareMode mode);

}  // namespace heydok::meeting
