#pragma once
#include <cstdint>
#include <optional>

#include "base/clock.hpp"

namespace heydok::rtcp {

using Ssrc = std::uint32_t;

/// Reception of one source (RFC 3550 section 6.4.1).
struct ReportBlock {
    Ssrc ssrc = 0;
    std::uint8_t fraction_lost = 0;    ///< 1/256 since the last report
    std::int32_t cumulative_lost = 0;  ///< 24 bits, signed: duplicates may make it negative
    std::uint32_t highest_sequence = 0;
    std::uint32_t jitter = 0;                     ///< in units of the media clock
    std::uint32_t last_sender_report = 0;         ///< middle 32 bits of its NTP time; 0: none
    std::uint32_t delay_since_sender_report = 0;  ///< in 1/65536 s
    friend bool operator==(const ReportBlock&, const ReportBlock&) = default;
};
inline constexpr std::size_t kReportBlockSize = 24;
inline constexpr std::size_t kMaxReportBlocks = 31;

struct SenderInfo {
    std::uint64_t ntp_time = 0;  ///< 32.32 seconds since 1900
    std::uint32_t rtp_time = 0;
    std::uint32_t packets = 0;
    std::uint32_t octets = 0;
    friend bool operator==(const SenderInfo&, const SenderInfo&) = default;
};

/// NTP time (32.32, since 1900) of a civil time.
std::uint64_t ntp_from_wall(WallTime time);
/// NTP time of `now`, where `epoch` is the civil time of Instant{0}; microseconds are kept.
std::uint64_t ntp_time(Instant now, WallTime epoch);
/// The middle 32 bits, as reports carry them.
constexpr std::uint32_t compact_ntp(std::uint64_t ntp) {
    return static_cast<std::uint32_t>(ntp >> 16);
}
/// The span of a compact NTP difference (1/65536 s), and back.
Duration duration_from_compact(std::uint32_t compact);
std::uint32_t compact_from_duration(Duration duration);

/// Round trip that a report block from the other side proves: now - last_sender_report -
/// delay_since_sender_report. Empty without a sender report, or when the result is negative or
/// above ten seconds.
std::optional<Duration> round_trip(std::uint32_t compact_now, const ReportBlock& block);

}  // namespace heydok::rtcp
