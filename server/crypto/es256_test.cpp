#include "crypto/es256.hpp"

#include <gtest/gtest.h>

#include "crypto/encoding.hpp"
#include "crypto/es256_for_test.hpp"

namespace heydok::crypto {
namespace {

TEST(Es256, TakesItsOwnSignatureAndNothingElse) {
    const Es256Signer signer;
    const Es256Signer other;
    const ByteView message = as_bytes("a message");
    const Bytes signature = signer.sign(message);
    EXPECT_TRUE(verify_es256(signer.point(), message, signature));
    EXPECT_FALSE(verify_es256(other.point(), message, signature));
    EXPECT_FALSE(verify_es256(signer.point(), as_bytes("b message"), signature));
    EXPECT_FALSE(verify_es256(signer.point(), message, {}));
    for (std::size_t i = 0; i < signature.size(); ++i) {
        Bytes changed = signature;
        changed[i] ^= 1;
        EXPECT_FALSE(verify_es256(signer.point(), message, changed)) << i;
    }
    Bytes longer = signature;
    longer.push_back(0);
    EXPECT_FALSE(verify_es256(signer.point(), message, longer));
}

TEST(Es256, APointOffTheCurveIsNoKey) {
    const Es256Signer signer;
    P256Point point = signer.point();
    point[63] ^= 1;
    EXPECT_FALSE(verify_es256(point, as_bytes("m"), signer.sign(as_bytes("m"))));
    EXPECT_FALSE(verify_es256(P256Point{}, as_bytes("m"), signer.sign(as_bytes("m"))));
}

// RFC 6979 appendix A.2.5: P-256, SHA-256, message "sample"; r and s in DER.
TEST(Es256, TakesTheSignatureOfTheStandard) {
    const Bytes key = hex_decode(
                          "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                          "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299")
                          .value();
    P256Point point{};
    std::copy(key.begin(), key.end(), point.begin());
    const Bytes signature =
        hex_decode(
            "3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
            "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8")
            .value();
    EXPECT_TRUE(verify_es256(point, as_bytes("sample"), signature));
    EXPECT_FALSE(verify_es256(point, as_bytes("test"), signature));
}

}  // namespace
}  // namespace heydok::crypto
