#include "media/bandwidth.hpp"

#include <algorithm>
#include <utility>

#include "media/demand.hpp"
#include "media/media_flow.hpp"
#include "media/subscribing.hpp"

namespace heydok::media {
namespace {

constexpr Duration kLook = std::chrono::milliseconds{100};
/// While everything fits.
constexpr Duration kCalmLook = std::chrono::milliseconds{500};
constexpr Duration kAudioWindow = std::chrono::milliseconds{500};
/// Kept free for a voice that falls in.
constexpr std::uint64_t kAudioReserve = 40'000;
constexpr std::uint64_t kMostVoices = 2;
/// RTP header, extensions and SRTP tag of an audio packet.
constexpr std::uint64_t kAudioOverhead = 44;
/// Percent of an estimate that nothing has confirmed: the first pictures will show.
constexpr std::uint64_t kUnprovenPercent = 150;
/// Percent of the estimate that a picture is sent at. More would make the queue that it is to
/// avoid.
constexpr std::uint64_t kPacePercent = 100;
constexpr std::uint64_t kDrainingPacePercent = 75;
/// Paced for so long after a queue was last found growing.
constexpr Duration kPacedAfterQueue = std::chrono::seconds{10};
/// A rise that did not last longer was too early.
constexpr Duration kShortRise = std::chrono::seconds{6};
constexpr Duration kLongestHold = std::chrono::seconds{16};
constexpr double kMostLoss = 0.5;

bool has_video(const Participant& who) {
    return std::any_of(who.subscriptions.begin(), who.subscriptions.end(),
                       [](const auto& s) { return s->publication->is_video(); });
}

bool is_wanted(const Subscription& subscription) {
    return subscription.publication->is_video() && !subscription.mid.empty() &&
           !subscription.publication->info.muted && wanted_layer(subscription);
}

/// bit/s of sound that goes to the participant, and that might soon.
std::uint64_t audio_rate(Instant now, Participant& who) {
    Egress& egress = who.egress;
    std::uint64_t bytes = 0;
    std::uint64_t voices = 0;
    for (const auto& subscription : who.subscriptions) {
        if (!subscription->publication->is_video()) {
            bytes += subscription->bytes_sent + subscription->packets_sent * kAudioOverhead;
            voices += subscription->publication->info.muted ? 0 : 1;
        }
    }
    const Duration span = now - egress.audio_at;
    if (span >= kAudioWindow) {
        const std::uint64_t sent = bytes > egress.audio_bytes ? bytes - egress.audio_bytes : 0;
        egress.audio_rate = sent * 8'000'000 / static_cast<std::uint64_t>(span.count());
        egress.audio_bytes = bytes;
        egress.audio_at = now;
    }
    return std::max(egress.audio_rate, std::min(voices, kMostVoices) * kAudioReserve);
}

std::vector<Demand> collect_demands(Instant now, const Participant& who, double loss) {
    std::vector<Demand> demands;
    demands.reserve(who.subscriptions.size());
    for (std::size_t i = 0; i < who.subscriptions.size(); ++i) {
        if (is_wanted(*who.subscriptions[i])) {
            demands.emplace_back(now, *who.subscriptions[i], loss);
            demands.back().importance.place = i;
        }
    }
    std::erase_if(demands, [](const Demand& demand) { return demand.steps().empty(); });
    std::sort(demands.begin(), demands.end(),
              [](const Demand& a, const Demand& b) { return a.importance < b.importance; });
    return demands;
}

StreamStateInfo stream_state(const Subscription& subscription) {
    const Publication& publication = *subscription.publication;
    return {publication.publisher->sid, publication.info.sid, subscription.grant.paused};
}

/// Notes that the subscription gets less or more than before.
void note_change(Instant now, LayerGrant& grant, bool rises) {
    if (rises) {
        grant.rose_at = now;
        return;
    }
    const bool too_early = grant.rose_at != Instant{} && now - grant.rose_at < kShortRise;
    grant.hold = too_early ? std::min(grant.hold * 2, kLongestHold) : LayerGrant::kFirstHold;
    grant.fell_at = now;
}

/// Puts one answer in force.
class Grants {
  public:
    /// `urgent`: a queue grows, so what is too much ends with its picture, before the next key
    /// frame.
    Grants(Turn& turn, Participant& who, bool urgent) : turn_(turn), who_(who), urgent_(urgent) {}

