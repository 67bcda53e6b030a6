// links: heydok_rtc_congestion
#include <map>
#include <vector>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "rtc/congestion/nack_generator.hpp"

/// Packets in any order: what is asked for is bounded in number and tries, and never a packet that
/// just came.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    using congestion::NackGenerator;
    NackGenerator generator;
    Instant now{std::chrono::seconds{1}};
    std::uint16_t newest = 65'000;
    std::vector<rtp::SequenceNumber> asked;
    ByteReader script{{data, size}};
    while (script.remaining() >= 3) {
        const std::uint8_t action = script.u8();
        const std::uint16_t value = script.u16();
        now += std::chrono::milliseconds{action % 64};
        if (action < 128) {
            newest = static_cast<std::uint16_t>(newest + 1 + (action < 40 ? value % 64 : 0));
            generator.on_packet(now, newest);
        } else if (action < 160) {
            generator.on_packet(now, static_cast<std::uint16_t>(newest - value % 128));
        } else if (action < 170) {
            generator.on_packet(now, newest = value);
        } else if (action < 180) {
            generator.forget_before(static_cast<std::uint16_t>(newest - value % 32));
        } else if (action < 190) {
            generator.set_round_trip(std::chrono::microseconds{value});
        } else {
            asked.clear();
            generator.collect(now, asked);
            HEYDOK_ASSERT(asked.size() <= NackGenerator::kMaxOutstanding);
            for (std::size_t i = 1; i < asked.size(); ++i) {
                HEYDOK_ASSERT(rtp::is_newer(asked[i], asked[i - 1]));
            }
            std::vector<rtp::SequenceNumber> again;
            generator.collect(now, again);
            HEYDOK_ASSERT(again.empty());
        }
        HEYDOK_ASSERT(generator.outstanding() <= NackGenerator::kMaxOutstanding);
        HEYDOK_ASSERT((generator.outstanding() == 0) == (generator.next_timeout() == kNever));
    }
    return 0;
}
