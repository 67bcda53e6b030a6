#include "rtc/rtp/vp8_descriptor.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace heydok::rtp {
namespace {

TEST(Vp8Descriptor, OneByteKeyFrame) {
    const auto descriptor = parse_vp8_descriptor(Bytes{0x10, 0x30, 0x9D, 0x01});
    ASSERT_TRUE(descriptor);
    EXPECT_EQ(descriptor->size, 1u);
    EXPECT_TRUE(descriptor->starts_frame());
    EXPECT_TRUE(descriptor->key_frame);
    EXPECT_FALSE(descriptor->picture_id);
}

TEST(Vp8Descriptor, InterFrameAndLaterPartitionsAreNoKeyFrames) {
    EXPECT_FALSE(parse_vp8_descriptor(Bytes{0x10, 0x31})->key_frame);
    EXPECT_FALSE(parse_vp8_descriptor(Bytes{0x00, 0x30})->key_frame);
    EXPECT_FALSE(parse_vp8_descriptor(Bytes{0x11, 0x30})->key_frame);
}

// The form that browsers send: X, 15-bit picture id, TL0PICIDX, TID and KEYIDX.
TEST(Vp8Descriptor, FullForm) {
    const auto descriptor = parse_vp8_descriptor(Bytes{0xB0, 0xF0, 0x92, 0x34, 0x56, 0x69, 0x01});
    ASSERT_TRUE(descriptor);
    EXPECT_EQ(descriptor->size, 6u);
    EXPECT_TRUE(descriptor->non_reference);
    EXPECT_EQ(descriptor->picture_id, 0x1234);
    EXPECT_TRUE(descriptor->picture_id_15_bit);
    EXPECT_EQ(descriptor->tl0_picture_index, 0x56);
    EXPECT_EQ(descriptor->temporal_id, 1);
    EXPECT_TRUE(descriptor->layer_sync);
    EXPECT_EQ(descriptor->key_index, 9);
}

TEST(Vp8Descriptor, SevenBitPictureId) {
    const auto descriptor = parse_vp8_descriptor(Bytes{0x90, 0x80, 0x7F, 0x00});
    ASSERT_TRUE(descriptor);
    EXPECT_EQ(descriptor->picture_id, 127);
    EXPECT_FALSE(descriptor->picture_id_15_bit);
    EXPECT_TRUE(descriptor->key_frame);
}

TEST(Vp8Descriptor, TemporalWithoutKeyIndexSharesTheByte) {
    const auto descriptor = parse_vp8_descriptor(Bytes{0x80, 0x20, 0x9F, 0x00});
    ASSERT_TRUE(descriptor);
    EXPECT_EQ(descriptor->temporal_id, 2);
    EXPECT_FALSE(descriptor->key_index);
    EXPECT_FALSE(descriptor->layer_sync);
}

// Hardening D4.
TEST(Vp8Descriptor, RefusesEveryCut) {
    const Bytes whole{0xB0, 0xF0, 0x92, 0x34, 0x56, 0x69, 0x01};
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_EQ(parse_vp8_descriptor(ByteView{whole}.first(size)).error(), ParseError::truncated)
            << size;
    }
}

TEST(Vp8Descriptor, WritesWhatItRead) {
    for (const Bytes& payload :
         {Bytes{0x10, 0x00}, Bytes{0x90, 0x80, 0x05, 0x00}, Bytes{0x90, 0x80, 0x80, 0x05, 0x00},
          Bytes{0xB3, 0xF0, 0xFF, 0xFF, 0xFF, 0xFF, 0x00}, Bytes{0x80, 0x10, 0x1F, 0x00},
          Bytes{0x80, 0x40, 0xAB, 0x00}}) {
        const auto descriptor = parse_vp8_descriptor(payload);
        ASSERT_TRUE(descriptor);
        Bytes out(kMaxVp8DescriptorSize);
        const std::size_t size = write_vp8_descriptor(*descriptor, out);
        ASSERT_EQ(size, descriptor->size);
        out.resize(size);
        EXPECT_EQ(out, Bytes(payload.begin(), payload.begin() + static_cast<long>(size)));
    }
}

TEST(Vp8Descriptor, WriteChecksRoom) {
    Vp8Descriptor descriptor;
    descriptor.picture_id = 300;
    descriptor.picture_id_15_bit = true;
    EXPECT_EQ(vp8_descriptor_size(descriptor), 4u);
    Bytes out(3);
    EXPECT_EQ(write_vp8_descriptor(descriptor, out), 0u);
}

TEST(Vp8Descriptor, RandomRoundTrip) {
    Random random = Random::seeded(11);
    Bytes payload(8);
    for (int i = 0; i < 20'000; ++i) {
        random.fill(payload);
        payload[0] &= 0xB7;  // reserved bits
        payload[1] &= 0xF0;
        const auto descriptor = parse_vp8_descriptor(payload);
        if (!descriptor) {
            continue;
        }
        Bytes out(kMaxVp8DescriptorSize);
        ASSERT_NE(write_vp8_descriptor(*descriptor, out), 0u);
        out.push_back(payload[descriptor->size]);
        out.push_back(0);
        const auto again = parse_vp8_descriptor(out);
        ASSERT_TRUE(again);
        ASSERT_EQ(again->picture_id, descriptor->picture_id);
        ASSERT_EQ(again->temporal_id, descriptor->temporal_id);
        ASSERT_EQ(again->tl0_picture_index, descriptor->tl0_picture_index);
        ASSERT_EQ(again->key_index, descriptor->key_index);
    }
}

}  // namespace
}  // namespace heydok::rtp
