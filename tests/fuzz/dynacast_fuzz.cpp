// links: heydok_media
#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "media/dynacast.hpp"

/// Wishes of subscribers in any order and time: what the publisher was told last is raised at once,
/// lowered late, and never twice the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    media::Dynacast dynacast;
    Instant now{std::chrono::seconds{1}};
    std::uint8_t told = 3;  // a client begins with everything on
    dynacast.start(now, told);
    Instant lower_wish = kNever;
    ByteReader script{{data, size}};
    while (script.remaining() >= 2) {
        const std::uint8_t wish = script.u8() % 4;
        now += std::chrono::milliseconds{script.u8() * 40};
        lower_wish = wish < told ? std::min(lower_wish, now) : kNever;
        const auto level = dynacast.update(
            now, wish == 0 ? std::nullopt : std::optional{static_cast<std::uint8_t>(wish - 1)});
        if (level) {
            HEYDOK_ASSERT(*level == wish && *level != told);
            HEYDOK_ASSERT(*level > told || now - lower_wish >= media::Dynacast::kLowerDelay);
            told = *level;
            lower_wish = kNever;
        } else {
            HEYDOK_ASSERT(wish <= told);
            HEYDOK_ASSERT((wish < told) == (dynacast.next_timeout() != kNever));
        }
    }
    return 0;
}
