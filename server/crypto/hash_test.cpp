#include "crypto/hash.hpp"

#include <gtest/gtest.h>

#include <string>

#include "crypto/crc32.hpp"
#include "crypto/encoding.hpp"
#include "crypto/secret_memory.hpp"

namespace heydok::crypto {

TEST(Sha256, MatchesTheExamplesOfFips180) {
    EXPECT_EQ(hex_encode(sha256({})),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(hex_encode(sha256(as_bytes("abc"))),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, InPiecesIsTheSameAndStartsAnew) {
    Sha256 hash;
    hash.update(as_bytes("a"));
    hash.update({});
    hash.update(as_bytes("bc"));
    EXPECT_EQ(hash.finish(), sha256(as_bytes("abc")));
    EXPECT_EQ(hash.finish(), sha256({}));
}

TEST(Hmac, MatchesRfc2202AndRfc4231) {
    const Bytes key(20, 0x0B);
    EXPECT_EQ(hex_encode(hmac_sha1(key, as_bytes("Hi There"))),
              "b617318655057264e28bc0b6fb378c8ef146be00");
    EXPECT_EQ(hex_encode(hmac_sha256(key, as_bytes("Hi There"))),
              "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    const Bytes long_key(131, 0xAA);
    EXPECT_EQ(hex_encode(hmac_sha256(
                  long_key, as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hmac, TakesAnEmptyKeyAndText) {
    EXPECT_EQ(hex_encode(hmac_sha256({}, {})),
              "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    EXPECT_EQ(hex_encode(hmac_sha1({}, {})), "fbdb1d1b18aa6c08324b7d64b71fb76370690e1d");
}

TEST(Crc32, MatchesTheCheckValue) {
    EXPECT_EQ(crc32(as_bytes("123456789")), 0xCBF43926U);
    EXPECT_EQ(crc32({}), 0U);
}

TEST(SecretMemory, ComparesAndWipes) {
    Bytes secret{1, 2, 3};
    EXPECT_TRUE(constant_time_equal(secret, Bytes{1, 2, 3}));
    EXPECT_FALSE(constant_time_equal(secret, Bytes{1, 2, 4}));
    EXPECT_FALSE(constant_time_equal(secret, Bytes{1, 2}));
    EXPECT_TRUE(constant_time_equal({}, {}));
    wipe(secret);
    EXPECT_EQ(secret, (Bytes{0, 0, 0}));
}

}  // namespace heydok::crypto
