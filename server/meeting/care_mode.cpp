#include "meeting/care_mode.hpp"

namespace heydok::meeting {

bool forbids_recording(people::CareMode mode) {
    return mode != people::CareMode::private_care;
}

int largest_group(people::CareMode mode) {
    return mode == people::CareMode::gkv ? 9 : 10;
}

}  // namespace heydok::meeting
