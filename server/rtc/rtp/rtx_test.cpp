#include "rtc/rtp/rtx.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace heydok::rtp {
namespace {

using testing::ElementsAre;

/// RFC 4588 section 4: payload begins with the original sequence number 0x1234.
Bytes rtx_packet() {
    return {0x90, 0xE1, 0x00, 0x07, 0,    0,   0,    9,    0x22, 0x22, 0x22, 0x22,
            0xBE, 0xDE, 0x00, 0x01, 0x40, '3', 0x00, 0x00, 0x12, 0x34, 0xAA, 0xBB};
}

TEST(Rtx, RestoresTheOriginalInPlace) {
    Bytes bytes = rtx_packet();
    const auto original = unwrap_rtx(bytes, {96, 0x11111111});
    ASSERT_TRUE(original);
    EXPECT_THAT(*original, ElementsAre(0x90, 0xE0, 0x12, 0x34, 0, 0, 0, 9, 0x11, 0x11, 0x11, 0x11,
                                       0xBE, 0xDE, 0x00, 0x01, 0x40, '3', 0, 0, 0xAA, 0xBB));
    EXPECT_EQ(original->data() + original->size(), bytes.data() + bytes.size());
}

TEST(Rtx, PaddingOnlyProbeIsNoPacket) {
    Bytes bytes(12 + 255, 0);
    bytes[0] = 0xA0;
    bytes.back() = 255;
    EXPECT_EQ(unwrap_rtx(bytes, {96, 1}).error(), ParseError::truncated);
    Bytes one(13, 0);
    one[0] = 0x80;
    EXPECT_EQ(unwrap_rtx(one, {96, 1}).error(), ParseError::truncated);
}

TEST(Rtx, WrapIsTheInverse) {
    Bytes bytes = rtx_packet();
    const Bytes expected = bytes;
    const auto original = unwrap_rtx(bytes, {96, 0x11111111});
    const auto view = PacketView::parse(*original);
    ASSERT_TRUE(view);
    Bytes out(64);
    const std::size_t size = wrap_rtx(out, *view, {97, 0x22222222, 7});
    out.resize(size);
    EXPECT_EQ(out, expected);
}

TEST(Rtx, WrapDropsPaddingAndChecksRoom) {
    const Bytes padded{0xA0, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 5, 0x77, 0, 0, 3};
    const auto view = PacketView::parse(padded);
    ASSERT_TRUE(view);
    Bytes out(15);
    EXPECT_EQ(wrap_rtx(out, *view, {97, 6, 1}), 15u);
    EXPECT_EQ(out[0], 0x80);
    EXPECT_THAT(ByteView{out}.subspan(12), ElementsAre(0, 1, 0x77));
    EXPECT_EQ(wrap_rtx(MutableBytes{out}.first(14), *view, {97, 6, 1}), 0u);
}

}  // namespace
}  // namespace heydok::rtp
