// links: heydok_rtc_congestion
#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "rtc/congestion/twcc_receiver.hpp"
#include "rtc/rtcp/packet.hpp"

/// Arrivals in any order and at any time: what is held is bounded, and every feedback written is
/// well-formed and fits a datagram.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    congestion::TwccReceiver receiver;
    Instant now{std::chrono::seconds{1}};
    std::uint16_t newest = 65'500;
    Bytes out;
    ByteReader script{{data, size}};
    while (script.remaining() >= 4) {
        const std::uint8_t action = script.u8();
        const std::uint16_t value = script.u16();
        now += std::chrono::microseconds{script.u8() * (action % 2 != 0 ? 97 : 4'001)};
        newest = static_cast<std::uint16_t>(action < 16 ? value : newest + 1 + action % 3);
        receiver.on_packet(
            now, {action < 128 ? newest : static_cast<std::uint16_t>(newest - value % 256), 7,
                  action % 16 == 0});
        if (receiver.next_timeout() > now) {
            continue;
        }
        out.clear();
        receiver.poll(now, 9, out);
        rtcp::CompoundReader reader{out};
        while (const auto packet = reader.next()) {
            const auto* feedback = std::get_if<rtcp::TransportFeedbackPacket>(&*packet);
            HEYDOK_ASSERT(feedback != nullptr && feedback->feedback.packet_count() > 0);
        }
        HEYDOK_ASSERT(reader.malformed() == 0);
        HEYDOK_ASSERT(receiver.next_timeout() > now);
    }
    return 0;
}
