#include "media/timestamp_rewriter.hpp"

#include <algorithm>

#include "rtc/rtp/sequence_number.hpp"

namespace heydok::media {
namespace {

/// Reports that put a source further off than this from its arrival are not believed.
constexpr Duration kMaxReportError = std::chrono::seconds{2};
/// A running source whose clock is further than this from its arrival has jumped: it is aligned
/// anew, so that the line that subscribers see never runs backwards (D6).
constexpr Duration kMaxDrift = std::chrono::seconds{10};
/// A source that begins this little behind the last is squeezed in behind it.
constexpr Duration kMaxSqueeze = std::chrono::milliseconds{50};

}  // namespace

std::uint32_t ticks(Duration span, std::uint32_t rate) {
    return static_cast<std::uint32_t>(span.count() * static_cast<std::int64_t>(rate) / 1'000'000);
}

void TimestampRewriter::start_source(const MediaPacket& first, const SourceClock* before) {
    const std::uint32_t in = first.view.timestamp();
    if (!newest_) {
        offset_ = in - first_;
        return;
    }
    const std::uint32_t arrival = by_arrival(first.now);
    std::uint32_t out = by_reports(first, before).value_or(arrival);
    const std::int32_t step = rtp::distance(*newest_, out);
    if (step < -static_cast<std::int32_t>(ticks(kMaxSqueeze, clock_rate_))) {
        out = arrival;
    }
    if (rtp::distance(*newest_, out) <= 0) {
        out = *newest_ + 1;
    }
    offset_ = in - out;
}

std::uint32_t TimestampRewriter::map(Instant now, std::uint32_t in) {
    std::uint32_t out = in - offset_;
    if (newest_ && has_jumped(now, out)) {
        out = std::max<std::int32_t>(rtp::distance(*newest_, by_arrival(now)), 1) + *newest_;
        offset_ = in - out;
    }
    if (!newest_ || rtp::distance(*newest_, out) > 0) {
        newest_ = out;
        newest_at_ = now;
    }
    return out;
}

bool TimestampRewriter::has_jumped(Instant now, std::uint32_t out) const {
    const auto limit = static_cast<std::int32_t>(ticks(kMaxDrift, clock_rate_));
    const std::int32_t drift = rtp::distance(by_arrival(now), out);
    return drift > limit || drift < -limit;
}

std::uint32_t TimestampRewriter::by_arrival(Instant now) const {
    return *newest_ + ticks(now - newest_at_, clock_rate_);
}

std::optional<std::uint32_t> TimestampRewriter::by_reports(const MediaPacket& first,
                                                           const SourceClock* before) const {
    if (before == nullptr || first.clock == nullptr) {
        return std::nullopt;
    }
    // The new source's instant on the publisher's clock, then the old source's time at it.
    const auto ntp_step = static_cast<std::int64_t>(first.clock->ntp_time - before->ntp_time);
    const double seconds = static_cast<double>(ntp_step) / 4294967296.0;
    if (seconds > 3600 || seconds < -3600) {
        return std::nullopt;
    }
    const auto old_at_new_report =
        before->rtp_time + static_cast<std::uint32_t>(static_cast<std::int64_t>(
                               seconds * static_cast<double>(clock_rate_)));
    const std::uint32_t since_report = first.view.timestamp() - first.clock->rtp_time;
    const std::uint32_t out = old_at_new_report + since_report - offset_;
    const auto limit = static_cast<std::int32_t>(ticks(kMaxReportError, clock_rate_));
    const std::int32_t error = rtp::distance(by_arrival(first.now), out);
    if (error > limit || error < -limit) {
        return std::nullopt;
    }
    return out;
}

}  // namespace heydok::media