    void pause(Subscription& subscription) {
        if (subscription.grant.paused) {
            return;
        }
        note_change(turn_.now, subscription.grant, false);
        subscription.grant.paused = true;
        subscription.forwarder.pause();
        tell(subscription);
    }
    void give(Subscription& subscription, const LayerStep& step, bool rises, bool falls) {
        LayerGrant& grant = subscription.grant;
        grant.spatial = step.spatial;
        grant.temporal = step.temporal;
        Forwarder& forwarder = subscription.forwarder;
        forwarder.set_target_temporal(step.temporal);
        if (rises || falls) {
            note_change(turn_.now, grant, rises);
            subscription.next_key_frame_request = turn_.now;
        }
        if (std::exchange(grant.paused, false)) {
            tell(subscription);
        }
        const auto layer = forwarder.current_layer();
        if (urgent_ && !subscription.publication->is_layered() && layer && *layer > step.spatial) {
            forwarder.stop_after_picture();
        }
    }
    void free(Subscription& subscription) {
        give(subscription, LayerStep{}, false, false);
        subscription.grant.spatial = 0xff;
    }
    ~Grants() {
        if (!told_.states.empty()) {
            who_.send(turn_, std::move(told_));
        }
    }
    Grants(const Grants&) = delete;
    Grants& operator=(const Grants&) = delete;

  private:
    void tell(Subscription& subscription) {
        subscription.grant.told = true;
        told_.states.push_back(stream_state(subscription));
    }

