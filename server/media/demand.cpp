#include "media/demand.hpp"

#include <algorithm>
#include <limits>

#include "media/layer_choice.hpp"
#include "media/room.hpp"
#include "media/subscribing.hpp"

namespace heydok::media {
namespace {

/// Before anything is measured or announced: what clients use for these layers.
constexpr std::array<std::uint64_t, kMaxLayers> kUsualRates{160'000, 500'000, 1'700'000};
/// Asked for with at least so many lines is large.
constexpr std::uint32_t kLargeLines = 480;
constexpr Duration kSpeakingHold = std::chrono::seconds{5};
constexpr double kPacketBits = 1100 * 8;
/// Packets lost for good in a second, each of which stops the picture until a key frame.
constexpr double kMostStops = 0.25;
/// A layer is risen to only where fewer than this part of them are.
constexpr double kRiseStops = 0.5;

std::uint64_t rate_of_layer(const Publication& publication, std::uint8_t layer,
                            std::uint8_t temporal) {
    const IncomingStream* stream = publication.stream_of_layer(layer);
    if (stream != nullptr) {
        const std::uint8_t within = publication.is_layered() ? layer : std::uint8_t{0};
        if (const auto measured = stream->rates.rate(within, temporal)) {
            return *measured;
        }
    }
    const auto& announced = publication.info.layers;
    if (layer < announced.size() && announced[layer].bitrate > 0) {
        return announced[layer].bitrate;
    }
    return kUsualRates[std::min<std::size_t>(layer, kUsualRates.size() - 1)];
}

/// A packet is lost for good when it and its three repeats (rtp::SentPackets) are.
double stops_per_second(std::uint64_t rate, double loss) {
    return loss * loss * loss * loss * static_cast<double>(rate) / kPacketBits;
}

bool is_speaking(const Participant& publisher) {
    return std::any_of(publisher.publications.begin(), publisher.publications.end(),
                       [](const auto& p) { return !p->is_video() && p->activity.level() > 0; });
}

std::uint32_t lines_asked(const Subscription& subscription) {
    const TrackSettings* settings = subscription.settings;
    if (settings != nullptr && settings->width > 0 && settings->height > 0) {
        return std::min(settings->width, settings->height);
    }
    const auto& layers = subscription.publication->info.layers;
    const auto layer = wanted_layer(subscription);
    if (!layer || *layer >= layers.size()) {
        return 0;
    }
    return std::min(layers[*layer].width, layers[*layer].height);
}

Importance importance_of(Instant now, Subscription& subscription) {
    const Publication& publication = *subscription.publication;
    LayerGrant& grant = subscription.grant;
    if (is_speaking(*publication.publisher)) {
        grant.speaker_until = now + kSpeakingHold;
    }
    constexpr std::uint32_t kLast = std::numeric_limits<std::uint32_t>::max();
    const std::uint32_t priority =
        subscription.settings == nullptr ? 0 : subscription.settings->priority;
    const std::uint32_t lines = lines_asked(subscription);
    const bool speaks = now < grant.speaker_until;
    Importance importance;
    importance.not_shared = publication.info.source != TrackSource::screen_share;
    importance.not_large = !speaks && lines < kLargeLines;
    importance.priority = priority == 0 ? kLast : priority;
    importance.not_speaking = !speaks;
    importance.smallness = kLast - lines;
    return importance;
}

}  // namespace

Demand::Demand(Instant now, Subscription& of, double loss)
    : subscription(&of), importance(importance_of(now, of)) {
    const Publication& publication = *of.publication;
    const auto wanted = wanted_layer(of);
    if (!wanted) {
        return;
    }
    std::uint8_t live = publication.live_layers(now);
    if (live == 0) {
        // A shared screen that stands still is not over: what it took before counts.
        for (const auto& stream : publication.streams) {
            live |= static_cast<std::uint8_t>(1U << stream->layer);
        }
    }
    for (std::uint8_t layer = 0; layer <= std::min<std::uint8_t>(*wanted, kMaxLayers - 1);
         ++layer) {
        if ((live >> layer & 1) != 0) {
            add_layer(publication, layer);
        }
    }
    if (count_ == 0) {
        if (const auto other = best_layer(*wanted, live)) {
            add_layer(publication, *other);
        }
    }
    leave_out_unrepairable(loss);
}

void Demand::leave_out_unrepairable(double loss) {
    const auto current = static_cast<std::size_t>(std::max<std::int8_t>(this->current(), 0));
    const std::size_t all = count_;
    for (; count_ > 1; --count_) {
        const double most = kMostStops * (count_ - 1 > current ? kRiseStops : 1);
        if (stops_per_second(steps_[count_ - 1].rate, loss) <= most) {
            break;
        }
    }
    lossy_ = count_ < all;
}

void Demand::add_layer(const Publication& publication, std::uint8_t spatial) {
    const IncomingStream* stream = publication.stream_of_layer(spatial);
    const std::uint8_t within = publication.is_layered() ? spatial : std::uint8_t{0};
    const std::uint8_t top = stream == nullptr ? 0 : stream->rates.highest_temporal(within);
    // Of the lowest also its slowest pictures; of a higher one no less than half of them.
    for (std::uint8_t temporal = count_ == 0 || top == 0 ? 0 : 1; temporal <= top; ++temporal) {
        const std::uint64_t rate = rate_of_layer(publication, spatial, temporal);
        if (count_ == kMostSteps || (count_ > 0 && rate <= steps_[count_ - 1].rate)) {
            continue;
        }
        steps_[count_++] = {spatial, temporal == top ? std::uint8_t{0xff} : temporal, rate};
    }
}

std::int8_t Demand::current() const {
    const LayerGrant& grant = subscription->grant;
    if (grant.paused) {
        return VideoDemand::kNothing;
    }
    std::int8_t current = 0;  // what is sent for want of anything lower
    for (std::size_t i = 0; i < count_; ++i) {
        const LayerStep& step = steps_[i];
        const bool granted = step.spatial < grant.spatial ||
                             (step.spatial == grant.spatial && step.temporal <= grant.temporal);
        current = granted ? static_cast<std::int8_t>(i) : current;
    }
    return current;
}

}  // namespace heydok::media
