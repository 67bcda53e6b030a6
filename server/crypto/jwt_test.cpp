#include "crypto/jwt.hpp"

#include <gtest/gtest.h>

#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"

namespace heydok::crypto {
namespace {

/// A token with any header, signed properly.
std::string with_header(std::string_view header, std::string_view key) {
    const std::string text =
        base64url_encode(as_bytes(header)) + "." + base64url_encode(as_bytes(R"({"a":1})"));
    return text + "." + base64url_encode(hmac_sha256(as_bytes(key), as_bytes(text)));
}

TEST(Jwt, VerifiesTheExampleOfRfc7515) {
    // Appendix A.1: the key is given there as base64url, the header has a line break in it.
    const auto key = base64url_decode(
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow");
    const auto payload = verify_hs256(
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
        ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
        "cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        as_text(*key));
    ASSERT_TRUE(payload);
    EXPECT_EQ(*payload,
              "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}");
}

TEST(Jwt, VerifiesWhatItSigned) {
    const std::string token = sign_hs256(R"({"sub":"x"})", "secret");
    EXPECT_EQ(*verify_hs256(token, "secret"), R"({"sub":"x"})");
    EXPECT_EQ(verify_hs256(token, "Secret").error(), ParseError::malformed);
    EXPECT_EQ(*peek_payload(token), R"({"sub":"x"})");
}

TEST(Jwt, RefusesEveryChangedCharacter) {
    const std::string token = sign_hs256(R"({"sub":"x"})", "secret");
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(verify_hs256(changed, "secret")) << i;
    }
}

TEST(Jwt, RefusesOtherAlgorithmsAndExtensions) {
    EXPECT_TRUE(verify_hs256(with_header(R"({ "typ":"jwt", "alg" : "HS256" })", "k"), "k"));
    for (const std::string_view header :
         {R"({"alg":"none"})", R"({"alg":"HS384"})", R"({"alg":"RS256","typ":"JWT"})",
          R"({"typ":"JWT"})", R"({})", R"([])", R"("alg")", R"({"alg":"HS256","crit":"x"})",
          R"({"alg":"HS256","crit":["x"]})", R"({"alg":"none","alg":"HS256"})",
          R"({"alg":"HS256","alg":"HS256"})", R"({"alg":"HS256"}x)", R"({"alg":"HS256",})",
          R"({"alg":"HS256","typ":"JWE"})", R"({"alg":"HS256","kid":"k"})",
          R"({"alg":"HS256","cty":"JWT"})", R"({"\u0061lg":"HS256"})", R"({"alg":"HS256")", ""}) {
        EXPECT_EQ(verify_hs256(with_header(header, "k"), "k").error(), ParseError::unsupported)
            << header;
    }
}

TEST(Jwt, RefusesBrokenForms) {
    const std::string token = sign_hs256("{}", "k");
    EXPECT_EQ(verify_hs256("", "k").error(), ParseError::truncated);
    EXPECT_EQ(verify_hs256("a.b", "k").error(), ParseError::truncated);
    EXPECT_EQ(verify_hs256("a.b.c.d", "k").error(), ParseError::malformed);
    EXPECT_FALSE(verify_hs256(token + "=", "k"));
    EXPECT_FALSE(verify_hs256(token.substr(0, token.rfind('.') + 1), "k"));
    EXPECT_EQ(verify_hs256(std::string(kMaxJwtSize + 1, 'a'), "k").error(), ParseError::too_large);
}

}  // namespace
}  // namespace heydok::crypto
