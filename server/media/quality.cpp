#include "media/quality.hpp"

#include <algorithm>

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

/// Worst loss of what it sends and gets, and its round trip.
void measure(Participant& who) {
    double loss = who.received_loss / 256.0;
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

ConnectionQuality QualityMeter::quality() const {
    if (score_ > kExcellent) {
        return ConnectionQuality::excellent;
    }
    return score_ > kGood ? ConnectionQuality::good : ConnectionQuality::poor;
}

void send_quality(Turn& turn, Room& room) {
    for (const auto& p : room.participants) {
        measure(*p);
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
