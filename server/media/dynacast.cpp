#include "media/dynacast.hpp"

#include <algorithm>

#include "media/layer_choice.hpp"
#include "media/room.hpp"
#include "media/subscribing.hpp"

namespace heydok::media {

std::optional<std::uint8_t> Dynacast::update(Instant now, std::optional<std::uint8_t> wanted) {
    const auto level = static_cast<std::uint8_t>(wanted ? *wanted + 1 : 0);
    // The client starts with everything on.
    const std::uint8_t told = told_.value_or(kMaxLayers);
    if (level >= told) {
        lower_at_ = kNever;
        if (level == told) {
            return std::nullopt;
        }
        told_ = level;
        return level;
    }
    if (lower_at_ == kNever) {
        lower_at_ = std::max(now + kLowerDelay, started_at_ + kStartDelay);
    }
    if (now < lower_at_) {
        return std::nullopt;
    }
    lower_at_ = kNever;
    told_ = level;
    return level;
}

void update_dynacast(Turn& turn, Publication& publication) {
    if (!publication.is_video()) {
        return;
    }
    std::optional<std::uint8_t> wanted;
    for (const Subscription* subscription : publication.subscriptions) {
        if (const auto layer = wanted_layer(*subscription)) {
            wanted = std::max(wanted.value_or(0), *layer);
        }
    }
    // The highest layer of a track with fewer than three stands for all above it.
    const std::size_t layers = std::max<std::size_t>(publication.info.layers.size(), 1);
    if (wanted && *wanted + 1U >= layers) {
        wanted = static_cast<std::uint8_t>(kMaxLayers - 1);
    }
    const auto level = publication.dynacast.update(turn.now, wanted);
    if (!level) {
        return;
    }
    SubscribedCodec codec{std::string{peer::short_name(publication.codec)}, {}};
    for (std::uint8_t layer = 0; layer < kMaxLayers; ++layer) {
        codec.qualities.emplace_back(quality_of_layer(layer), layer < *level);
    }
    publication.publisher->send(turn,
                                SubscribedQualityUpdate{publication.info.sid, {std::move(codec)}});
}

}  // namespace heydok::media
