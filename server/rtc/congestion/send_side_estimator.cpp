#include "rtc/congestion/send_side_estimator.hpp"

#include <algorithm>

namespace heydok::congestion {
namespace {

constexpr std::int64_t kReferenceMicros = 64'000;
constexpr std::int64_t kTickMicros = 250;
/// Delay is not judged while the burst of a probe may still stand in the path's queue.
constexpr Duration kProbeShadow = std::chrono::milliseconds{250};
constexpr Duration kProbeInterval = std::chrono::seconds{2};
constexpr Duration kLongestProbeInterval = std::chrono::seconds{4};
/// After a queue was found growing, the path is left in peace.
constexpr Duration kCalm = std::chrono::milliseconds{700};
/// A rising delay is a queue only if packets really stand in one this long.
constexpr Duration kLeastQueue = std::chrono::milliseconds{15};
/// This is one, rising or not.
constexpr Duration kLongQueue = std::chrono::milliseconds{60};
/// Longer than a probe of ours can have made it.
constexpr Duration kForeignQueue = std::chrono::milliseconds{120};
/// What is under way is held against what arrives by this factor.
constexpr double kFlightMargin = 1.2;
constexpr double kProbeStep = 2.0;
constexpr double kFirstProbeStep = 2.5;
/// Probing for more than is wanted, so that it still fits with a little room.
constexpr double kProbeMargin = 1.3;
/// Nothing heard for so long: what was lost meanwhile tells of a broken path, not of a narrow one.
constexpr Duration kPathBreak = std::chrono::seconds{1};
/// REMB may raise the rate at most by this share per second.
constexpr double kRembRise = 1.0;
constexpr double kRembFall = 0.95;

std::int32_t signed_24(std::int32_t value) {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(value) << 8) >> 8;
}

}  // namespace

SendSideEstimator::SendSideEstimator()
    : rate_(kStart), loss_(kCeiling), probe_interval_(kProbeInterval) {}

std::uint64_t SendSideEstimator::estimate() const {
    if (!transport_feedback_) {
        return remb_at_ ? remb_ : kCeiling;  // nobody reports: nothing to go by
    }
    return std::clamp(std::min(rate_.rate(), loss_.limit()), kFloor, kCeiling);
}

bool SendSideEstimator::admit(Instant now, std::size_t symbols) {
    if (now - symbols_window_ >= std::chrono::seconds{1}) {
        symbols_window_ = now;
        symbols_ = 0;
    }
    symbols_ += static_cast<std::uint32_t>(symbols);
    return symbols_ <= kMaxSymbolsPerSecond;
}

void SendSideEstimator::on_feedback(Instant now, const rtcp::TransportFeedback& feedback) {
    if (!transport_feedback_ || !admit(now, feedback.packet_count())) {
        return;
    }
    collect(now, feedback);
    if (!arrivals_.empty() && is_absurd(arrivals_.back())) {
        detector_.reset();
        queue_.reset();
        meter_.reset();
        return;
    }
    if (now - flight_.heard_at() < kPathBreak) {
        loss_.on_packets(now, received_, lost_, estimate());
    }
    if (!arrivals_.empty()) {
        take_arrivals(now);
        update_rates(now);
    }
    conclude_probe(now);
    // The longer span is behind when more begins to be sent, the shorter one is restless.
    const auto arriving = static_cast<double>(
        std::max(meter_.rate().value_or(estimate()), meter_.recent_rate().value_or(0)));
    flight_.allow(std::min(estimate(), static_cast<std::uint64_t>(kFlightMargin * arriving)));
}

/// Looks up what the message speaks of. Each packet counts once: as received, or as lost until it
/// is received after all.
void SendSideEstimator::collect(Instant now, const rtcp::TransportFeedback& feedback) {
    const std::int32_t reference = feedback.reference_time();
    reference_ += last_reference_ ? signed_24(reference - *last_reference_) : reference;
    last_reference_ = reference;
    arrivals_.clear();
    received_ = lost_ = 0;
    feedback.for_each([&](const rtcp::PacketArrival& told) {
        SentRecord* record = history_.find(told.sequence);
        if (record == nullptr || record->state == SentRecord::State::received) {
            return;
        }
        const Instant sent = SentHistory::sent_at(*record, now);
        if (record->state == SentRecord::State::in_flight) {
            sent_meter_.on_packet(sent.time_since_epoch().count(), record->size);
        }
        if (!told.delta_ticks) {
            lost_ += record->state == SentRecord::State::in_flight ? 1 : 0;
            record->state = SentRecord::State::lost;
            return;
        }
        ++received_;
        lost_ -= record->state == SentRecord::State::lost ? 1 : 0;  // it was only late
        record->state = SentRecord::State::received;
        arrivals_.push_back({sent, reference_ * kReferenceMicros + *told.delta_ticks * kTickMicros,
                             static_cast<std::uint32_t>(arrivals_.size()), told.sequence,
                             record->size, record->probe});
    });
}

/// The receiver's clock cannot jump against ours; one that does is measured anew from there.
bool SendSideEstimator::is_absurd(const Arrival& arrival) {
    const std::int64_t transit = arrival.arrived - arrival.sent.time_since_epoch().count();
    const std::int64_t before = std::exchange(transit_, transit).value_or(transit);
    return std::max(transit, before) - std::min(transit, before) > kMaxTransitChange.count();
}

