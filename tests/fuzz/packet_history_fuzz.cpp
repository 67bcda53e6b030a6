// links: heydok_rtc_rtp
#include <algorithm>
#include <map>

#include "base/assert.hpp"
#include "rtc/rtp/packet_history.hpp"

/// Stores and look-ups in any order: what is found is what was stored last under that number, and
/// the newest packet is always there. Steps forward are small, so that numbers that are still held
/// never lie half a circle apart.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    rtp::PacketHistory history{{16, 4'096}};
    std::map<std::uint16_t, Bytes> stored;
    ByteReader script{{data, size}};
    std::uint16_t newest = 0;
    bool begun = false;
    while (script.remaining() >= 5) {
        const std::uint8_t action = script.u8();
        const std::uint16_t place = script.u16();
        const auto sequence = action < 96 ? static_cast<std::uint16_t>(newest + 1 + place % 7)
                                          : static_cast<std::uint16_t>(newest - place % 64);
        const std::uint16_t length = script.u16() % 1500;
        if (action == 255) {
            history.clear();
            stored.clear();
            begun = false;
        } else if (action >= 128) {
            const ByteView found = history.find(sequence);
            if (!found.empty()) {
                HEYDOK_ASSERT(stored.count(sequence) == 1);
                HEYDOK_ASSERT(std::ranges::equal(found, stored[sequence]));
            }
        } else {
            const Bytes packet(length + 1U, action);
            history.store(sequence, packet);
            if (!begun || rtp::is_newer(sequence, newest)) {
                newest = sequence;
                begun = true;
                HEYDOK_ASSERT(std::ranges::equal(history.find(sequence), packet));
            }
            // A late one may be refused; then an older one of this number may still be there.
            if (std::ranges::equal(history.find(sequence), packet)) {
                stored[sequence] = packet;
            }
        }
    }
    return 0;
}
