#include "media/dynacast.hpp"

#include <algorithm>

#include "media/layer_choice.hpp"
#include "media/room.hpp"
#include "media/subscribing.hpp"

namespace heydok::media {
namespace {

/// The highest layer that is wanted of a codec by those who get it or wait for it.
std::optional<std::uint8_t> wanted_of(const Publication& main, const Publication* sent,
                                      peer::MediaCodec codec, std::size_t layers) {
    std::optional<std::uint8_t> wanted;
    const auto add = [&](const Subscription& subscription) {
        if (const auto layer = wanted_layer(subscription)) {
            wanted = std::max(wanted.value_or(0), *layer);
        }
    };
    for (const Subscription* subscription : main.subscriptions) {
        if (subscription->awaited == codec || (sent == &main && subscription->is_receivable())) {
            add(*subscription);
        }
    }
    if (sent != nullptr && sent != &main) {
        std::for_each(sent->subscriptions.begin(), sent->subscriptions.end(),
                      [&](const Subscription* subscription) { add(*subscription); });
    }
    // The highest layer of a track with fewer than three stands for all above it.
    if (wanted && *wanted + 1U >= std::max<std::size_t>(layers, 1)) {
        wanted = static_cast<std::uint8_t>(kMaxLayers - 1);
    }
    return wanted;
}

/// Audio has one codec a track and no layers: it is wanted or not.
void update_audio_codec(Turn& turn, Publication& publication) {
    const bool wanted =
        std::any_of(publication.subscriptions.begin(), publication.subscriptions.end(),
                    [](const Subscription* s) { return s->is_receivable(); });
    const auto top = static_cast<std::uint8_t>(kMaxLayers - 1);
    const auto level =
        publication.dynacast.update(turn.now, wanted ? std::optional{top} : std::nullopt);
    if (level) {
        publication.publisher->send(
            turn, SubscribedAudioCodecUpdate{
                      publication.info.sid,
                      {{std::string{peer::short_name(publication.codec)}, *level > 0}}});
    }
}

SubscribedCodec told_codec(peer::MediaCodec codec, const Dynacast& dynacast) {
    SubscribedCodec out{std::string{peer::short_name(codec)}, {}};
    for (std::uint8_t layer = 0; layer < kMaxLayers; ++layer) {
        out.qualities.emplace_back(quality_of_layer(layer), layer < dynacast.level());
    }
    return out;
}

}  // namespace

std::optional<std::uint8_t> Dynacast::update(Instant now, std::optional<std::uint8_t> wanted) {
    const auto level = static_cast<std::uint8_t>(wanted ? *wanted + 1 : 0);
    if (level >= told_) {
        lower_at_ = kNever;
        if (level == told_) {
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
        update_audio_codec(turn, publication);
        return;
    }
    Publication& main = publication.main_codec();
    bool news =
        main.dynacast.update(turn.now, wanted_of(main, &main, main.codec, main.info.layers.size()))
            .has_value();
    for (BackupCodec& backup : main.backups) {
        const auto wanted = wanted_of(main, backup.publication, backup.codec, backup.layers);
        news = backup.dynacast.update(turn.now, wanted).has_value() || news;
    }
    if (!news) {
        return;
    }
    SubscribedQualityUpdate update{main.info.sid, {told_codec(main.codec, main.dynacast)}};
    for (const BackupCodec& backup : main.backups) {
        update.codecs.push_back(told_codec(backup.codec, backup.dynacast));
    }
    main.publisher->send(turn, std::move(update));
}

Instant Publication::dynacast_timeout() const {
    Instant next = dynacast.next_timeout();
    for (const BackupCodec& backup : backups) {
        next = std::min(next, backup.dynacast.next_timeout());
    }
    return next;
}

}  // namespace heydok::media
