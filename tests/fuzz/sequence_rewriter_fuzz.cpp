// links: heydok_media
#include <map>
#include <set>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "media/sequence_rewriter.hpp"

/// Sources that change, packets that are lost, late, repeated or left out: no two packets of one
/// source get one number, and a change of source leaves no gap.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    if (size < 4) {
        return 0;
    }
    ByteReader script{{data, size}};
    media::SequenceRewriter rewriter{script.u16()};
    rtp::SequenceNumber newest = script.u16();
    rewriter.start_source(newest);
    std::map<rtp::SequenceNumber, rtp::SequenceNumber> given;  // of the present source, recent ones
    const auto map = [&](rtp::SequenceNumber in) {
        const auto out = rewriter.map(in);
        if (out) {
            const auto [place, first] = given.emplace(in, *out);
            HEYDOK_ASSERT(place->second == *out);
        }
        return out;
    };
    map(newest);
    while (script.remaining() >= 2) {
        const std::uint8_t action = script.u8();
        const std::uint8_t step = script.u8();
        if (action < 160) {
            newest = static_cast<rtp::SequenceNumber>(newest + 1 + (action < 32 ? step : 0));
            HEYDOK_ASSERT(map(newest).has_value());
        } else if (action < 200) {
            map(static_cast<rtp::SequenceNumber>(newest - step % 64));
        } else if (action < 240) {
            newest = static_cast<rtp::SequenceNumber>(newest + 1);
            rewriter.skip(newest);
        } else {
            const rtp::SequenceNumber next = rewriter.next();
            newest = static_cast<rtp::SequenceNumber>(newest + step * 257);
            given.clear();
            rewriter.start_source(newest);
            HEYDOK_ASSERT(map(newest) == next);
        }
        // Numbers given to packets that are near each other must differ.
        if (given.size() > 128) {
            given.clear();
        }
        std::set<rtp::SequenceNumber> outs;
        for (const auto& [in, out] : given) {
            if (std::abs(rtp::distance(in, newest)) < 64) {
                HEYDOK_ASSERT(outs.insert(out).second);
            }
        }
    }
    return 0;
}
