#include "media/quality.hpp"

#include <algorithm>
#include <utility>

#include "media/room.hpp"

namespace heydok::media {
namespace {

constexpr double kLossWeight = 8;  ///< points per percent
constexpr double kFall = 0.8;
constexpr double kRise = 0.4;
constexpr double kExcellent = 80;
constexpr double kGood = 40;

/// Points taken off for delay, one way.
double delay_points(Duration round_trip) {
    const double one_way_ms = std::chrono::duration<double, std::milli>(round_trip).count() / 2;
    return one_way_ms < 160 ? one_way_ms / 40 : (one_way_ms - 120) / 10;
}

/// Unmuted, and somebody wants it.
bool should_flow(const Publication& publication) {
    const auto& wanted = publication.subscriptions;
    return !publication.info.muted &&
           std::any_of(wanted.begin(), wanted.end(), [](const Subscription* subscription) {
               return subscription->settings == nullptr || !subscription->settings->disabled;
           });
}

bool is_missing_media(const Participant& who, Instant now) {
    bool due = false;
    for (const auto& publication : who.publications) {
        due = due || should_flow(*publication);
        for (const auto& stream : publication->streams) {
            if (stream->is_alive(now, kSilentAfter)) {
                return false;
            }
        }
    }
    return due && who.is_active();
}

/// Worst loss of what it sends and gets, and its round trip. What comes beyond the limit is lost as
/// well, and so the participant is told of it (D7).
void measure(Participant& who, Instant now) {
    who.quality.note_missing_media(now, is_missing_media(who, now));
    const bool refused = std::exchange(who.ingress.refused, 0U) > 0;
    double loss = refused || who.quality.silent() ? 1 : who.received_loss / 256.0;
    Duration round_trip{};
    for (const auto& subscription : who.subscriptions) {
        loss = std::max(loss, subscription->fraction_lost / 256.0);
        round_trip = std::max(round_trip, subscription->round_trip);
    }
    who.received_loss = 0;
    who.quality.update(loss, round_trip);
}

ConnectionQualityInfo info_of(const Participant& who) {
    return {who.sid, who.quality.quality(), who.quality.score()};
}

bool is_subscribed_to(const Participant& listener, const Participant& who) {
    return std::any_of(listener.subscriptions.begin(), listener.subscriptions.end(),
                       [&](const auto& s) { return s->publication->publisher == &who; });
}

}  // namespace

void QualityMeter::update(double loss, Duration round_trip) {
    const double now =
        std::clamp(100 - delay_points(round_trip) - loss * 100 * kLossWeight, 0.0, 100.0);
    score_ += (now - score_) * (now < score_ ? kFall : kRise);
}

void QualityMeter::note_missing_media(Instant now, bool missing) {
    missing_since_ = missing ? std::min(missing_since_, now) : kNever;
    silent_ = missing && now - missing_since_ >= kSilentAfter;
}

ConnectionQuality QualityMeter::quality() const {
    if (score_ > kExcellent) {
        return ConnectionQuality::excellent;
    }
    return score_ > kGood ? ConnectionQuality::good : ConnectionQuality::poor;
}

void send_quality(Turn& turn, Room& room) {
    for (const auto& p : room.participants) {
        measure(*p, turn.now);
    }
    for (const auto& listener : room.participants) {
        if (!listener->is_active() || !listener->session) {
            continue;
        }
        ConnectionQualityUpdate update;
        update.updates.push_back(info_of(*listener));
        for (const auto& who : room.participants) {
            if (who != listener && is_subscribed_to(*listener, *who)) {
                update.updates.push_back(info_of(*who));
            }
        }
        listener->send(turn, std::move(update));
    }
}

}  // namespace heydok::media
