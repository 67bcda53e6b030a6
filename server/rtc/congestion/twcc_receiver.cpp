#include "rtc/congestion/twcc_receiver.hpp"

#include <algorithm>

namespace heydok::congestion {
namespace {

constexpr std::int64_t kTickMicros = 250;
constexpr std::int64_t kTicksPerReference = 256;  // 64 ms
/// Sequence numbers that one message spans; keeps it below one datagram.
constexpr std::int64_t kMaxSpan = 480;

std::int64_t ticks(Instant at) {
    return at.time_since_epoch().count() / kTickMicros;
}

}  // namespace

void TwccReceiver::on_packet(Instant now, const Arrival& arrival) {
    const auto highest = unwrapper_.highest();
    const std::int64_t number = unwrapper_.unwrap(arrival.transport_sequence);
    const auto reach = static_cast<std::int64_t>(kMaxHeld);
    if (highest && number < *highest - reach) {
        return;  // too late to matter
    }
    if (highest && number > *highest + reach) {
        held_.clear();
        next_base_ = number;
    }
    const auto place = std::lower_bound(
        held_.begin(), held_.end(), number,
        [](const Held& held, std::int64_t wanted) { return held.sequence < wanted; });
    if (place != held_.end() && place->sequence == number) {
        return;
    }
    if (held_.empty()) {
        oldest_ = now;
    }
    held_.insert(place, {number, now});
    if (held_.size() > kMaxHeld) {
        held_.erase(held_.begin());
    }
    media_ssrc_ = arrival.media_ssrc;
    frame_ended_ = frame_ended_ || arrival.frame_end;
}

Instant TwccReceiver::next_timeout() const {
    if (held_.empty()) {
        return kNever;
    }
    if (held_.size() > kManyPackets) {
        return oldest_;
    }
    const Instant since = last_sent_.value_or(oldest_);
    Instant due = oldest_ + kMaxInterval;
    if (held_.size() > kMinPackets) {
        due = std::min(due, since + kInterval);
    }
    if (frame_ended_) {
        due = std::min(due, since + kFrameInterval);
    }
    return due;
}

bool TwccReceiver::poll(Instant now, rtp::Ssrc sender_ssrc, Bytes& out) {
    if (held_.empty() || next_timeout() > now) {
        return false;
    }
    for (std::size_t first = 0; first < held_.size();) {
        first = write_one(first, sender_ssrc, out);
    }
    held_.clear();
    frame_ended_ = false;
    last_sent_ = now;
    return true;
}

std::size_t TwccReceiver::write_one(std::size_t first, rtp::Ssrc sender_ssrc, Bytes& out) {
    const Held& begin = held_[first];
    // A late packet below the reported range gets a message of its own, so that its neighbours
    // are not called lost a second time.
    const bool late = next_base_ && begin.sequence < *next_base_;
    const bool far = next_base_ && begin.sequence - *next_base_ > kMaxSpan / 2;
    const std::int64_t base = late || far || !next_base_ ? begin.sequence : *next_base_;
    const std::int64_t reference = ticks(begin.at) / kTicksPerReference;

    arrivals_.clear();
    std::int64_t previous = 0;
    std::size_t index = first;
    for (; index < held_.size(); ++index) {
        const Held& held = held_[index];
        const std::int64_t delta = ticks(held.at) - reference * kTicksPerReference;
        const std::int64_t step = delta - previous;
        const std::int64_t next = base + static_cast<std::int64_t>(arrivals_.size());
        if (step < INT16_MIN || step > INT16_MAX || held.sequence - base >= kMaxSpan ||
            (late && held.sequence != next)) {
            break;
        }
        for (std::int64_t missing = next; missing < held.sequence; ++missing) {
            arrivals_.push_back({static_cast<std::uint16_t>(missing), std::nullopt});
        }
        arrivals_.push_back(
            {static_cast<std::uint16_t>(held.sequence), static_cast<std::int32_t>(delta)});
        previous = delta;
    }
    rtcp::write_transport_feedback({sender_ssrc, media_ssrc_, static_cast<std::int32_t>(reference),
                                    feedback_count_++, arrivals_},
                                   out);
    const std::int64_t reported = base + static_cast<std::int64_t>(arrivals_.size());
    next_base_ = next_base_ ? std::max(*next_base_, reported) : reported;
    return index;
}

}  // namespace heydok::congestion
