#include "rtc/rtcp/report.hpp"

#include <gtest/gtest.h>

namespace heydok::rtcp {
namespace {

using namespace std::chrono_literals;

TEST(NtpTime, UnixEpochIsSeventyYearsAfterNtp) {
    EXPECT_EQ(ntp_from_wall(WallTime{}), 2'208'988'800ull << 32);
    EXPECT_EQ(ntp_from_wall(WallTime{1500ms}), 2'208'988'801ull << 32 | 0x80000000);
}

TEST(NtpTime, FollowsTheSteadyClock) {
    const WallTime epoch{1'700'000'000'000ms};
    EXPECT_EQ(ntp_time(Instant{}, epoch), ntp_from_wall(epoch));
    const std::uint64_t later = ntp_time(Instant{250us}, epoch);
    EXPECT_EQ(later - ntp_time(Instant{}, epoch), (250ull << 32) / 1'000'000);
}

TEST(NtpTime, CompactSpans) {
    EXPECT_EQ(compact_from_duration(1s), 65536u);
    EXPECT_EQ(compact_from_duration(500ms), 32768u);
    EXPECT_EQ(compact_from_duration(-1s), 0u);
    EXPECT_EQ(compact_from_duration(100h), 0xFFFFFFFFu);
    EXPECT_EQ(duration_from_compact(65536), 1s);
    EXPECT_EQ(duration_from_compact(0x00018000), 1500ms);
}

// RFC 3550 section 6.4.1, figure 2: A = 0xb710:8000, LSR = 0xb705:2000, DLSR = 0x0005:4000,
// round trip 6.125 s.
TEST(RoundTrip, ExampleOfTheRfc) {
    ReportBlock block;
    block.last_sender_report = 0xB7052000;
    block.delay_since_sender_report = 0x00054000;
    EXPECT_EQ(round_trip(0xB7108000, block), 6125ms);
}

TEST(RoundTrip, AbsurdOnesAreNone) {
    ReportBlock block;
    EXPECT_EQ(round_trip(0x1000, block), std::nullopt);
    block.last_sender_report = 0x2000;
    EXPECT_EQ(round_trip(0x1000, block), std::nullopt) << "negative";
    block.last_sender_report = 1;
    EXPECT_EQ(round_trip(11 * 65536, block), std::nullopt) << "above ten seconds";
}

}  // namespace
}  // namespace heydok::rtcp
