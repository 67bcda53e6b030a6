#include "rtc/rtcp/packet.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "base/random.hpp"

namespace heydok::rtcp {
namespace {

using testing::ElementsAre;

std::vector<Packet> read_all(ByteView compound) {
    CompoundReader reader{compound};
    std::vector<Packet> packets;
    while (auto packet = reader.next()) {
        packets.push_back(*packet);
    }
    return packets;
}

// Laid out by hand after RFC 3550 section 6.4.1: SR with one block, then SDES CNAME "a@b".
const Bytes kSenderReportCompound{
    0x81, 200,  0x00, 12,   0x11, 0x22, 0x33, 0x44,                          // SSRC
    0xE5, 0x00, 0x00, 0x01, 0x80, 0x00, 0x00, 0x00,                          // NTP
    0x00, 0x00, 0x10, 0x00, 0x00, 0x00, 0x00, 0x05, 0x00, 0x00, 0x03, 0xE8,  // RTP, counts
    0xAA, 0xBB, 0xCC, 0xDD, 0x40, 0xFF, 0xFF, 0xFE, 0x00, 0x01, 0x00, 0x07,  // block
    0x00, 0x00, 0x00, 0x2A, 0x00, 0x01, 0x80, 0x00, 0x00, 0x00, 0x80, 0x00,  //
    0x81, 202,  0x00, 0x03, 0x11, 0x22, 0x33, 0x44, 0x01, 0x03, 'a',  '@',  'b', 0, 0, 0};

TEST(RtcpReader, SenderReportAndSdes) {
    const auto packets = read_all(kSenderReportCompound);
    ASSERT_EQ(packets.size(), 2u);
    const auto& report = std::get<SenderReport>(packets[0]);
    EXPECT_EQ(report.ssrc, 0x11223344u);
    EXPECT_EQ(report.info, (SenderInfo{0xE500000180000000, 0x1000, 5, 1000}));
    ASSERT_EQ(report.blocks.size(), 1u);
    EXPECT_EQ(report.blocks[0],
              (ReportBlock{0xAABBCCDD, 0x40, -2, 0x00010007, 42, 0x00018000, 0x00008000}));
    const auto& description = std::get<SourceDescription>(packets[1]);
    EXPECT_EQ(description.cname, "a@b");
    EXPECT_EQ(description.ssrc, 0x11223344u);
}

TEST(RtcpReader, ReducedSizeFeedback) {
    const Bytes bytes{0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2,  // PLI
                      0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0,    0,    0,    9,
                      7,    0,   0, 0,                                                   // FIR
                      0x81, 205, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0xFF, 0xFE, 0x80, 0x01};  // NACK
    const auto packets = read_all(bytes);
    ASSERT_EQ(packets.size(), 3u);
    EXPECT_EQ(std::get<PictureLossIndication>(packets[0]).media, 2u);
    const auto& intra = std::get<FullIntraRequest>(packets[1]);
    ASSERT_EQ(intra.size(), 1u);
    EXPECT_EQ(intra.ssrc(0), 9u);
    EXPECT_EQ(intra.sequence(0), 7);
    std::vector<std::uint16_t> missing;
    std::get<Nack>(packets[2]).for_each([&](std::uint16_t s) { missing.push_back(s); });
    EXPECT_THAT(missing, ElementsAre(65534, 65535, 14));
}

TEST(RtcpReader, RembMantissaAndExponent) {
    // draft-alvestrand-rmcat-remb-03: exponent 3, mantissa 0x20000 -> 1048576 bit/s.
    Bytes bytes{0x8F, 206, 0,   5,   0, 0,    0, 1, 0, 0, 0, 0,
                'R',  'E', 'M', 'B', 1, 0x0E, 0, 0, 0, 0, 0, 8};
    auto packets = read_all(bytes);
    ASSERT_EQ(packets.size(), 1u);
    EXPECT_EQ(std::get<Remb>(packets[0]).bitrate, 1'048'576u);
    EXPECT_EQ(std::get<Remb>(packets[0]).ssrcs.size(), 4u);
    bytes[17] = bytes[18] = bytes[19] = 0xFF;  // D12: 2^63 and more saturates
    packets = read_all(bytes);
    EXPECT_EQ(std::get<Remb>(packets[0]).bitrate, 0x7FFFFFFFFFFFFFFFu);
    bytes[16] = 200;  // SSRCs past the end
    EXPECT_TRUE(read_all(bytes).empty());
}

TEST(RtcpReader, ByeAndExtendedReport) {
    const Bytes bytes{0x82, 203, 0, 2, 0, 0, 0, 5, 0, 0, 0, 6,  // BYE of two
                      0x80, 207, 0, 4, 0, 0, 0, 1, 4, 0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8};
    const auto packets = read_all(bytes);
    ASSERT_EQ(packets.size(), 2u);
    const auto& goodbye = std::get<Goodbye>(packets[0]);
    ASSERT_EQ(goodbye.size(), 2u);
    EXPECT_EQ(goodbye[1], 6u);
    EXPECT_EQ(std::get<ExtendedReport>(packets[1]).receiver_reference_time, 0x0102030405060708u);
}

// Hardening D9.
TEST(RtcpReader, BrokenLengthsEndTheCompound) {
    Bytes bytes{0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0x81, 206, 0xFF, 0xFF, 0, 0, 0, 1};
    CompoundReader reader{bytes};
    EXPECT_TRUE(reader.next());
    EXPECT_FALSE(reader.next());
    EXPECT_EQ(reader.malformed(), 1u);
    EXPECT_FALSE(reader.next());
}

TEST(RtcpReader, ZeroLengthPacketsAreSkippedAndBounded) {
    Bytes bytes;
    for (int i = 0; i < 375; ++i) {
        bytes.insert(bytes.end(), {0x80, 201, 0, 0});
    }
    CompoundReader reader{bytes};
    EXPECT_FALSE(reader.next());
    EXPECT_EQ(reader.malformed(), kMaxPacketsPerCompound);
}

TEST(RtcpReader, AtMostSixtyFourPackets) {
    Bytes bytes;
    for (int i = 0; i < 100; ++i) {
        bytes.insert(bytes.end(), {0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2});
    }
    EXPECT_EQ(read_all(bytes).size(), kMaxPacketsPerCompound);
}

TEST(RtcpReader, ReportThatClaimsMoreBlocksThanItHasIsSkipped) {
    Bytes bytes = kSenderReportCompound;
    bytes[0] = 0x9F;
    const auto packets = read_all(bytes);
    ASSERT_EQ(packets.size(), 1u);
    EXPECT_TRUE(std::holds_alternative<SourceDescription>(packets[0]));
}

TEST(RtcpReader, WrongVersionEndsTheCompound) {
    Bytes bytes = kSenderReportCompound;
    bytes[0] = 0x41;
    EXPECT_TRUE(read_all(bytes).empty());
}

TEST(RtcpReader, PaddingIsTakenOffOrThePacketSkipped) {
    Bytes bytes{0xA1, 205, 0, 4, 0, 0, 0, 1, 0, 0, 0, 2, 0, 5, 0, 0, 0, 0, 0, 4};
    auto packets = read_all(bytes);
    ASSERT_EQ(packets.size(), 1u);
    EXPECT_EQ(std::get<Nack>(packets[0]).pairs.size(), 4u);
    bytes.back() = 200;
    EXPECT_TRUE(read_all(bytes).empty());
}

TEST(RtcpReader, EveryCutIsHarmless) {
    for (std::size_t size = 0; size <= kSenderReportCompound.size(); ++size) {
        const auto packets = read_all(ByteView{kSenderReportCompound}.first(size));
        EXPECT_EQ(packets.size(), size < 52 ? 0u : size < 68 ? 1u : 2u) << size;
    }
}

TEST(RtcpReader, RandomBytesAreHarmless) {
    Random random = Random::seeded(5);
    Bytes bytes(200);
    for (int i = 0; i < 20'000; ++i) {
        random.fill(bytes);
        bytes[0] = static_cast<std::uint8_t>(0x80 | (bytes[0] & 0x3F));
        bytes[1] = static_cast<std::uint8_t>(200 + bytes[1] % 8);
        bytes[2] = 0;
        bytes[3] %= 50;
        for (const Packet& packet : read_all(bytes)) {
            if (const auto* feedback = std::get_if<TransportFeedbackPacket>(&packet)) {
                std::size_t seen = 0;
                feedback->feedback.for_each([&](const PacketArrival&) { ++seen; });
                ASSERT_EQ(seen, feedback->feedback.packet_count());
            }
        }
    }
}

}  // namespace
}  // namespace heydok::rtcp
