#include "rtc/congestion/receiver_statistics.hpp"

#include <algorithm>
#include <cstdlib>

#include "base/assert.hpp"

namespace heydok::congestion {
namespace {

constexpr std::int64_t kMicro = 1'000'000;
/// A transit change above this is a new clock, not jitter (RFC 3550 leaves it open).
constexpr std::int64_t kAbsurdTransitSeconds = 30;

}  // namespace

ReceiverStatistics::ReceiverStatistics(std::uint32_t clock_rate) : clock_rate_(clock_rate) {
    HEYDOK_ASSERT(clock_rate > 0);
}

void ReceiverStatistics::on_packet(Instant now, rtp::SequenceNumber sequence,
                                   std::uint32_t timestamp, std::size_t bytes) {
    const std::int64_t number = unwrapper_.unwrap(sequence);
    if (received_ == 0 || number < first_) {
        first_ = number;
    }
    ++received_;
    bytes_ += bytes;
    update_jitter(now, timestamp);
}

void ReceiverStatistics::update_jitter(Instant now, std::uint32_t timestamp) {
    const std::int64_t micros = now.time_since_epoch().count();
    const std::int64_t arrival =
        micros / kMicro * clock_rate_ + micros % kMicro * clock_rate_ / kMicro;
    const std::uint32_t transit = static_cast<std::uint32_t>(arrival) - timestamp;
    if (last_transit_) {
        const std::int64_t change =
            std::abs(static_cast<std::int64_t>(rtp::distance(*last_transit_, transit)));
        if (change < kAbsurdTransitSeconds * clock_rate_) {
            // RFC 3550 appendix A.8: J += (|D| - J) / 16, kept times 16.
            const std::int64_t jitter = jitter_q4_;
            jitter_q4_ = static_cast<std::uint32_t>(jitter + change - ((jitter + 8) >> 4));
        }
    }
    last_transit_ = transit;
}

void ReceiverStatistics::on_sender_report(Instant now, std::uint64_t ntp_time) {
    last_report_ = rtcp::compact_ntp(ntp_time);
    last_report_at_ = now;
}

std::int64_t ReceiverStatistics::lost() const {
    if (received_ == 0) {
        return 0;
    }
    return *unwrapper_.highest() - first_ + 1 - static_cast<std::int64_t>(received_);
}

std::optional<rtcp::ReportBlock> ReceiverStatistics::report(Instant now, rtp::Ssrc ssrc) {
    if (received_ == 0) {
        return std::nullopt;
    }
    const std::int64_t expected = *unwrapper_.highest() - first_ + 1;
    const std::int64_t expected_now = expected - expected_before_;
    const auto received_now = static_cast<std::int64_t>(received_ - received_before_);
    const std::int64_t lost_now = expected_now - received_now;
    expected_before_ = expected;
    received_before_ = received_;

    rtcp::ReportBlock block;
    block.ssrc = ssrc;
    if (expected_now > 0 && lost_now > 0) {
        block.fraction_lost =
            static_cast<std::uint8_t>(std::min<std::int64_t>(lost_now * 256 / expected_now, 255));
    }
    block.cumulative_lost =
        static_cast<std::int32_t>(std::clamp<std::int64_t>(lost(), -0x800000, 0x7FFFFF));
    block.highest_sequence = static_cast<std::uint32_t>(*unwrapper_.highest());
    block.jitter = jitter_q4_ >> 4;
    block.last_sender_report = last_report_;
    if (last_report_ != 0) {
        block.delay_since_sender_report = rtcp::compact_from_duration(now - last_report_at_);
    }
    return block;
}

Duration ReceiverStatistics::jitter() const {
    return Duration{static_cast<std::int64_t>(jitter_q4_ >> 4) * kMicro / clock_rate_};
}

}  // namespace heydok::congestion
