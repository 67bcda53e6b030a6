#include "people/authenticator_data.hpp"

#include <gtest/gtest.h>

#include "crypto/encoding.hpp"

namespace heydok::people {
namespace {

/// Relying party "heydok.example", user present and verified, count 7, credential of four bytes.
Bytes registration() {
    Bytes bytes;
    ByteWriter writer{bytes};
    writer.bytes(crypto::sha256(as_bytes("heydok.example")));
    writer.u8(0x45);
    writer.u32(7);
    writer.bytes(Bytes(16, 0xAB));
    writer.u16(4);
    writer.bytes(as_bytes("cred"));
    writer.bytes(crypto::hex_decode("a5010203262001215820").value());
    writer.bytes(Bytes(32, 0x11));
    writer.bytes(crypto::hex_decode("225820").value());
    writer.bytes(Bytes(32, 0x22));
    return bytes;
}

TEST(AuthenticatorData, ReadsARegistration) {
    const auto data = parse_authenticator_data(registration());
    ASSERT_TRUE(data);
    EXPECT_EQ(crypto::sha256(as_bytes("heydok.example")), data->relying_party);
    EXPECT_TRUE(data->user_present && data->user_verified);
    EXPECT_EQ(7U, data->sign_count);
    ASSERT_TRUE(data->credential);
    EXPECT_EQ(Bytes({'c', 'r', 'e', 'd'}), data->credential->id);
    EXPECT_EQ(0x11, data->credential->key.front());
    EXPECT_EQ(0x22, data->credential->key.back());
}

TEST(AuthenticatorData, ReadsASignIn) {
    Bytes bytes = registration();
    bytes.resize(37);
    bytes[32] = 0x01;
    const auto data = parse_authenticator_data(bytes);
    ASSERT_TRUE(data);
    EXPECT_TRUE(data->user_present);
    EXPECT_FALSE(data->user_verified);
    EXPECT_FALSE(data->credential);
}

TEST(AuthenticatorData, EveryCutIsNoticed) {
    const Bytes whole = registration();
    for (std::size_t size = 0; size < whole.size(); ++size) {
        EXPECT_EQ(ParseError::truncated,
                  parse_authenticator_data(ByteView{whole}.subspan(0, size)).error())
            << size;
    }
}

TEST(AuthenticatorData, OtherKeysAreNotSupported) {
    for (const std::size_t at :
         {std::size_t{59}, std::size_t{63}, std::size_t{66}, std::size_t{101}}) {
        Bytes bytes = registration();
        bytes[at] ^= 1;
        EXPECT_EQ(ParseError::unsupported, parse_authenticator_data(bytes).error()) << at;
    }
    Bytes empty_id = registration();
    empty_id[54] = 0;
    EXPECT_EQ(ParseError::malformed, parse_authenticator_data(empty_id).error());
    Bytes long_id = registration();
    long_id[53] = 0x04;
    EXPECT_EQ(ParseError::malformed, parse_authenticator_data(long_id).error());
}

}  // namespace
}  // namespace heydok::people
