// links: heydok_rtc_rtcp
#include <set>

#include "base/assert.hpp"
#include "rtc/rtcp/writer.hpp"
#include "tests/fuzz/rtcp_framing.hpp"

/// A NACK names at most 17 packets a pair; what is packed anew names the same ones.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    constexpr std::size_t kDatagram = 1500;  // what one can hold
    const Bytes packet = fuzz::rtcp_packet(205, 1, {data, std::min(size, kDatagram)});
    const auto nack = fuzz::read_rtcp<rtcp::Nack>(packet);
    if (!nack) {
        return 0;
    }
    std::set<std::uint16_t> wanted;
    std::size_t named = 0;
    nack->for_each([&](std::uint16_t sequence) {
        wanted.insert(sequence);
        ++named;
    });
    HEYDOK_ASSERT(named <= nack->pairs.size() / 4 * 17);
    const std::vector<std::uint16_t> ascending{wanted.begin(), wanted.end()};
    Bytes out;
    rtcp::Writer{out}.nack(nack->sender, nack->media, ascending);
    if (ascending.empty()) {
        HEYDOK_ASSERT(out.empty());
        return 0;
    }
    const auto again = fuzz::read_rtcp<rtcp::Nack>(out);
    HEYDOK_ASSERT(again && again->media == nack->media);
    std::set<std::uint16_t> read;
    again->for_each([&](std::uint16_t sequence) { read.insert(sequence); });
    HEYDOK_ASSERT(read == wanted);
    return 0;
}
