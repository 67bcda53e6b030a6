// links: heydok_rtc_rtp
#include <map>

#include "base/assert.hpp"
#include "rtc/rtp/sent_packets.hpp"

/// Requests for repeats in any order: never more than three of a packet, never two within the
/// least interval, and only of what was sent.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    struct Claims {
        int count = 0;
        Instant last{};
    };
    rtp::SentPackets sent{64};
    std::map<std::uint16_t, Claims> claims;
    Instant now{std::chrono::seconds{10}};
    ByteReader script{{data, size}};
    while (script.remaining() >= 4) {
        const std::uint8_t action = script.u8();
        const std::uint16_t sequence = script.u16();
        now += std::chrono::milliseconds{script.u8()};
        if (action < 100) {
            rtp::SentPacket packet;
            packet.sequence = sequence;
            packet.source_sequence = static_cast<std::uint16_t>(sequence + 7);
            sent.store(packet);
            claims[sequence] = {};
            continue;
        }
        const auto* packet = sent.claim_repeat(now, sequence, std::chrono::milliseconds{action});
        if (packet == nullptr) {
            continue;
        }
        HEYDOK_ASSERT(claims.count(sequence) == 1 && packet->sequence == sequence);
        Claims& claim = claims[sequence];
        HEYDOK_ASSERT(++claim.count <= rtp::SentPackets::kMaxRepeats);
        HEYDOK_ASSERT(claim.count == 1 || now - claim.last >= rtp::SentPackets::kMinRepeatInterval);
        claim.last = now;
    }
    return 0;
}
