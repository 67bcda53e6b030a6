// links: heydok_rtc_dtls
#include <algorithm>

#include "base/assert.hpp"
#include "rtc/dtls/record_filter.hpp"

/// What the filter lets through is part of the datagram, passes unchanged a second time, and holds
/// no unencrypted record once keys are there.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    for (const dtls::Phase phase : {dtls::Phase::handshaking, dtls::Phase::established}) {
        Bytes kept;
        dtls::filter_records({data, size}, phase, kept);
        HEYDOK_ASSERT(kept.size() <= size);
        Bytes again;
        dtls::filter_records(kept, phase, again);
        HEYDOK_ASSERT(again == kept);
        constexpr std::size_t kHeader = 13;
        for (std::size_t at = 0; at + kHeader < kept.size();) {
            const bool plain = load_u16(&kept[at + 3]) == 0;
            HEYDOK_ASSERT(!plain || phase == dtls::Phase::handshaking);
            HEYDOK_ASSERT(!plain || kept[at] == 20 || kept[at] == 22);
            at += kHeader + load_u16(&kept[at + 11]);
        }
    }
    return 0;
}
