#include "rtc/rtcp/report.hpp"

namespace heydok::rtcp {
namespace {

constexpr std::uint64_t kNtpToUnixSeconds = 2'208'988'800;
constexpr std::uint64_t kMicro = 1'000'000;
constexpr Duration kLongestRoundTrip = std::chrono::seconds{10};

std::uint64_t ntp_from_unix_micros(std::int64_t micros) {
    const auto whole = static_cast<std::uint64_t>(micros);
    const std::uint64_t seconds = whole / kMicro + kNtpToUnixSeconds;
    return seconds << 32 | ((whole % kMicro) << 32) / kMicro;
}

}  // namespace

std::uint64_t ntp_from_wall(WallTime time) {
    return ntp_from_unix_micros(
        std::chrono::duration_cast<Duration>(time.time_since_epoch()).count());
}

std::uint64_t ntp_time(Instant now, WallTime epoch) {
    const Duration since_epoch = epoch.time_since_epoch();
    return ntp_from_unix_micros((since_epoch + now.time_since_epoch()).count());
}

Duration duration_from_compact(std::uint32_t compact) {
    return Duration{static_cast<std::int64_t>((std::uint64_t{compact} * kMicro + 0x8000) >> 16)};
}

std::uint32_t compact_from_duration(Duration duration) {
    if (duration <= Duration::zero()) {
        return 0;
    }
    if (duration >= std::chrono::seconds{0xFFFF}) {
        return 0xFFFFFFFF;
    }
    return static_cast<std::uint32_t>((static_cast<std::uint64_t>(duration.count()) << 16) /
                                      kMicro);
}

std::optional<Duration> round_trip(std::uint32_t compact_now, const ReportBlock& block) {
    if (block.last_sender_report == 0) {
        return std::nullopt;
    }
    const std::uint32_t span =
        compact_now - block.last_sender_report - block.delay_since_sender_report;
    const Duration result = duration_from_compact(span);
    if (result > kLongestRoundTrip) {
        return std::nullopt;
    }
    return result;
}

}  // namespace heydok::rtcp
