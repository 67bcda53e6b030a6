#include "rtc/rtp/red.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace heydok::rtp {
namespace {

using testing::ElementsAre;

TEST(Red, ReadsPrimaryAndRedundantBlocks) {
    // Opus (111) 960 and 480 ticks before, then the primary; RFC 2198 section 3.
    const Bytes payload{0xEF, 0x0F, 0x00, 0x02, 0xEF, 0x07, 0x80, 0x03, 0x6F,
                        0xA1, 0xA2, 0xB1, 0xB2, 0xB3, 0xC1, 0xC2, 0xC3, 0xC4};
    const auto red = parse_red(payload);
    ASSERT_TRUE(red);
    EXPECT_EQ(red->primary_payload_type, 111);
    EXPECT_THAT(red->primary, ElementsAre(0xC1, 0xC2, 0xC3, 0xC4));
    ASSERT_EQ(red->redundant_count, 2U);
    EXPECT_EQ(red->redundant[0].timestamp_offset, 960);
    EXPECT_THAT(red->redundant[0].payload, ElementsAre(0xA1, 0xA2));
    EXPECT_EQ(red->redundant[1].timestamp_offset, 480);
    EXPECT_EQ(red->redundant[1].payload_type, 111);
    EXPECT_THAT(red->redundant[1].payload, ElementsAre(0xB1, 0xB2, 0xB3));
}

TEST(Red, PrimaryAloneNeedsOneByte) {
    const Bytes payload{0x6F, 0x01, 0x02};
    const auto red = parse_red(payload);
    ASSERT_TRUE(red);
    EXPECT_EQ(red->redundant_count, 0U);
    EXPECT_THAT(red->primary, ElementsAre(1, 2));
}

TEST(Red, RefusesLengthsPastTheEnd) {
    EXPECT_FALSE(parse_red(Bytes{}));
    EXPECT_FALSE(parse_red(Bytes{0xEF, 0x0F, 0x00})) << "cut head";
    EXPECT_FALSE(parse_red(Bytes{0xEF, 0x0F, 0x03, 0xFF, 0x6F, 1, 2, 3})) << "block past the end";
}

TEST(Red, ManyBlocksDoNotHideThePrimary) {
    Bytes many;
    for (int i = 0; i < 32; ++i) {
        many.insert(many.end(), {0xEF, 0x00, 0x00, 0x01});
    }
    many.push_back(0x6F);
    many.insert(many.end(), 32, 0xAA);
    many.insert(many.end(), {1, 2, 3});
    const auto red = parse_red(many);
    ASSERT_TRUE(red);
    EXPECT_EQ(red->redundant_count, kMaxRedundantBlocks);
    EXPECT_THAT(red->primary, ElementsAre(1, 2, 3));
}

}  // namespace
}  // namespace heydok::rtp
