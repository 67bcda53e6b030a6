#include "rtc/dtls/fingerprint.hpp"

#include <gtest/gtest.h>

namespace heydok::dtls {
namespace {

// From an offer of Chromium.
constexpr std::string_view kText =
    "sha-256 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3A:22:6B:53:28:9A:C4:"
    "11:5B:6E:9D:04";

TEST(Fingerprint, GoesThroughTextUnchanged) {
    const auto parsed = parse_fingerprint(kText);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->function, HashFunction::sha256);
    EXPECT_EQ(parsed->digest.size(), 32U);
    EXPECT_EQ(parsed->digest[0], 0x4A);
    EXPECT_EQ(fingerprint_text(*parsed), kText);
}

TEST(Fingerprint, IsReadInEitherCase) {
    std::string upper{kText};
    upper.replace(0, 3, "SHA");
    std::string lower{kText};
    for (char& character : lower) {
        character = static_cast<char>(std::tolower(character));
    }
    EXPECT_EQ(*parse_fingerprint(upper), *parse_fingerprint(lower));
}

TEST(Fingerprint, RefusesWeakHashesAndWrongForms) {
    EXPECT_EQ(parse_fingerprint("sha-1 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33")
                  .error(),
              ParseError::unsupported);
    EXPECT_EQ(parse_fingerprint("md5 00").error(), ParseError::unsupported);
    EXPECT_EQ(parse_fingerprint("sha-256").error(), ParseError::truncated);
    EXPECT_EQ(parse_fingerprint("sha-256 ").error(), ParseError::malformed);
    const std::string text{kText};
    for (const std::string& wrong :
         {text + ":", text + "0", text + ":00", text.substr(0, text.size() - 1),
          text.substr(0, text.size() - 3), "sha-512" + text.substr(7)}) {
        EXPECT_EQ(parse_fingerprint(wrong).error(), ParseError::malformed) << wrong;
    }
    std::string other_separator = text;
    other_separator[10] = '-';
    EXPECT_EQ(parse_fingerprint(other_separator).error(), ParseError::malformed);
}

}  // namespace
}  // namespace heydok::dtls
