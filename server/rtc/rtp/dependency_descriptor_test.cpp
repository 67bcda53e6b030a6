#include "rtc/rtp/dependency_descriptor.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace heydok::rtp {
namespace {

Bytes from_hex(std::string_view text) {
    Bytes bytes;
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        bytes.push_back(static_cast<std::uint8_t>(digit(text[i]) << 4 | digit(text[i + 1])));
    }
    return bytes;
}

// A key frame's descriptor of Chromium's VP9 (L3T3), and packets behind it, as captured.
constexpr std::string_view kStructure =
    "c1017280081485214eafffaaaa863cf0430c10c302afc0aaa0063c00430010c002a000a80006000040001d954926e0"
    "82b04a0941b820ac1282503157f974000ca864330e222222eca8655304224230eca877530077004200ef008601df01"
    "0d";

std::size_t layer_target(const FrameStructure& structure, std::uint8_t spatial,
                         std::uint8_t temporal) {
    for (std::size_t i = 0; i < structure.target_count; ++i) {
        if (structure.targets[i].spatial == spatial && structure.targets[i].temporal == temporal) {
            return i;
        }
    }
    return kMaxDecodeTargets;
}

TEST(DependencyDescriptor, ReadsABrowsersStructure) {
    DependencyReader reader;
    const Bytes value = from_hex(kStructure);
    const auto descriptor = reader.read(value);
    ASSERT_TRUE(descriptor);
    EXPECT_TRUE(descriptor->start_of_frame);
    EXPECT_TRUE(descriptor->end_of_frame);
    EXPECT_EQ(descriptor->frame_number, 0x0172);
    EXPECT_TRUE(descriptor->brings_structure);
    const FrameStructure& structure = *descriptor->structure;
    EXPECT_EQ(structure.target_count, 9);
    EXPECT_EQ(structure.chain_count, 3);
    EXPECT_EQ(structure.spatial_layers, 3);
    EXPECT_EQ(descriptor->active_targets, 0x1FFU);
    for (std::uint8_t spatial = 0; spatial < 3; ++spatial) {
        for (std::uint8_t temporal = 0; temporal < 3; ++temporal) {
            const std::size_t target = layer_target(structure, spatial, temporal);
            ASSERT_LT(target, kMaxDecodeTargets) << int{spatial} << int{temporal};
            EXPECT_EQ(structure.targets[target].chain, spatial);
        }
    }
    EXPECT_EQ(descriptor->frame.spatial, 0);
    EXPECT_EQ(descriptor->frame.temporal, 0);
    EXPECT_EQ(descriptor->frame.reference_count, 0) << "a key frame";
}

TEST(DependencyDescriptor, LaterPacketsReferToTheStructure) {
    DependencyReader reader;
    ASSERT_TRUE(reader.read(from_hex(kStructure)));
    // Upper spatial layers of the key picture: each needs the frame before it.
    for (const auto& [text, number, start, end] :
         {std::tuple{"86017340fc", 0x173, true, false}, {"46017340fc", 0x173, false, true}}) {
        const auto descriptor = reader.read(from_hex(text));
        ASSERT_TRUE(descriptor);
        EXPECT_EQ(descriptor->frame_number, number);
        EXPECT_EQ(descriptor->start_of_frame, start);
        EXPECT_EQ(descriptor->end_of_frame, end);
        EXPECT_EQ(descriptor->frame.spatial, 1);
        EXPECT_EQ(descriptor->frame.temporal, 0);
        ASSERT_EQ(descriptor->frame.reference_count, 1);
        EXPECT_EQ(descriptor->frame.references[0], 1);
        EXPECT_TRUE(descriptor->has_active_targets);
        EXPECT_EQ(descriptor->active_targets, 0x3FU) << "the encoder has left out the top layer";
    }
    const auto plain = reader.read(from_hex("c30175"));
    ASSERT_TRUE(plain);
    EXPECT_FALSE(plain->has_active_targets);
    EXPECT_EQ(plain->active_targets, 0x3FU) << "stays until it is told anew";
    EXPECT_EQ(plain->frame.use(0), FrameUse::not_present) << "temporal layer above target 0";
}

TEST(DependencyDescriptor, CutAtEachByteIsRefused) {
    const Bytes whole = from_hex(kStructure);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        DependencyReader reader;
        EXPECT_FALSE(reader.read(ByteView{whole}.first(size))) << size;
        EXPECT_FALSE(reader.has_structure());
    }
}

