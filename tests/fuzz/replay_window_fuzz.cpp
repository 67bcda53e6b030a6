// links: heydok_rtc_srtp
#include <set>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "rtc/srtp/replay_window.hpp"

/// The window against a set that remembers everything; indexes guessed from sequence numbers lie
/// within half a circle of the newest.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    srtp::ReplayWindow window;
    std::set<std::uint64_t> seen;
    ByteReader script{{data, size}};
    while (script.remaining() >= 2) {
        const std::uint16_t sequence = script.u16();
        const auto index = srtp::guess_index(window, sequence);
        if (!index) {
            continue;
        }
        HEYDOK_ASSERT((*index & 0xFFFF) == sequence && *index <= srtp::kLastRtpIndex);
        const std::uint64_t highest = window.empty() ? *index : window.highest();
        const std::uint64_t distance = *index > highest ? *index - highest : highest - *index;
        HEYDOK_ASSERT(distance <= 0x8000 || highest < 0x10000);
        const bool fresh = seen.count(*index) == 0 && *index + srtp::kReplayWindow > highest;
        HEYDOK_ASSERT(window.is_fresh(*index) == fresh);
        if (fresh) {
            window.add(*index);
            seen.insert(*index);
            HEYDOK_ASSERT(!window.is_fresh(*index) && window.highest() == *seen.rbegin());
        }
    }
    return 0;
}
