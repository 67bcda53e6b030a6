#include "rtc/srtp/packet_cipher.hpp"

#include <gtest/gtest.h>

#include "crypto/encoding.hpp"

namespace heydok::srtp {
namespace {

Bytes hex(std::string_view text) {
    return *crypto::hex_decode(text);
}

void fill(MutableBytes out, std::string_view text) {
    const Bytes bytes = hex(text);
    std::copy(bytes.begin(), bytes.end(), out.begin());
}

TEST(SessionKeys, MatchRfc3711AppendixB3) {
    SessionKeys keys;
    derive_session_keys(Profile::aes128_cm_sha1_80, PacketKind::rtp,
                        hex("E1F97A0D3E018BE0D64FA32C06DE4139"),
                        hex("0EC675AD498AFEEBB6960B3AABE6"), keys);
    EXPECT_EQ(crypto::hex_encode(ByteView{keys.key}.first(16)), "c61e7a93744f39ee10734afe3ff7a087");
    EXPECT_EQ(crypto::hex_encode(keys.salt), "30cbbc08863d8c85d49db34a9ae10000");
    EXPECT_EQ(crypto::hex_encode(keys.authentication_key),
              "cebe321f6ff7716b6fd4ab49af256a156d38baa4");
}

TEST(PacketCipher, MatchesTheKeyStreamOfRfc3711AppendixB2) {
    SessionKeys keys;
    fill(keys.key, "2B7E151628AED2A6ABF7158809CF4F3C");
    fill(keys.salt, "F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000");
    PacketCipher cipher{Profile::aes128_cm_sha1_80, PacketKind::rtp, CipherDirection::seal, keys};
    const Bytes zeros(48, 0);
    Bytes out(48);
    Bytes tag(10);
    const Bytes header(12, 0);
    cipher.seal({0, 0}, {header, {}}, zeros, {}, out.data(), tag);
    EXPECT_EQ(crypto::hex_encode(out),
              "e03ead0935c95e80e166b16dd92b4eb4d23513162b02d0f72a43a2fe4a5f97ab"
              "41e95b3bb0a2e8dd477901e4fca894c0");
}

// RFC 7714 section 16.1.1: "Gallia est omnis divisa in partes tres".
constexpr std::string_view kHeader = "8040f17b8041f8d35501a0b2";

/// By the processor's instructions, where it has them, and by OpenSSL.
class GcmPacketCipher : public testing::TestWithParam<bool> {};
INSTANTIATE_TEST_SUITE_P(Both, GcmPacketCipher,
                         testing::ValuesIn(PacketGcm::supported() ? std::vector{true, false}
                                                                  : std::vector{false}));

TEST_P(GcmPacketCipher, MatchesRfc7714Section16) {
    SessionKeys keys;
    fill(keys.key, "000102030405060708090a0b0c0d0e0f");
    fill(keys.salt, "517569642070726f2071756f00000000");
    const Bytes header = hex(kHeader);
    const Bytes plain =
        hex("47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573");
    const std::string_view wanted =
        "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833"
        "899d7f27beb16a9152cf765ee4390cce";
    PacketCipher seal{Profile::aead_aes_128_gcm, PacketKind::rtp, CipherDirection::seal, keys,
                      GetParam()};
    Bytes out(plain.size() + 16);
    seal.seal({0x5501A0B2, 0xF17B}, {header, {}}, plain, {}, out.data(),
              MutableBytes{out}.last(16));
    EXPECT_EQ(crypto::hex_encode(out), wanted);
    PacketCipher open{Profile::aead_aes_128_gcm, PacketKind::rtp, CipherDirection::open, keys,
                      GetParam()};
    EXPECT_TRUE(open.open({0x5501A0B2, 0xF17B}, {header, {}}, MutableBytes{out}.first(plain.size()),
                          ByteView{out}.last(16)));
    EXPECT_EQ(Bytes(out.begin(), out.end() - 16), plain);
}

}  // namespace
}  // namespace heydok::srtp
