// links: heydok_rtc_dtls
#include <cstdlib>

#include "rtc/dtls/fingerprint.hpp"

/// What was read must come back unchanged from its own text.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    const auto parsed = dtls::parse_fingerprint(as_text({data, size}));
    if (parsed && *dtls::parse_fingerprint(dtls::fingerprint_text(*parsed)) != *parsed) {
        std::abort();
    }
    return 0;
}
