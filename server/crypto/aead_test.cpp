#include "crypto/aead.hpp"

#include <gtest/gtest.h>

#include "crypto/encoding.hpp"

namespace heydok::crypto {

TEST(Aead, OpensWhatItSealed) {
    Random random = Random::seeded(1);
    const Bytes key(kAeadKeySize, 7);
    for (const std::string_view text : {"", "a", "a longer text than one block of the cipher"}) {
        const Bytes sealed = seal(key, as_bytes(text), as_bytes("row 1"), random);
        EXPECT_EQ(sealed.size(), text.size() + kAeadOverhead);
        const auto opened = open(key, sealed, as_bytes("row 1"));
        ASSERT_TRUE(opened);
        EXPECT_EQ(as_text(*opened), text);
    }
}

TEST(Aead, OpensTestCase14OfTheGcmSpecification) {
    const Bytes key(kAeadKeySize, 0);
    // nonce of zeros, one block of zeros as plain text
    const auto sealed = hex_decode(
        "000000000000000000000000cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
    const auto opened = open(key, *sealed, {});
    ASSERT_TRUE(opened);
    EXPECT_EQ(*opened, Bytes(16, 0));
}

TEST(Aead, RefusesEveryChangedByteKeyAndContext) {
    Random random = Random::seeded(2);
    const Bytes key(kAeadKeySize, 7);
    const Bytes sealed = seal(key, as_bytes("secret"), as_bytes("row 1"), random);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        Bytes changed = sealed;
        changed[i] ^= 1;
        EXPECT_EQ(open(key, changed, as_bytes("row 1")).error(), ParseError::malformed) << i;
    }
    EXPECT_FALSE(open(key, sealed, as_bytes("row 2")));
    EXPECT_FALSE(open(Bytes(kAeadKeySize, 8), sealed, as_bytes("row 1")));
    EXPECT_EQ(open(key, ByteView{sealed}.first(kAeadOverhead - 1), {}).error(),
              ParseError::truncated);
}

TEST(Aead, NeverSealsTheSameTwice) {
    Random random = Random::seeded(3);
    const Bytes key(kAeadKeySize, 7);
    EXPECT_NE(seal(key, as_bytes("x"), {}, random), seal(key, as_bytes("x"), {}, random));
}

}  // namespace heydok::crypto
