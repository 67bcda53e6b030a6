// links: heydok_media
#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "media/quality.hpp"
#include "media/speakers.hpp"

/// Audio levels and connection figures of any kind: the level stays within 0 and 1, the score
/// within its scale, whatever a client claims.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    media::AudioActivity activity;
    media::QualityMeter quality;
    ByteReader script{{data, size}};
    while (script.remaining() >= 2) {
        const std::uint8_t action = script.u8();
        const std::uint8_t value = script.u8();
        if (action < 200) {
            activity.observe(value);
        } else if (action < 230) {
            const float level = activity.finish_window();
            HEYDOK_ASSERT(level >= 0 && level <= 1 && level == activity.level());
        } else {
            quality.update(value / 255.0, std::chrono::milliseconds{value * 20});
            HEYDOK_ASSERT(quality.score() >= 0 && quality.score() <= 100);
            HEYDOK_ASSERT(quality.quality() != media::ConnectionQuality::lost);
        }
    }
    return 0;
}
