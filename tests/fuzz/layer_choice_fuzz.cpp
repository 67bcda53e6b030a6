// links: heydok_media
#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "media/layer_choice.hpp"

/// Tracks of any announced sizes and subscribers of any wish: the layer is one of the three, and
/// the best one for it lives.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    ByteReader script{{data, size}};
    media::TrackInfo track;
    track.type = media::TrackKind::video;
    track.width = script.u32();
    track.height = script.u32();
    const int layers = script.u8() % 8;
    for (int i = 0; i < layers; ++i) {
        media::VideoLayer layer;
        layer.quality = static_cast<media::VideoQuality>(script.u8() % 4);
        layer.width = script.u32();
        layer.height = script.u32();
        layer.spatial_layer = static_cast<std::int32_t>(script.u32());
        track.layers.push_back(layer);
    }
    while (script.remaining() >= 10) {
        media::TrackSettings settings;
        const std::uint8_t action = script.u8();
        settings.quality = static_cast<media::VideoQuality>(action % 4);
        settings.width = script.u32();
        settings.height = script.u32();
        const std::uint8_t live = script.u8() & 7;
        const std::uint8_t wanted =
            media::wanted_layer(track, (action & 4) != 0 ? &settings : nullptr, (action & 8) != 0);
        HEYDOK_ASSERT(wanted < media::kMaxLayers);
        const auto best = media::best_layer(wanted, live);
        HEYDOK_ASSERT(best.has_value() == (live != 0));
        HEYDOK_ASSERT(!best || (live >> *best & 1) == 1);
        HEYDOK_ASSERT((live >> wanted & 1) == 0 || best == wanted);
    }
    return 0;
}
