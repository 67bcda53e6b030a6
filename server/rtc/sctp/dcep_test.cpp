#include "rtc/sctp/dcep.hpp"

#include <gtest/gtest.h>

#include "crypto/encoding.hpp"

namespace heydok::sctp {
namespace {

Bytes hex(std::string_view text) {
    return *crypto::hex_decode(text);
}

// DATA_CHANNEL_OPEN for "_lossy": unordered, no retransmission, as Chromium writes it.
constexpr std::string_view kLossyOpen = "0381010000000000000600005f6c6f737379";
//                                         type|prio|  limit |label|proto|label

TEST(Dcep, ReadsAnOpenOfABrowser) {
    const auto message = parse_dcep(hex(kLossyOpen));
    ASSERT_TRUE(message);
    const auto& options = std::get<ChannelOptions>(*message);
    EXPECT_EQ(options.label, "_lossy");
    EXPECT_EQ(options.protocol, "");
    EXPECT_FALSE(options.ordered);
    EXPECT_EQ(options.max_retransmits, 0U);
    EXPECT_EQ(options.max_lifetime_ms, std::nullopt);
    EXPECT_EQ(options.priority, 256);
    EXPECT_FALSE(options.reliable());
    EXPECT_EQ(serialize_open(options), hex(kLossyOpen));
}

TEST(Dcep, GoesThroughBytesUnchanged) {
    for (const ChannelOptions& options :
         {ChannelOptions{"a", "p"}, ChannelOptions{"", "", false}, ChannelOptions{"r", "", true, 5},
          ChannelOptions{"t", "", false, std::nullopt, 70'000}}) {
        const auto message = parse_dcep(serialize_open(options));
        ASSERT_TRUE(message);
        EXPECT_EQ(std::get<ChannelOptions>(*message), options);
    }
    EXPECT_TRUE(std::holds_alternative<ChannelAck>(*parse_dcep(serialize_ack())));
}

TEST(Dcep, RefusesEveryCutAndEveryExtension) {
    const Bytes open = hex(kLossyOpen);
    for (std::size_t size = 0; size < open.size(); ++size) {
        EXPECT_EQ(parse_dcep(ByteView{open}.first(size)).error(), ParseError::truncated) << size;
    }
    EXPECT_EQ(parse_dcep(hex(std::string{kLossyOpen} + "00")).error(), ParseError::malformed);
    EXPECT_EQ(parse_dcep(hex("0200")).error(), ParseError::malformed);
}

TEST(Dcep, RefusesUnknownTypesAndEndlessNames) {
    EXPECT_EQ(parse_dcep(hex("01")).error(), ParseError::unsupported);
    EXPECT_EQ(parse_dcep(hex("030300000000000000000000")).error(), ParseError::unsupported);
    EXPECT_EQ(parse_dcep(hex("0300000000000000ffff0000")).error(), ParseError::too_large);
    EXPECT_EQ(parse_dcep(hex("03000000000000000000ffff")).error(), ParseError::too_large);
}

}  // namespace
}  // namespace heydok::sctp
