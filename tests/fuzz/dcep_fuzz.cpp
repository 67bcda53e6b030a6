// links: heydok_rtc_sctp
#include <cstdlib>

#include "rtc/sctp/dcep.hpp"

/// What was read must come back unchanged from its own bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    const auto message = sctp::parse_dcep({data, size});
    if (!message) {
        return 0;
    }
    if (const auto* const options = std::get_if<sctp::ChannelOptions>(&*message)) {
        const auto again = sctp::parse_dcep(sctp::serialize_open(*options));
        if (!again || std::get<sctp::ChannelOptions>(*again) != *options) {
            std::abort();
        }
    }
    return 0;
}
