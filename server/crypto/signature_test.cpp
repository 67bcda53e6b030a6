#include "crypto/signature.hpp"

#include <gtest/gtest.h>

#include "crypto/encoding.hpp"

namespace heydok::crypto {
namespace {

TEST(Signature, MatchesTheVectorOfTheStandard) {
    // RFC 8032 section 7.1, test 2.
    const Bytes seed =
        hex_decode("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb").value();
    const SigningKey key{seed};
    EXPECT_EQ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
              hex_encode(key.public_key()));
    const Bytes message{0x72};
    const Signature signature = key.sign(message);
    EXPECT_EQ(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        hex_encode(signature));
    EXPECT_TRUE(verify_signature(key.public_key(), message, signature));
}

TEST(Signature, RefusesAnotherMessageAnotherKeyAndAnotherLength) {
    const SigningKey key{Bytes(kSignatureSeedSize, 1)};
    const SigningKey other{Bytes(kSignatureSeedSize, 2)};
    Signature signature = key.sign(as_bytes("one"));
    EXPECT_TRUE(verify_signature(key.public_key(), as_bytes("one"), signature));
    EXPECT_FALSE(verify_signature(key.public_key(), as_bytes("two"), signature));
    EXPECT_FALSE(verify_signature(other.public_key(), as_bytes("one"), signature));
    EXPECT_FALSE(verify_signature({}, as_bytes("one"), signature));
    EXPECT_FALSE(verify_signature(key.public_key(), as_bytes("one"), {}));
    signature[10] ^= 1;
    EXPECT_FALSE(verify_signature(key.public_key(), as_bytes("one"), signature));
}

}  // namespace
}  // namespace heydok::crypto
