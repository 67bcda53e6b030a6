#include "rtc/rtp/packet_writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace heydok::rtp {
namespace {

using testing::ElementsAre;

TEST(ExtensionBlock, WritesTheOneByteForm) {
    ExtensionBlock block;
    EXPECT_TRUE(block.bytes().empty());
    EXPECT_TRUE(block.add(4, as_bytes("10")));
    EXPECT_TRUE(block.add(1, Bytes{0x9E}));
    EXPECT_THAT(block.bytes(), ElementsAre(0xBE, 0xDE, 0, 2, 0x41, '1', '0', 0x10, 0x9E, 0, 0, 0));
}

TEST(ExtensionBlock, WritesTheTwoByteForm) {
    ExtensionBlock block{ExtensionForm::two_byte};
    EXPECT_TRUE(block.add(200, as_bytes("abc")));
    EXPECT_THAT(block.bytes(), ElementsAre(0x10, 0, 0, 2, 200, 3, 'a', 'b', 'c', 0, 0, 0));
}

TEST(ExtensionBlock, RefusesWhatTheFormCannotHold) {
    ExtensionBlock block;
    EXPECT_FALSE(block.add(0, Bytes{1}));
    EXPECT_FALSE(block.add(15, Bytes{1}));
    EXPECT_FALSE(block.add(1, Bytes{}));
    EXPECT_FALSE(block.add(1, Bytes(17)));
    EXPECT_TRUE(block.bytes().empty());
    EXPECT_TRUE(block.add(1, Bytes(16)));
    EXPECT_FALSE(block.add(1, Bytes{1}));
    ExtensionBlock wide{ExtensionForm::two_byte};
    EXPECT_TRUE(wide.add(1, Bytes(255)));
    EXPECT_FALSE(wide.add(2, Bytes(100)));
    EXPECT_EQ(wide.bytes().size(), 264u);
    EXPECT_TRUE(wide.add(3, Bytes{}));
    EXPECT_FALSE(wide.add(3, Bytes{1})) << "an empty element holds its id too";
}

TEST(ExtensionBlock, ValuesAreOverwrittenInPlace) {
    ExtensionBlock block;
    block.add(4, as_bytes("0"));
    block.add(3, Bytes{0, 0});
    MutableBytes value = block.value(3);
    ASSERT_EQ(value.size(), 2u);
    store_u16(value.data(), 0x1234);
    EXPECT_THAT(block.bytes(), ElementsAre(0xBE, 0xDE, 0, 2, 0x40, '0', 0x31, 0x12, 0x34, 0, 0, 0));
    EXPECT_TRUE(block.value(5).empty());
}

TEST(PacketWriter, WrittenPacketReadsBack) {
    ExtensionBlock block;
    block.add(4, as_bytes("7"));
    const Bytes head{0x10};
    const Bytes payload{9, 8, 7};
    const PacketParts parts{{true, 96, 65535, 4'000'000'000, 42}, block.bytes(), head, payload, 5};
    Bytes out(100, 0xEE);
    const std::size_t size = write_packet(out, parts);
    EXPECT_EQ(size, packet_size(parts));
    EXPECT_EQ(size, 12u + 8 + 1 + 3 + 5);
    const auto packet = PacketView::parse(ByteView{out}.first(size));
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->sequence_number(), 65535);
    EXPECT_EQ(packet->timestamp(), 4'000'000'000u);
    EXPECT_EQ(packet->padding_size(), 5u);
    EXPECT_THAT(packet->payload(), ElementsAre(0x10, 9, 8, 7));
    EXPECT_EQ(as_text(packet->extension(4)), "7");
    EXPECT_EQ(out[size], 0xEE);
}

TEST(PacketWriter, RefusesABufferThatIsTooSmall) {
    Bytes out(14);
    const Bytes payload{1, 2, 3};
    EXPECT_EQ(write_packet(out, {{}, {}, {}, payload, 0}), 0u);
}

}  // namespace
}  // namespace heydok::rtp