    Turn& turn_;
    Participant& who_;
    bool urgent_;
    StreamStateUpdate told_;
};

/// bit/s that there is room for in all, as far as anybody knows.
std::uint64_t room(const congestion::SendSideEstimator& estimator) {
    if (!estimator.is_reported()) {
        return congestion::SendSideEstimator::kCeiling;
    }
    const std::uint64_t estimate = estimator.estimate();
    return estimator.confirmed() ? estimate : estimate * kUnprovenPercent / 100;
}

std::uint64_t video_budget(std::uint64_t all, std::uint64_t audio, double loss) {
    const auto video = static_cast<double>(all > audio ? all - audio : 0);
    return static_cast<std::uint64_t>(video * (1 - loss));  // the rest goes into repeats
}

/// What the estimate has to become for all that is wanted.
std::uint64_t needed_estimate(std::uint64_t video, std::uint64_t audio, double loss) {
    const double sent = static_cast<double>(with_margin(video)) / (1 - loss);
    return static_cast<std::uint64_t>(sent) + audio + 1;
}

/// What there is room for, or is tried where nothing can be probed.
std::uint64_t room_to_try(Instant now, Instant looked_at, Participant& who, std::uint64_t needed) {
    Egress& egress = who.egress;
    const std::uint64_t known = room(egress.estimator);
    if (can_probe(who) || !egress.estimator.is_reported()) {
        return known;
    }
    const bool trouble = egress.estimator.is_congested(now) ||
                         egress.estimator.over_use_at() >= looked_at ||
                         egress.loss_reported_at >= looked_at;
    return egress.blind_rise.look(now, known, needed, trouble);
}

void set_pace(Instant now, Participant& who, std::uint64_t rate) {
    Egress& egress = who.egress;
    const congestion::SendSideEstimator& estimator = egress.estimator;
    const Instant queue_at = estimator.over_use_at();
    const bool near = queue_at != Instant{} && now - queue_at < kPacedAfterQueue;
    if (egress.deficient || near) {
        const std::uint64_t percent =
            estimator.is_congested(now) ? kDrainingPacePercent : kPacePercent;
        pace_at(who, rate * percent / 100);
    } else if (egress.paced && egress.pacer->empty()) {
        egress.paced = false;
    } else if (egress.paced) {
        egress.pacer->budget.set_rate(rate);  // a key frame is under way
    }
}

}  // namespace

void divide_bandwidth(Turn& turn, Participant& who) {
    Egress& egress = who.egress;
    if (!has_video(who)) {
        egress.deficient = false;
        egress.next_look = kNever;
        egress.estimator.abandon_probe(turn.now);
        return;
    }
    const Instant looked_at = std::exchange(egress.looked_at, turn.now);
    ++turn.services.statistics.bandwidth_divisions;
    congestion::SendSideEstimator& estimator = egress.estimator;
    const bool congested = estimator.is_congested(turn.now);
    const double loss = std::min(estimator.loss(), kMostLoss);
    const std::uint64_t audio = audio_rate(turn.now, who);
    std::vector<Demand> choices = collect_demands(turn.now, who, loss);
    std::vector<VideoDemand> demands;
    demands.reserve(choices.size());
    std::uint64_t wanted = 0;
    for (const Demand& choice : choices) {
        const LayerGrant& grant = choice.subscription->grant;
        const bool may_rise = !congested && turn.now - grant.fell_at >= grant.hold;
        demands.push_back({choice.steps(), choice.current(), may_rise});
        wanted += choice.steps().back().rate;
    }
    const std::uint64_t limit = egress.simulated_limit == 0 ? UINT64_MAX : egress.simulated_limit;
    const std::uint64_t needed = std::min(needed_estimate(wanted, audio, loss), limit);
    const std::uint64_t all = std::min(room_to_try(turn.now, looked_at, who, needed), limit);
    allocate(video_budget(all, audio, loss), demands);
    egress.deficient = std::any_of(demands.begin(), demands.end(), [](const VideoDemand& demand) {
        return demand.chosen + 1 < static_cast<int>(demand.steps.size());
    });
    set_pace(turn.now, who, std::min(estimator.confirmed() ? all : estimator.estimate(), limit));
    {
        Grants grants{turn, who, congested || estimator.over_use_at() == turn.now};
        for (std::size_t i = 0; i < demands.size(); ++i) {
            Subscription& subscription = *choices[i].subscription;
            const VideoDemand& demand = demands[i];
            if (demand.chosen == VideoDemand::kNothing) {
                grants.pause(subscription);
            } else if (!egress.paced && !choices[i].is_lossy()) {
                grants.free(subscription);
            } else {
                grants.give(subscription, demand.steps[static_cast<std::size_t>(demand.chosen)],
                            demand.chosen > demand.current, demand.chosen < demand.current);
            }
        }
    }
    if (!egress.deficient) {
        estimator.abandon_probe(turn.now);
    }
    estimator.handle_timeout(turn.now);
    if (egress.deficient && can_probe(who) && estimator.start_probe(turn.now, needed)) {
        send_due_packets(turn, who);
    }
    egress.next_look = turn.now + (egress.paced ? kLook : kCalmLook);
}

void follow_estimate(Turn& turn, Participant& who) {
    Egress& egress = who.egress;
    if (egress.next_look == kNever) {
        return;  // nothing but sound
    }
    if (egress.estimator.over_use_at() == turn.now || egress.estimator.raised_at() == turn.now) {
        if (egress.looked_at == turn.now) {
            egress.next_look = turn.now;  // once more behind all that this moment brings
        } else {
            divide_bandwidth(turn, who);
        }
    }
    if (egress.paced) {
        send_due_packets(turn, who);
    }
}

void repeat_stream_states(Turn& turn, Participant& who) {
    StreamStateUpdate update;
    for (const auto& subscription : who.subscriptions) {
        if (subscription->grant.told) {
            update.states.push_back(stream_state(*subscription));
        }
    }
    if (!update.states.empty()) {
        who.send(turn, std::move(update));
    }
}

void reconsider_bandwidth(Turn& turn, Participant& who) {
    who.egress.next_look = turn.now;
}

}  // namespace heydok::media
