// links: heydok_rtc_congestion
#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "rtc/congestion/receiver_statistics.hpp"

/// Absurd sequence numbers, timestamps and sender reports: figures stay in their fields' ranges.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    congestion::ReceiverStatistics statistics{(size & 1) != 0 ? 48'000U : 90'000U};
    Instant now{std::chrono::seconds{1}};
    ByteReader script{{data, size}};
    std::uint64_t packets = 0;
    while (script.remaining() >= 8) {
        const std::uint8_t action = script.u8();
        now += std::chrono::milliseconds{script.u8()};
        if (action < 200) {
            statistics.on_packet(now, script.u16(), script.u32(), action);
            HEYDOK_ASSERT(statistics.packets() == ++packets);
        } else if (action < 220) {
            statistics.on_sender_report(now, std::uint64_t{script.u32()} << 32 | script.u16());
        } else {
            script.skip(6);
            const auto block = statistics.report(now, 7);
            HEYDOK_ASSERT(block.has_value() == (packets > 0));
            HEYDOK_ASSERT(!block || (block->cumulative_lost >= -0x80'0000 &&
                                     block->cumulative_lost <= 0x7F'FFFF));
        }
        HEYDOK_ASSERT(statistics.jitter() >= Duration{0});
    }
    return 0;
}
