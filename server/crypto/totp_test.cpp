#include "crypto/totp.hpp"

#include <gtest/gtest.h>

#include "crypto/encoding.hpp"

namespace heydok::crypto {
namespace {

using std::chrono::seconds;

const ByteView kSecret = as_bytes("12345678901234567890");

WallTime at(std::int64_t second) {
    return WallTime{seconds{second}};
}

// RFC 4226 appendix D.
TEST(Totp, GivesTheCodesOfTheStandard) {
    const std::vector<std::string> codes{"755224", "287082", "359152", "969429", "338314",
                                         "254676", "287922", "162583", "399871", "520489"};
    for (std::size_t i = 0; i < codes.size(); ++i) {
        EXPECT_EQ(codes[i], totp_code(kSecret, static_cast<std::int64_t>(i)));
    }
}

// RFC 6238 appendix B, the last six of its eight digits.
TEST(Totp, GivesTheCodesOfTheStandardByTime) {
    const std::vector<std::pair<std::int64_t, std::string>> codes{
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    for (const auto& [second, code] : codes) {
        EXPECT_EQ(code, totp_code(kSecret, totp_step(at(second)))) << second;
    }
}

TEST(Totp, TakesTheNeighboursOfThePresentPeriodAndNoCodeTwice) {
    const WallTime now = at(1'800'000'000);
    const std::int64_t step = totp_step(now);
    for (const std::int64_t near : {step - 1, step, step + 1}) {
        EXPECT_EQ(near, match_totp(kSecret, totp_code(kSecret, near), now, 0));
    }
    EXPECT_FALSE(match_totp(kSecret, totp_code(kSecret, step - 2), now, 0));
    EXPECT_FALSE(match_totp(kSecret, totp_code(kSecret, step + 2), now, 0));
    EXPECT_FALSE(match_totp(kSecret, totp_code(kSecret, step), now, step)) << "used";
    EXPECT_FALSE(match_totp(kSecret, totp_code(kSecret, step - 1), now, step)) << "older";
    EXPECT_TRUE(match_totp(kSecret, totp_code(kSecret, step + 1), now, step));
    for (const char* other : {"", "12345", "1234567", "abcdef"}) {
        EXPECT_FALSE(match_totp(kSecret, other, now, 0)) << other;
    }
}

// RFC 4648 section 10.
TEST(Base32, IsThatOfTheStandardWithoutPadding) {
    const std::vector<std::pair<std::string, std::string>> pairs{{"", ""},
                                                                 {"f", "MY"},
                                                                 {"fo", "MZXQ"},
                                                                 {"foo", "MZXW6"},
                                                                 {"foob", "MZXW6YQ"},
                                                                 {"fooba", "MZXW6YTB"},
                                                                 {"foobar", "MZXW6YTBOI"}};
    for (const auto& [text, encoded] : pairs) {
        EXPECT_EQ(encoded, base32_encode(as_bytes(text)));
    }
}

}  // namespace
}  // namespace heydok::crypto
