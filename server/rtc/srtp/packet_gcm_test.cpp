#include "rtc/srtp/packet_gcm.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <memory>

#include "base/random.hpp"

namespace heydok::srtp {
namespace {

/// The same by OpenSSL.
Bytes sealed_by_openssl(ByteView key, const PacketGcm::Nonce& nonce, ByteView associated,
                        ByteView text) {
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context{
        EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free};
    Bytes out(text.size() + PacketGcm::kTagSize);
    int written = 0;
    EVP_EncryptInit_ex(context.get(), key.size() == 16 ? EVP_aes_128_gcm() : EVP_aes_256_gcm(),
                       nullptr, key.data(), nonce.data());
    if (!associated.empty()) {
        EVP_EncryptUpdate(context.get(), nullptr, &written, associated.data(),
                          static_cast<int>(associated.size()));
    }
    if (!text.empty()) {
        EVP_EncryptUpdate(context.get(), out.data(), &written, text.data(),
                          static_cast<int>(text.size()));
    }
    EVP_EncryptFinal_ex(context.get(), out.data() + text.size(), &written);
    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, PacketGcm::kTagSize,
                        out.data() + text.size());
    return out;
}

struct Way {
    std::size_t key_size;
    bool wide;
};

class PacketGcmTest : public testing::TestWithParam<Way> {
  protected:
    void SetUp() override {
        if (!PacketGcm::supported() || (GetParam().wide && !PacketGcm::wide_supported())) {
            GTEST_SKIP() << "this processor lacks the instructions";
        }
    }
    Bytes random(std::size_t size) {
        Bytes out(size);
        random_.fill(out);
        return out;
    }
    PacketGcm::Nonce nonce() {
        PacketGcm::Nonce out{};
        random_.fill(out);
        return out;
    }
    Random random_ = Random::seeded(7);
};

TEST_P(PacketGcmTest, EqualsOpenSslAtEverySize) {
    for (std::size_t size = 0; size <= 1500; size += size < 300 ? 1 : 7) {
        const Bytes key = random(GetParam().key_size);
        const Bytes associated = random(size % 163);
        const Bytes text = random(size);
        const auto number = nonce();
        const PacketGcm gcm{key, GetParam().wide};
        Bytes out = text;
        out.resize(size + PacketGcm::kTagSize);
        const MutableBytes body = MutableBytes{out}.first(size);
        const MutableBytes tag = MutableBytes{out}.last(PacketGcm::kTagSize);
        gcm.seal(number, associated, body, tag);
        ASSERT_EQ(out, sealed_by_openssl(key, number, associated, text)) << size;
        ASSERT_TRUE(gcm.open(number, associated, body, tag)) << size;
        ASSERT_EQ(Bytes(body.begin(), body.end()), text) << size;
    }
}

TEST_P(PacketGcmTest, RefusesWhatWasChanged) {
    constexpr std::size_t kSize = 500;  // a run of sixteen blocks and more
    const PacketGcm gcm{random(GetParam().key_size), GetParam().wide};
    const Bytes associated = random(20);
    const auto number = nonce();
    Bytes sealed = random(kSize + PacketGcm::kTagSize);
    gcm.seal(number, associated, MutableBytes{sealed}.first(kSize), MutableBytes{sealed}.last(16));
    const auto opens = [&](Bytes header, Bytes packet, const PacketGcm::Nonce& with) {
        return gcm.open(with, header, MutableBytes{packet}.first(kSize), ByteView{packet}.last(16));
    };
    ASSERT_TRUE(opens(associated, sealed, number));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        Bytes changed = sealed;
        changed[i] ^= 0x10;
        EXPECT_FALSE(opens(associated, changed, number)) << i;
    }
    for (std::size_t i = 0; i < associated.size(); ++i) {
        Bytes changed = associated;
        changed[i] ^= 1;
        EXPECT_FALSE(opens(changed, sealed, number)) << i;
    }
    auto other = number;
    other[11] ^= 1;
    EXPECT_FALSE(opens(associated, sealed, other));
}

INSTANTIATE_TEST_SUITE_P(KeySizes, PacketGcmTest,
                         testing::Values(Way{16, false}, Way{32, false}, Way{16, true},
                                         Way{32, true}));

}  // namespace
}  // namespace heydok::srtp
