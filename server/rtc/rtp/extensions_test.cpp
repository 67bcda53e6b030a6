#include "rtc/rtp/extensions.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace heydok::rtp {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;

TEST(Extensions, EveryUriNamesItsExtension) {
    for (std::size_t i = 0; i < kExtensionCount; ++i) {
        const auto extension = static_cast<Extension>(i);
        EXPECT_EQ(extension_from_uri(extension_uri(extension)), extension);
    }
    EXPECT_EQ(extension_from_uri("urn:ietf:params:rtp-hdrext:sdes:mid"), Extension::mid);
    EXPECT_EQ(extension_from_uri("urn:ietf:params:rtp-hdrext:toffset"), std::nullopt);
}

TEST(Extensions, IdsAreKeptBothWays) {
    ExtensionIds ids;
    EXPECT_EQ(ids.id(Extension::mid), 0);
    EXPECT_TRUE(ids.set(Extension::mid, 4));
    EXPECT_TRUE(ids.set(Extension::rid, 10));
    EXPECT_EQ(ids.id(Extension::mid), 4);
    EXPECT_EQ(ids.extension(10), Extension::rid);
    EXPECT_EQ(ids.extension(0), std::nullopt);
    EXPECT_EQ(ids.extension(5), std::nullopt);
}

TEST(Extensions, RefusesReservedAndTakenIds) {
    ExtensionIds ids;
    EXPECT_TRUE(ids.set(Extension::mid, 4));
    EXPECT_TRUE(ids.set(Extension::mid, 4));
    EXPECT_FALSE(ids.set(Extension::rid, 4));
    EXPECT_FALSE(ids.set(Extension::rid, 0));
    EXPECT_FALSE(ids.set(Extension::rid, 15));
    EXPECT_TRUE(ids.set(Extension::rid, 16));
}

TEST(Extensions, AudioLevel) {
    const auto level = parse_audio_level(std::array<std::uint8_t, 1>{0x80 | 30});
    ASSERT_TRUE(level);
    EXPECT_TRUE(level->voice);
    EXPECT_EQ(level->level, 30);
    EXPECT_EQ(audio_level_byte(*level), 0x9E);
    EXPECT_FALSE(parse_audio_level(ByteView{}));
    EXPECT_FALSE(parse_audio_level(std::array<std::uint8_t, 2>{1, 2}));
}

TEST(Extensions, PlayoutDelay) {
    // 100 ms and 400 ms: 0x00A and 0x028.
    EXPECT_THAT(playout_delay_bytes({100, 400}), ElementsAre(0x00, 0xA0, 0x28));
    const auto delay = parse_playout_delay(std::array<std::uint8_t, 3>{0x00, 0xA0, 0x28});
    ASSERT_TRUE(delay);
    EXPECT_EQ(delay->min_ms, 100);
    EXPECT_EQ(delay->max_ms, 400);
    EXPECT_THAT(playout_delay_bytes({65535, 40950}), ElementsAre(0xFF, 0xFF, 0xFF));
    EXPECT_FALSE(parse_playout_delay(std::array<std::uint8_t, 2>{}));
}

TEST(Extensions, AbsSendTimeIsSixEighteenFixedPoint) {
    EXPECT_THAT(abs_send_time_bytes(Instant{0s}), ElementsAre(0, 0, 0));
    EXPECT_THAT(abs_send_time_bytes(Instant{1500ms}), ElementsAre(0x06, 0x00, 0x00));
    EXPECT_THAT(abs_send_time_bytes(Instant{65s}), ElementsAre(0x04, 0x00, 0x00));
}

TEST(Extensions, IdentifiersAreOneToSixteenPrintableBytes) {
    EXPECT_EQ(parse_identifier(as_bytes("q")), "q");
    EXPECT_EQ(parse_identifier(as_bytes("0123456789abcdef")), "0123456789abcdef");
    EXPECT_EQ(parse_identifier(as_bytes("0123456789abcdefg")), "");
    EXPECT_EQ(parse_identifier(as_bytes("")), "");
    EXPECT_EQ(parse_identifier(as_bytes("a b")), "");
    EXPECT_EQ(parse_identifier(as_bytes("\xC3\xA4")), "");
}

}  // namespace
}  // namespace heydok::rtp
