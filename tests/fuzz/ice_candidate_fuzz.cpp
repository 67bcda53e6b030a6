// links: heydok_rtc_ice
#include <cstdint>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "rtc/ice/candidate.hpp"

/// What is read from a candidate line reads the same after it was written again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto candidate = heydok::ice::parse_candidate(heydok::as_text({data, size}));
    if (candidate) {
        const auto again = heydok::ice::parse_candidate(heydok::ice::candidate_text(*candidate));
        HEYDOK_ASSERT(again && *again == *candidate);
    }
    return 0;
}
