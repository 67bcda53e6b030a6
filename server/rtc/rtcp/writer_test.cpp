#include "rtc/rtcp/writer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "rtc/rtcp/packet.hpp"

namespace heydok::rtcp {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

Packet read_one(const Bytes& bytes) {
    CompoundReader reader{bytes};
    auto packet = reader.next();
    EXPECT_TRUE(packet);
    EXPECT_FALSE(reader.next());
    EXPECT_EQ(reader.malformed(), 0u);
    return packet.value_or(Packet{});
}

TEST(RtcpWriter, SenderReportReadsBack) {
    const std::array blocks{ReportBlock{7, 255, -1, 0x1FFFF, 3, 4, 5},
                            ReportBlock{8, 0, 0x7FFFFF, 1, 0, 0, 0}};
    const SenderInfo info{0x0102030405060708, 9, 10, 11};
    Bytes out;
    Writer{out}.sender_report(42, info, blocks);
    const auto report = std::get<SenderReport>(read_one(out));
    EXPECT_EQ(report.ssrc, 42u);
    EXPECT_EQ(report.info, info);
    ASSERT_EQ(report.blocks.size(), 2u);
    EXPECT_EQ(report.blocks[0], blocks[0]);
    EXPECT_EQ(report.blocks[1], blocks[1]);
}

TEST(RtcpWriter, AtMostThirtyOneBlocks) {
    const std::vector<ReportBlock> blocks(40);
    Bytes out;
    Writer{out}.receiver_report(1, blocks);
    EXPECT_EQ(out.size(), 8 + 31 * kReportBlockSize);
    EXPECT_EQ(std::get<ReceiverReport>(read_one(out)).blocks.size(), 31u);
}

TEST(RtcpWriter, SourceDescriptionIsPadded) {
    for (const std::string name : {"", "a", "ab", "abc", "abcd", "abcde"}) {
        Bytes out;
        Writer{out}.source_description(1, name);
        EXPECT_EQ(out.size() % 4, 0u) << name;
        EXPECT_EQ(out.back(), 0) << name;
        EXPECT_EQ(std::get<SourceDescription>(read_one(out)).cname, name);
    }
    Bytes out;
    Writer{out}.source_description(1, std::string(300, 'x'));
    EXPECT_EQ(std::get<SourceDescription>(read_one(out)).cname.size(), 255u);
}

TEST(RtcpWriter, NackPacksPairsAcrossTheWrap) {
    Bytes out;
    Writer{out}.nack(1, 2, std::array<std::uint16_t, 5>{65534, 65535, 14, 15, 40});
    EXPECT_THAT(out, ElementsAre(0x81, 205, 0, 5, 0, 0, 0, 1, 0, 0, 0, 2,  // 65534: +1, +16
                                 0xFF, 0xFE, 0x80, 0x01, 0x00, 0x0F, 0x00, 0x00, 0x00, 0x28, 0, 0));
    Bytes none;
    Writer{none}.nack(1, 2, {});
    EXPECT_TRUE(none.empty());
}

TEST(RtcpWriter, Feedback) {
    Bytes out;
    Writer{out}.picture_loss_indication(1, 2);
    EXPECT_THAT(out, ElementsAre(0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2));
    Bytes intra;
    Writer{intra}.full_intra_request(1, 2, 3);
    EXPECT_EQ(std::get<FullIntraRequest>(read_one(intra)).ssrc(0), 2u);
    EXPECT_EQ(std::get<FullIntraRequest>(read_one(intra)).sequence(0), 3);
    Bytes bye;
    Writer{bye}.goodbye(77);
    EXPECT_EQ(std::get<Goodbye>(read_one(bye))[0], 77u);
}

TEST(RtcpWriter, RembRoundsDownToEighteenBits) {
    for (const std::uint64_t bitrate : {0ull, 262143ull, 262144ull, 1'500'000ull, 1ull << 62}) {
        Bytes out;
        Writer{out}.remb(1, bitrate, std::array<Ssrc, 2>{5, 6});
        const auto remb = std::get<Remb>(read_one(out));
        EXPECT_LE(remb.bitrate, bitrate);
        EXPECT_GE(remb.bitrate, bitrate - bitrate / 100'000);
        EXPECT_EQ(remb.ssrcs.size(), 8u);
    }
}

TEST(RtcpWriter, ExtendedReports) {
    Bytes out;
    Writer{out}.receiver_reference_time(1, 0xAABBCCDD00000000);
    EXPECT_EQ(std::get<ExtendedReport>(read_one(out)).receiver_reference_time, 0xAABBCCDD00000000);
    Bytes dlrr;
    Writer{dlrr}.dlrr(1, std::array{DlrrBlock{2, 3, 4}});
    EXPECT_THAT(dlrr, ElementsAre(0x80, 207, 0, 5, 0, 0, 0, 1, 5, 0, 0, 3,  //
                                  0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4));
}

TEST(RtcpWriter, PacketsFollowEachOther) {
    Bytes out;
    Writer writer{out};
    writer.receiver_report(1, {});
    writer.source_description(1, "name");
    writer.nack(1, 2, std::array<std::uint16_t, 1>{9});
    CompoundReader reader{out};
    EXPECT_TRUE(std::holds_alternative<ReceiverReport>(*reader.next()));
    EXPECT_TRUE(std::holds_alternative<SourceDescription>(*reader.next()));
    EXPECT_TRUE(std::holds_alternative<Nack>(*reader.next()));
    EXPECT_FALSE(reader.next());
}

}  // namespace
}  // namespace heydok::rtcp
