#include "rtc/peer/h264_profile.hpp"

#include <gtest/gtest.h>

namespace heydok::peer {
namespace {

TEST(H264Profile, ReadsWhatBrowsersOffer) {
    EXPECT_EQ(h264_profile("42e01f"), H264Profile::constrained_baseline);
    EXPECT_EQ(h264_profile("42E034"), H264Profile::constrained_baseline) << "any level, any case";
    EXPECT_EQ(h264_profile("42c02a"), H264Profile::constrained_baseline);
    EXPECT_EQ(h264_profile("42001f"), H264Profile::baseline);
    EXPECT_EQ(h264_profile("4d001f"), H264Profile::main);
    EXPECT_EQ(h264_profile("4d801f"), H264Profile::constrained_baseline);
    EXPECT_EQ(h264_profile("58c01f"), H264Profile::constrained_baseline);
    EXPECT_EQ(h264_profile("64001f"), H264Profile::high);
    EXPECT_EQ(h264_profile("640c1f"), H264Profile::constrained_high);
}

TEST(H264Profile, RefusesGarbage) {
    for (const char* text : {"", "42e01", "42e01ff", "42g01f", "0x42e0", "-2e01f", "7a001f"}) {
        EXPECT_FALSE(h264_profile(text)) << text;
    }
}

}  // namespace
}  // namespace heydok::peer