TEST(DependencyDescriptor, WithoutItsStructureNothingIsRead) {
    DependencyReader reader;
    EXPECT_FALSE(reader.read(from_hex("860173")));
    ASSERT_TRUE(reader.read(from_hex(kStructure)));
    EXPECT_TRUE(reader.read(from_hex("860173")));
    EXPECT_FALSE(reader.read(from_hex("bf0173"))) << "no such template";
}

TEST(DependencyDescriptor, RefusesMoreThanItsBounds) {
    // Templates without end: every next_layer_idc is 0.
    Bytes value = from_hex(
        "c00001"
        "80"
        "00");
    value.resize(200, 0);
    DependencyReader reader;
    const auto templates = reader.read(value);
    ASSERT_FALSE(templates);
    EXPECT_EQ(templates.error(), ParseError::too_large);
    EXPECT_FALSE(reader.read(Bytes(256, 0)));
}

TEST(DependencyDescriptor, IsPassedOnWithAnotherFrameNumber) {
    DependencyReader reader;
    const Bytes value = from_hex(kStructure);
    const auto descriptor = reader.read(value);
    ASSERT_TRUE(descriptor);
    Bytes out(kMaxDescriptorSize);
    ASSERT_EQ(write_dependency_descriptor(*descriptor, value, 0xABCD, std::nullopt, out),
              value.size());
    EXPECT_EQ(load_u16(&out[1]), 0xABCD);
    out.resize(value.size());
    store_u16(&out[1], 0x0172);
    EXPECT_EQ(out, value);
}

TEST(DependencyDescriptor, IsPassedOnWithOtherActiveTargets) {
    for (const char* text : {"860173", "86017340fc", kStructure.data()}) {
        DependencyReader reader;
        ASSERT_TRUE(reader.read(from_hex(kStructure)));
        const Bytes value = from_hex(text);
        const auto before = reader.read(value);
        ASSERT_TRUE(before) << text;
        Bytes out(kMaxDescriptorSize);
        out.resize(write_dependency_descriptor(*before, value, 7, 0x1B, out));
        ASSERT_FALSE(out.empty());
        DependencyReader again;
        ASSERT_TRUE(again.read(from_hex(kStructure)));
        const auto after = again.read(out);
        ASSERT_TRUE(after) << text;
        EXPECT_EQ(after->frame_number, 7);
        EXPECT_EQ(after->active_targets, 0x1BU);
        EXPECT_EQ(after->brings_structure, before->brings_structure);
        EXPECT_EQ(after->structure->template_count, before->structure->template_count);
        EXPECT_EQ(after->frame.indications, before->frame.indications);
        EXPECT_EQ(after->frame.references, before->frame.references);
        EXPECT_EQ(after->frame.chains, before->frame.chains);
    }
}

TEST(DependencyDescriptor, OwnValuesReplaceThoseOfTheTemplate) {
    DependencyReader reader;
    ASSERT_TRUE(reader.read(from_hex(kStructure)));
    Bytes value(16);
    BitWriter bits{value};
    bits.bits(3, 2);  // start and end
    bits.bits(1, 6);  // template id, as in the capture's key frame
    bits.bits(0x1234, 16);
    bits.bits(0b00111, 5);  // own indications, references, chains
    for (int i = 0; i < 9; ++i) {
        bits.bits(3, 2);
    }
    bits.bits(1, 2);  // a reference in four bits
    bits.bits(6, 4);
    bits.bits(3, 2);  // and one in twelve
    bits.bits(2047, 12);
    bits.bits(0, 2);
    for (std::uint32_t chain = 0; chain < 3; ++chain) {
        bits.bits(100 + chain, 8);
    }
    ASSERT_TRUE(bits.ok());
    value.resize(bits.size());
    const auto descriptor = reader.read(value);
    ASSERT_TRUE(descriptor);
    EXPECT_EQ(descriptor->frame.indications, (std::uint64_t{1} << 18) - 1);
    ASSERT_EQ(descriptor->frame.reference_count, 2);
    EXPECT_EQ(descriptor->frame.references[0], 7);
    EXPECT_EQ(descriptor->frame.references[1], 2048);
    EXPECT_EQ(descriptor->frame.chains[2], 102);
    EXPECT_FALSE(reader.read(ByteView{value}.first(value.size() - 1)));
}

}  // namespace
}  // namespace heydok::rtp
