// links: heydok_net
#include "base/assert.hpp"
#include "net/frame_reader.hpp"

/// A TCP stream of RFC 4571 frames, cut at a place that the first byte names: the cut must not
/// change what comes out.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    if (size == 0) {
        return 0;
    }
    const ByteView stream{data + 1, size - 1};
    const std::size_t cut = stream.empty() ? 0 : data[0] % stream.size();
    const auto read = [](std::initializer_list<ByteView> parts) {
        net::FrameReader reader;
        Bytes out;
        for (const ByteView part : parts) {
            const auto fed = reader.feed(part, [&](MutableBytes frame) {
                HEYDOK_ASSERT(frame.size() >= net::kMinDatagram &&
                              frame.size() <= net::kMaxDatagram);
                out.insert(out.end(), frame.begin(), frame.end());
            });
            if (fed.has_error()) {
                break;
            }
        }
        return out;
    };
    HEYDOK_ASSERT(read({stream}) == read({stream.first(cut), stream.subspan(cut)}));
    return 0;
}
