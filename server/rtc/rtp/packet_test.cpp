#include "rtc/rtp/packet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.hpp"

namespace heydok::rtp {
namespace {

using testing::ElementsAre;

Bytes plain_packet() {
    return {0x80, 0xEF, 0x12, 0x34, 0x01, 0x02, 0x03, 0x04, 0xDE, 0xAD, 0xBE, 0xEF, 1, 2, 3};
}

/// Two contributing sources, one-byte extensions: id 1 (1 byte), padding, id 4 ("mid").
Bytes rich_packet() {
    return {0x92, 0x60, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x03,  // fixed
            0x11, 0x11, 0x11, 0x11, 0x22, 0x22, 0x22, 0x22,                          // CSRC
            0xBE, 0xDE, 0x00, 0x02, 0x10, 0x9E, 0x00, 0x42, 'm',  'i',  'd',  0x00,  // block
            0xAA, 0xBB};
}

TEST(RtpPacket, ReadsTheFixedHeader) {
    const Bytes bytes = plain_packet();
    const auto packet = PacketView::parse(bytes);
    ASSERT_TRUE(packet);
    EXPECT_TRUE(packet->marker());
    EXPECT_EQ(packet->payload_type(), 0x6F);
    EXPECT_EQ(packet->sequence_number(), 0x1234);
    EXPECT_EQ(packet->timestamp(), 0x01020304u);
    EXPECT_EQ(packet->ssrc(), 0xDEADBEEFu);
    EXPECT_EQ(packet->header_size(), 12u);
    EXPECT_THAT(packet->payload(), ElementsAre(1, 2, 3));
}

TEST(RtpPacket, SkipsContributingSourcesAndReadsOneByteExtensions) {
    const Bytes bytes = rich_packet();
    const auto packet = PacketView::parse(bytes);
    ASSERT_TRUE(packet);
    EXPECT_THAT(packet->extension(1), ElementsAre(0x9E));
    EXPECT_EQ(as_text(packet->extension(4)), "mid");
    EXPECT_TRUE(packet->extension(2).empty());
    EXPECT_TRUE(packet->extension(0).empty());
    EXPECT_THAT(packet->payload(), ElementsAre(0xAA, 0xBB));
}

TEST(RtpPacket, ReadsTwoByteExtensions) {
    const Bytes bytes{0x90, 0x60, 0,    1,    0,   0, 0,    2,    0, 0,
                      0,    3,    0x10, 0x05, 0,   3, 0x0F, 0x00,  // id 15 is allowed here, empty
                      0xC8, 0x03, 'a',  'b',  'c',                 // id 200
                      0x00, 0x01, 0x01, 0x77, 0x00};
    const auto packet = PacketView::parse(bytes);
    ASSERT_TRUE(packet);
    EXPECT_EQ(as_text(packet->extension(200)), "abc");
    EXPECT_THAT(packet->extension(1), ElementsAre(0x77));
    EXPECT_TRUE(packet->payload().empty());
}

TEST(RtpPacket, UnknownProfileIsSkippedNotRead) {
    Bytes bytes = rich_packet();
    bytes[20] = 0x12;
    const auto packet = PacketView::parse(bytes);
    ASSERT_TRUE(packet);
    EXPECT_TRUE(packet->extension(1).empty());
    EXPECT_THAT(packet->payload(), ElementsAre(0xAA, 0xBB));
}

// Hardening D1: the table of padding.
TEST(RtpPacket, PaddingTable) {
    struct Case {
        std::uint8_t count;
        bool accepted;
        std::size_t payload;
    };
    for (const Case& c : {Case{0, false, 0}, Case{1, true, 9}, Case{9, true, 1}, Case{10, true, 0},
                          Case{11, false, 0}, Case{255, false, 0}}) {
        Bytes bytes(22, 0);
        bytes[0] = 0xA0;
        bytes[21] = c.count;
        const auto packet = PacketView::parse(bytes);
        ASSERT_EQ(packet.has_value(), c.accepted) << int{c.count};
        if (packet) {
            EXPECT_EQ(packet->payload().size(), c.payload) << int{c.count};
            EXPECT_EQ(packet->is_padding_only(), c.payload == 0);
        }
    }
    Bytes header_only(12, 0);
    header_only[0] = 0xA0;
    EXPECT_FALSE(PacketView::parse(header_only));
}

TEST(RtpPacket, HeaderParseLeavesEncryptedPaddingAlone) {
    Bytes bytes(22, 0);
    bytes[0] = 0xA0;
    bytes[21] = 255;
    const auto packet = PacketView::parse_header(bytes);
    ASSERT_TRUE(packet);
    EXPECT_EQ(packet->payload().size(), 10u);
}

// Hardening D2 and C10.
TEST(RtpPacket, RefusesLengthsPastTheEnd) {
    Bytes csrc(20, 0);
    csrc[0] = 0x8F;
    EXPECT_EQ(PacketView::parse(csrc).error(), ParseError::truncated);
    Bytes block(20, 0);
    block[0] = 0x90;
    block[12] = 0xBE;
    block[13] = 0xDE;
    block[14] = block[15] = 0xFF;
    EXPECT_EQ(PacketView::parse(block).error(), ParseError::truncated);
    Bytes version = plain_packet();
    version[0] = 0x40;
    EXPECT_EQ(PacketView::parse(version).error(), ParseError::unsupported);
}

TEST(RtpPacket, RefusesEveryCutOfTheHeader) {
    const Bytes whole = rich_packet();
    for (std::size_t size = 0; size < 32; ++size) {
        EXPECT_FALSE(PacketView::parse(ByteView{whole}.first(size))) << size;
    }
    EXPECT_TRUE(PacketView::parse(ByteView{whole}.first(32)));
}

TEST(RtpPacket, ElementLongerThanTheBlockEndsTheList) {
    Bytes bytes = rich_packet();
    bytes[27] = 0x4F;  // id 4 claims 16 bytes, four are left
    const auto packet = PacketView::parse(bytes);
    ASSERT_TRUE(packet);
    EXPECT_THAT(packet->extension(1), ElementsAre(0x9E));
    EXPECT_TRUE(packet->extension(4).empty());
}

TEST(RtpPacket, IdFifteenEndsOneByteList) {
    Bytes bytes = rich_packet();
    bytes[24] = 0xF0;
    const auto packet = PacketView::parse(bytes);
    ASSERT_TRUE(packet);
    EXPECT_TRUE(packet->extension(15).empty());
    EXPECT_TRUE(packet->extension(4).empty());
}

TEST(RtpPacket, FirstOfADuplicatedIdCounts) {
    Bytes bytes{0x90, 0x60, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0xBE, 0xDE, 0, 1, 0x10, 0x01, 0x10, 0x02};
    const auto packet = PacketView::parse(bytes);
    ASSERT_TRUE(packet);
    EXPECT_THAT(packet->extension(1), ElementsAre(0x01));
}

TEST(RtpPacket, ReadsAtMostThirtyTwoElements) {
    Bytes bytes{0x90, 0x60, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0xBE, 0xDE, 0, 150};
    for (int i = 0; i < 300; ++i) {
        bytes.push_back(0x20);
        bytes.push_back(0x00);
    }
    const auto packet = PacketView::parse(bytes);
    ASSERT_TRUE(packet);
    std::size_t seen = 0;
    packet->for_each_extension([&](std::uint8_t, ByteView) { ++seen; });
    EXPECT_EQ(seen, kMaxExtensionElements);
}

TEST(RtpPacket, RewritesInPlaceAndKeepsTheRest) {
    Bytes bytes = rich_packet();
    const Bytes before = bytes;
    rewrite_header(bytes, {true, 111, 0xABCD, 0x01020304, 0xCAFEBABE});
    const auto packet = PacketView::parse(bytes);
    ASSERT_TRUE(packet);
    EXPECT_TRUE(packet->marker());
    EXPECT_EQ(packet->payload_type(), 111);
    EXPECT_EQ(packet->sequence_number(), 0xABCD);
    EXPECT_EQ(packet->timestamp(), 0x01020304u);
    EXPECT_EQ(packet->ssrc(), 0xCAFEBABEu);
    EXPECT_EQ(bytes[0], before[0]);
    EXPECT_TRUE(std::equal(bytes.begin() + 12, bytes.end(), before.begin() + 12));
}

TEST(RtpPacket, ExtensionPlaceIsWritable) {
    Bytes bytes = rich_packet();
    MutableBytes place = extension_place(bytes, 4);
    ASSERT_EQ(place.size(), 3u);
    place[0] = 'x';
    EXPECT_EQ(as_text(PacketView::parse(bytes)->extension(4)), "xid");
    EXPECT_TRUE(extension_place(bytes, 9).empty());
    EXPECT_TRUE(extension_place(MutableBytes{}, 4).empty());
}

TEST(RtpPacket, SeparatesRtcp) {
    EXPECT_TRUE(is_rtcp(Bytes{0x80, 200}));
    EXPECT_TRUE(is_rtcp(Bytes{0x80, 207}));
    EXPECT_FALSE(is_rtcp(Bytes{0x80, 111}));
    EXPECT_FALSE(is_rtcp(Bytes{0x80, 0xEF}));
    EXPECT_FALSE(is_rtcp(Bytes{0x80}));
}

TEST(RtpPacket, RandomBytesNeverReachPastTheEnd) {
    Random random = Random::seeded(7);
    Bytes bytes(64);
    for (int round = 0; round < 20'000; ++round) {
        random.fill(bytes);
        bytes[0] = static_cast<std::uint8_t>(0x80 | (bytes[0] & 0x3F));
        bytes[14] = 0;
        const auto packet = PacketView::parse(ByteView{bytes}.first(random.u32() % 65));
        if (packet) {
            packet->for_each_extension([&](std::uint8_t, ByteView value) {
                ASSERT_LE(value.data() + value.size(), bytes.data() + bytes.size());
            });
        }
    }
}

}  // namespace
}  // namespace heydok::rtp
