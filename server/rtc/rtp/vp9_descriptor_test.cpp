#include "rtc/rtp/vp9_descriptor.hpp"

#include <gtest/gtest.h>

namespace heydok::rtp {
namespace {

/// RFC 9628 section 4.2: key picture of three layers with its structure and picture group.
const Bytes kKeyPicture{0xAA, 0x92, 0x34, 0x11, 0x07, 0x58, 0x01, 0x40, 0x00,
                        0xB4, 0x02, 0x80, 0x01, 0x68, 0x05, 0x00, 0x02, 0xD0,
                        0x02, 0x14, 0x01, 0x54, 0x02, 0x01, 0x83, 0x49};

TEST(Vp9Descriptor, ReadsAKeyPictureWithItsStructure) {
    const auto descriptor = parse_vp9_descriptor(kKeyPicture);
    ASSERT_TRUE(descriptor);
    EXPECT_FALSE(descriptor->inter_picture);
    EXPECT_FALSE(descriptor->flexible);
    EXPECT_TRUE(descriptor->starts_frame);
    EXPECT_FALSE(descriptor->ends_frame);
    EXPECT_EQ(descriptor->picture_id, 0x1234);
    EXPECT_TRUE(descriptor->picture_id_15_bit);
    EXPECT_EQ(descriptor->temporal, 0);
    EXPECT_TRUE(descriptor->switching_up);
    EXPECT_EQ(descriptor->spatial, 0);
    EXPECT_TRUE(descriptor->inter_layer);
    EXPECT_EQ(descriptor->tl0_picture_index, 7);
    EXPECT_EQ(descriptor->spatial_layers, 3);
    EXPECT_EQ(descriptor->size, 23U);
    EXPECT_TRUE(descriptor->starts_key_picture());
}

TEST(Vp9Descriptor, ReadsFlexibleModeWithReferences) {
    // I P L F B E, short picture id 5, T2 U S1 D, two references.
    const Bytes payload{0xFC, 0x05, 0x53, 0x03, 0x04, 0xEE};
    const auto descriptor = parse_vp9_descriptor(payload);
    ASSERT_TRUE(descriptor);
    EXPECT_EQ(descriptor->picture_id, 5);
    EXPECT_FALSE(descriptor->picture_id_15_bit);
    EXPECT_EQ(descriptor->temporal, 2);
    EXPECT_TRUE(descriptor->switching_up);
    EXPECT_EQ(descriptor->spatial, 1);
    EXPECT_TRUE(descriptor->inter_layer);
    EXPECT_FALSE(descriptor->tl0_picture_index);
    EXPECT_EQ(descriptor->size, 5U);
    const Bytes endless{0xFC, 0x05, 0x53, 0x03, 0x05, 0x07, 0x02, 0xEE};
    EXPECT_FALSE(parse_vp9_descriptor(endless)) << "a fourth reference";
}

TEST(Vp9Descriptor, CutAtEachByteIsRefused) {
    for (std::size_t size = 0; size <= 23; ++size) {
        EXPECT_FALSE(parse_vp9_descriptor(ByteView{kKeyPicture}.first(size))) << size;
    }
}

TEST(Vp9Descriptor, HeadIsWrittenWithOtherNumbersInItsPlace) {
    const auto descriptor = parse_vp9_descriptor(kKeyPicture);
    ASSERT_TRUE(descriptor);
    std::array<std::uint8_t, kMaxVp9HeadSize> head{};
    ASSERT_EQ(write_vp9_head(*descriptor, kKeyPicture, 0x0102, 9, head), 5U);
    Bytes changed = kKeyPicture;
    std::copy(head.begin(), head.end(), changed.begin());
    const auto again = parse_vp9_descriptor(changed);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->picture_id, 0x0102);
    EXPECT_EQ(again->tl0_picture_index, 9);
    EXPECT_EQ(again->size, descriptor->size);
    EXPECT_EQ(again->spatial_layers, 3);
    EXPECT_TRUE(again->switching_up);
}

}  // namespace
}  // namespace heydok::rtp
