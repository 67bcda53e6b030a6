#include "rtc/rtp/sequence_number.hpp"

#include <gtest/gtest.h>

namespace heydok::rtp {
namespace {

static_assert(distance<std::uint16_t>(65535, 0) == 1);
static_assert(distance<std::uint16_t>(0, 65535) == -1);
static_assert(distance<std::uint32_t>(0xFFFFFFF0, 0x10) == 0x20);
static_assert(is_newer<std::uint16_t>(0, 65535));
static_assert(!is_newer<std::uint16_t>(7, 7));
static_assert(!is_newer<std::uint16_t>(65535, 0));

TEST(SequenceNumber, UnwrapperFollowsWrapForwardsAndBackwards) {
    SequenceUnwrapper unwrapper;
    EXPECT_EQ(unwrapper.unwrap(65534), 65534);
    EXPECT_EQ(unwrapper.unwrap(1), 65537);
    EXPECT_EQ(unwrapper.unwrap(65535), 65535);
    EXPECT_EQ(unwrapper.highest(), 65537);
    EXPECT_EQ(unwrapper.peek(2), 65538);
    EXPECT_EQ(unwrapper.highest(), 65537);
}

TEST(SequenceNumber, UnwrapperCountsManyLaps) {
    SequenceUnwrapper unwrapper;
    std::int64_t last = -1;
    for (std::uint32_t i = 0; i < 400'000; i += 997) {
        last = unwrapper.unwrap(static_cast<std::uint16_t>(i));
        ASSERT_EQ(last, i);
    }
    EXPECT_GT(last, 65536 * 5);
}

TEST(SequenceNumber, ValuesBeforeTheFirstAreNegative) {
    SequenceUnwrapper unwrapper;
    unwrapper.unwrap(2);
    EXPECT_EQ(unwrapper.unwrap(65535), -1);
}

TEST(SequenceNumber, TimestampsUnwrap) {
    TimestampUnwrapper unwrapper;
    unwrapper.unwrap(0xFFFFFF00);
    EXPECT_EQ(unwrapper.unwrap(0x100), 0x100000100);
}

}  // namespace
}  // namespace heydok::rtp
