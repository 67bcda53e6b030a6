#include "crypto/encoding.hpp"

#include <gtest/gtest.h>

#include <array>
#include <utility>

namespace heydok::crypto {
namespace {

// RFC 4648 section 10.
constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kVectors{{
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
}};

TEST(Base64, MatchesTheVectorsOfTheRfcBothWays) {
    for (const auto& [plain, text] : kVectors) {
        EXPECT_EQ(base64_encode(as_bytes(plain)), text);
        const auto decoded = base64_decode(text);
        ASSERT_TRUE(decoded);
        EXPECT_EQ(as_text(*decoded), plain);
    }
}

TEST(Base64, RefusesEverySecondSpelling) {
    EXPECT_EQ(base64_decode("Zg").error(), ParseError::truncated);
    EXPECT_EQ(base64_decode("Zh==").error(), ParseError::malformed);  // unused bits set
    EXPECT_EQ(base64_decode("Zg=a").error(), ParseError::malformed);
    EXPECT_EQ(base64_decode("Z===").error(), ParseError::malformed);
    EXPECT_FALSE(base64_decode("===="));
    EXPECT_FALSE(base64_decode("Zm9v\n   "));
    EXPECT_FALSE(base64_decode("-_-_"));
}

TEST(Base64Url, HasItsOwnAlphabetAndNoPadding) {
    const Bytes bytes{0xFB, 0xFF, 0xBF, 0x01};
    EXPECT_EQ(base64url_encode(bytes), "-_-_AQ");
    EXPECT_EQ(*base64url_decode("-_-_AQ"), bytes);
    EXPECT_FALSE(base64url_decode("-_-_AQ=="));
    EXPECT_FALSE(base64url_decode("+/+/AQ"));
    EXPECT_EQ(base64url_decode("-_-_A").error(), ParseError::truncated);
    EXPECT_EQ(base64url_decode("-_-_AR").error(), ParseError::malformed);
}

TEST(Hex, WritesLowerCaseAndReadsBoth) {
    const Bytes bytes{0x00, 0x9A, 0xFF};
    EXPECT_EQ(hex_encode(bytes), "009aff");
    EXPECT_EQ(*hex_decode("009AfF"), bytes);
    EXPECT_EQ(hex_decode("009").error(), ParseError::truncated);
    EXPECT_EQ(hex_decode("0g").error(), ParseError::malformed);
}

}  // namespace
}  // namespace heydok::crypto
