#pragma once
#include <cstdint>

namespace heydok::ice {

/// What became of one STUN message; every value but the first three is a drop reason to count.
enum class StunVerdict : std::uint8_t {
    answered,             ///< authenticated request, answered (or the answer waits for the check)
    confirmed,            ///< response to a check of ours
    refused,              ///< authenticated, and one side answered with an error (420, 487)
    not_a_binding,        ///< indication, Allocate and all other methods (A15)
    fingerprint_wrong,    ///< FINGERPRINT absent or wrong (A7)
    unknown_user,         ///< USERNAME absent, or not one of our fragments (A5)
    integrity_wrong,      ///< MESSAGE-INTEGRITY absent or wrong (A5, A6)
    credentials_expired,  ///< the set before a restart, after its 10 s (A12)
    credentials_mixed,    ///< the sender's fragment is unknown or not of the same set as ours
    unexpected_response,  ///< nobody asked, or from another address (A14)
    rate_limited,         ///< over the checks a second that one address gets answered
};

/// What `handle_stun` did. `path_changed`: `selected_path()` differs from before.
struct StunOutcome {
    StunVerdict verdict;
    bool path_changed = false;
};

}  // namespace heydok::ice