void SendSideEstimator::take_arrivals(Instant now) {
    const auto earlier = [](const Arrival& a, const Arrival& b) {
        return a.arrived != b.arrived ? a.arrived < b.arrived : a.order < b.order;
    };
    if (!std::is_sorted(arrivals_.begin(), arrivals_.end(), earlier)) {
        std::sort(arrivals_.begin(), arrivals_.end(), earlier);
    }
    for (const Arrival& arrival : arrivals_) {
        meter_.on_packet(arrival.arrived, arrival.size);
        flight_.on_arrival(arrival.sequence, history_);
        queue_.on_packet(arrival.arrived - arrival.sent.time_since_epoch().count());
        if (arrival.probe == 0) {
            detector_.on_packet(arrival.sent, arrival.arrived);
        } else {
            probe_.on_arrival(arrival.probe, arrival.sequence, arrival.arrived);
        }
    }
    response_time_ = std::max(now - arrivals_.back().sent, Duration{1'000});
    if (now != flight_.heard_at()) {
        // Further messages of one moment speak of packets that were late, and of these only.
        queue_.finish(now, meter_.recent_rate().value_or(0));
    }
    flight_.on_feedback(now, response_time_);
}

/// What the delay says, from its trend and from the queue that really stands.
PathUsage SendSideEstimator::usage(Instant now) const {
    const Duration queue = queue_.delay();
    if (queue > kLongQueue && queue_.is_draining()) {
        return PathUsage::under;
    }
    PathUsage usage = detector_.usage();
    if (usage == PathUsage::over && queue < kLeastQueue) {
        usage = PathUsage::normal;
    }
    if (queue > kLongQueue) {
        usage = PathUsage::over;
    }
    const bool disturbed =
        probe_.ended_at() != Instant{} && now - probe_.ended_at() < kProbeShadow + response_time_;
    const bool excused = disturbed && queue < kForeignQueue;
    return excused && usage == PathUsage::over ? PathUsage::under : usage;
}

void SendSideEstimator::update_rates(Instant now) {
    const RateControl::Observation seen{usage(now), meter_.rate(), meter_.recent_rate(),
                                        sent_meter_.rate(), response_time_};
    if (seen.usage == PathUsage::over) {
        over_use_at_ = now;
        confirmed_ = true;
    }
    rate_.update(now, seen);
}

void SendSideEstimator::conclude_probe(Instant now) {
    const auto result = probe_.conclude(now);
    if (!result) {
        return;
    }
    const std::uint64_t before = estimate();
    next_probe_ = now + probe_interval_;
    if (result->rate == 0) {
        probe_interval_ = std::min(probe_interval_ * 5 / 4, kLongestProbeInterval);
        return;
    }
    confirmed_ = true;
    if (result->saturated) {
        over_use_at_ = std::max(over_use_at_, now - kCalm);  // a limit was seen, but no queue
    }
    if (result->rate > before) {
        rate_.set(now, std::min(result->rate, kCeiling));
        loss_.raise_to(std::min(result->rate, kCeiling));
        raised_at_ = now;
        probe_interval_ = kProbeInterval;
    } else if (result->saturated) {
        // The path seemed full: half believed, as jitter looks alike.
        const std::uint64_t seen = std::max(result->rate, meter_.rate().value_or(0));
        rate_.set(now, std::min(before, (before + seen) / 2));
        probe_interval_ = std::min(probe_interval_ * 5 / 4, kLongestProbeInterval);
    }
    if (result->promising) {
        next_probe_ = now;
    }
}

bool SendSideEstimator::start_probe(Instant now, std::uint64_t needed) {
    const std::uint64_t now_carried = estimate();
    if (!transport_feedback_ || !probe_.idle() || now < next_probe_ || needed <= now_carried ||
        (over_use_at_ != Instant{} && now - over_use_at_ < kCalm)) {
        return false;
    }
    const double step = confirmed_ ? kProbeStep : kFirstProbeStep;
    const auto wished =
        static_cast<std::uint64_t>(kProbeMargin * static_cast<double>(std::min(needed, kCeiling)));
    const auto reached = static_cast<std::uint64_t>(step * static_cast<double>(now_carried));
    probe_.start(now, std::min({wished, reached, kMaxProbe}));
    return true;
}

void SendSideEstimator::abandon_probe(Instant now) {
    if (probe_.sending()) {
        probe_.abandon();
        next_probe_ = now + probe_interval_;
    }
}

void SendSideEstimator::handle_timeout(Instant now) {
    if (!probe_.idle()) {
        conclude_probe(now);
    }
}

void SendSideEstimator::on_remb(Instant now, std::uint64_t bitrate) {
    if (transport_feedback_) {
        return;
    }
    const double elapsed =
        remb_at_ ? std::min(std::chrono::duration<double>(now - *remb_at_).count(), 1.0) : 1.0;
    remb_at_ = now;
    confirmed_ = true;
    const std::uint64_t before = remb_;
    const auto most =
        static_cast<std::uint64_t>(static_cast<double>(before) * (1 + kRembRise * elapsed));
    remb_ = std::clamp(std::min(bitrate, most), kFloor, kCeiling);
    if (static_cast<double>(remb_) < kRembFall * static_cast<double>(before)) {
        over_use_at_ = now;  // receivers lower it for a growing queue
    }
}

}  // namespace heydok::congestion
