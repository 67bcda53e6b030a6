#include "rtc/congestion/nack_generator.hpp"

#include <algorithm>

namespace heydok::congestion {

NackGenerator::Arrival NackGenerator::on_packet(Instant now, rtp::SequenceNumber sequence) {
    const auto highest = unwrapper_.highest();
    const std::int64_t number = unwrapper_.unwrap(sequence);
    if (!highest || number == *highest + 1) {
        return Arrival::in_order;
    }
    if (number > *highest + kMaxGap) {
        missing_.clear();
        loss_ = true;
        return Arrival::restarted;
    }
    if (number > *highest) {
        add_gap(now, *highest + 1, number);
        return Arrival::gap;
    }
    const auto found = std::lower_bound(
        missing_.begin(), missing_.end(), number,
        [](const Missing& missing, std::int64_t wanted) { return missing.sequence < wanted; });
    if (found == missing_.end() || found->sequence != number) {
        return Arrival::old;
    }
    missing_.erase(found);
    return Arrival::recovered;
}

void NackGenerator::add_gap(Instant now, std::int64_t from, std::int64_t to) {
    const std::int64_t first = std::max(from, to - static_cast<std::int64_t>(kMaxOutstanding));
    loss_ = loss_ || first > from;
    for (std::int64_t number = first; number < to; ++number) {
        missing_.push_back({number, now + kFirstDelay, now + kPatience});
    }
    if (missing_.size() > kMaxOutstanding) {
        loss_ = true;
        missing_.erase(missing_.begin(),
                       missing_.end() - static_cast<std::ptrdiff_t>(kMaxOutstanding));
    }
}

void NackGenerator::collect(Instant now, std::vector<rtp::SequenceNumber>& out) {
    const std::size_t given_up = std::erase_if(missing_, [now, this](const Missing& missing) {
        return missing.tries >= max_tries_ && missing.due <= now;
    });
    loss_ = loss_ || given_up > 0;
    for (Missing& missing : missing_) {
        if (missing.due <= now) {
            out.push_back(static_cast<rtp::SequenceNumber>(missing.sequence));
            missing.due = now + interval(++missing.tries);
            if (missing.tries >= max_tries_) {
                missing.due = std::max(missing.due, missing.worth_it);
            }
        }
    }
}

Instant NackGenerator::next_timeout() const {
    Instant earliest = kNever;
    for (const Missing& missing : missing_) {
        earliest = std::min(earliest, missing.due);
    }
    return earliest;
}

void NackGenerator::forget_before(rtp::SequenceNumber sequence) {
    const std::int64_t limit = unwrapper_.peek(sequence);
    std::erase_if(missing_, [limit](const Missing& missing) { return missing.sequence < limit; });
}

Duration NackGenerator::interval(int tries) const {
    auto wait = static_cast<double>(round_trip_.count());
    for (int i = 1; i < tries; ++i) {
        wait *= 1.25;
    }
    return std::clamp(Duration{static_cast<Duration::rep>(wait)}, kMinInterval, kMaxInterval);
}

}  // namespace heydok::congestion
