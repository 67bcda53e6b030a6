#include "rtc/srtp/packet_cipher.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "base/assert.hpp"
#include "crypto/secret_memory.hpp"
#include "rtc/srtp/packet_layout.hpp"

namespace heydok::srtp {
namespace {

constexpr std::size_t kSha1Size = 20;
constexpr std::size_t kAeadTagSize = 16;

const EVP_CIPHER* packet_cipher(Profile profile) {
    switch (profile) {
        case Profile::aead_aes_128_gcm:
            return EVP_aes_128_gcm();
        case Profile::aead_aes_256_gcm:
            return EVP_aes_256_gcm();
        case Profile::aes128_cm_sha1_80:
            break;
    }
    return EVP_aes_128_ctr();
}

EVP_MAC_CTX* make_mac(ByteView key) {
    EVP_MAC* const method = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
    HEYDOK_ASSERT(method != nullptr);
    EVP_MAC_CTX* const context = EVP_MAC_CTX_new(method);
    EVP_MAC_free(method);
    std::string digest = OSSL_DIGEST_NAME_SHA1;
    const std::array<OSSL_PARAM, 2> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
        OSSL_PARAM_construct_end()};
    HEYDOK_ASSERT(context != nullptr &&
                  EVP_MAC_init(context, key.data(), key.size(), parameters.data()) == 1);
    return context;
}

void move_to(std::uint8_t* out, ByteView bytes) {
    if (!bytes.empty() && bytes.data() != out) {
        std::memmove(out, bytes.data(), bytes.size());
    }
}

PacketGcm::Nonce gcm_nonce(const std::array<std::uint8_t, 16>& vector) {
    PacketGcm::Nonce nonce{};
    std::copy_n(vector.begin(), nonce.size(), nonce.begin());
    return nonce;
}

/// What is authenticated only, in one piece: RTCP's word goes behind the header (RFC 7714, section
/// 9.2).
class Associated {
  public:
    Associated(PacketKind kind, const PacketFrame& frame) : bytes_(frame.header) {
        if (kind == PacketKind::rtcp) {
            HEYDOK_ASSERT(frame.header.size() == kRtcpHeaderSize);
            std::copy(frame.header.begin(), frame.header.end(), joined_.begin());
            std::copy(frame.trailer.begin(), frame.trailer.end(),
                      joined_.begin() + kRtcpHeaderSize);
            bytes_ = joined_;
        }
    }
    Associated(const Associated&) = delete;
    Associated& operator=(const Associated&) = delete;
    [[nodiscard]] ByteView bytes() const { return bytes_; }

  private:
    std::array<std::uint8_t, kRtcpHeaderSize + 4> joined_{};
    ByteView bytes_;
};

}  // namespace

void PacketCipher::FreeCipher::operator()(EVP_CIPHER_CTX* context) const {
    EVP_CIPHER_CTX_free(context);
}

void PacketCipher::FreeMac::operator()(EVP_MAC_CTX* context) const {
    EVP_MAC_CTX_free(context);
}

PacketCipher::PacketCipher(Profile profile, PacketKind kind, CipherDirection direction,
                           const SessionKeys& keys, bool gcm_instructions)
    : profile_(profile), kind_(kind), salt_(keys.salt) {
    if (is_aead() && gcm_instructions) {
        gcm_.emplace(ByteView{keys.key}.first(key_size(profile)));
        return;
    }
    cipher_.reset(EVP_CIPHER_CTX_new());
    // In counter mode opening is sealing.
    const int seals = direction == CipherDirection::seal || !is_aead() ? 1 : 0;
    HEYDOK_ASSERT(cipher_ && EVP_CipherInit_ex(cipher_.get(), packet_cipher(profile), nullptr,
                                               keys.key.data(), nullptr, seals) == 1);
    if (!is_aead()) {
        mac_.reset(make_mac(keys.authentication_key));
    }
}

PacketCipher PacketCipher::derived(Profile profile, PacketKind kind, CipherDirection direction,
                                   ByteView master_key, ByteView master_salt) {
    SessionKeys keys;
    derive_session_keys(profile, kind, master_key, master_salt, keys);
    return PacketCipher{profile, kind, direction, keys};
}

PacketCipher::~PacketCipher() {
    crypto::wipe(salt_);
}

void PacketCipher::seal(const PacketNonce& nonce, const PacketFrame& frame, ByteView first,
                        ByteView second, std::uint8_t* out, MutableBytes tag) {
    if (gcm_) {
        // Apart they may lie where they go to, so each is moved as a whole.
        move_to(out, first);
        move_to(out + first.size(), second);
        gcm_->seal(gcm_nonce(vector_of(nonce)), Associated{kind_, frame}.bytes(),
                   {out, first.size() + second.size()}, tag);
        return;
    }
    set_nonce(nonce);
    if (!is_aead()) {
        transform(first, out);
        transform(second, out + first.size());
        compute_mac(frame, {out, first.size() + second.size()}, tag);
        return;
    }
    associate(frame);
    transform(first, out);
    transform(second, out + first.size());
    int ignored = 0;
    HEYDOK_ASSERT(EVP_CipherFinal_ex(cipher_.get(), tag.data(), &ignored) == 1);
    HEYDOK_ASSERT(EVP_CIPHER_CTX_ctrl(cipher_.get(), EVP_CTRL_AEAD_GET_TAG,
                                      static_cast<int>(kAeadTagSize), tag.data()) == 1);
}

bool PacketCipher::open(const PacketNonce& nonce, const PacketFrame& frame, MutableBytes payload,
                        ByteView tag) {
    if (gcm_) {
        return gcm_->open(gcm_nonce(vector_of(nonce)), Associated{kind_, frame}.bytes(), payload,
                          tag);
    }
    if (!is_aead()) {
        std::array<std::uint8_t, kSha1Size> wanted{};
        const MutableBytes shortened = MutableBytes{wanted}.first(tag.size());
        compute_mac(frame, payload, shortened);
        if (!crypto::constant_time_equal(shortened, tag)) {
            return false;
        }
        set_nonce(nonce);
        transform(payload, payload.data());
        return true;
    }
    set_nonce(nonce);
    std::array<std::uint8_t, kAeadTagSize> expected{};
    std::copy(tag.begin(), tag.end(), expected.begin());
    HEYDOK_ASSERT(EVP_CIPHER_CTX_ctrl(cipher_.get(), EVP_CTRL_AEAD_SET_TAG,
                                      static_cast<int>(kAeadTagSize), expected.data()) == 1);
    associate(frame);
    transform(payload, payload.data());
    int ignored = 0;
    return EVP_CipherFinal_ex(cipher_.get(), expected.data(), &ignored) == 1;
}

/// RFC 3711 section 4.1.1 for counter mode, RFC 7714 sections 8.1 and 9.1 for GCM: the same XOR at
/// another place of the vector.
std::array<std::uint8_t, 16> PacketCipher::vector_of(const PacketNonce& nonce) const {
    std::array<std::uint8_t, 16> iv = salt_;
    std::uint8_t* at = iv.data() + (is_aead() ? 2 : 4);
    for (int shift = 24; shift >= 0; shift -= 8) {
        *at++ ^= static_cast<std::uint8_t>(nonce.ssrc >> shift);
    }
    for (int shift = 40; shift >= 0; shift -= 8) {
        *at++ ^= static_cast<std::uint8_t>(nonce.index >> shift);
    }
    return iv;
}

void PacketCipher::set_nonce(const PacketNonce& nonce) {
    const std::array<std::uint8_t, 16> iv = vector_of(nonce);
    HEYDOK_ASSERT(EVP_CipherInit_ex(cipher_.get(), nullptr, nullptr, nullptr, iv.data(), -1) == 1);
}

void PacketCipher::associate(const PacketFrame& frame) {
    int ignored = 0;
    HEYDOK_ASSERT(EVP_CipherUpdate(cipher_.get(), nullptr, &ignored, frame.header.data(),
                                   static_cast<int>(frame.header.size())) == 1);
    if (kind_ == PacketKind::rtcp) {
        HEYDOK_ASSERT(EVP_CipherUpdate(cipher_.get(), nullptr, &ignored, frame.trailer.data(),
                                       static_cast<int>(frame.trailer.size())) == 1);
    }
}

void PacketCipher::transform(ByteView in, std::uint8_t* out) {
    if (in.empty()) {
        return;
    }
    int written = 0;
    HEYDOK_ASSERT(EVP_CipherUpdate(cipher_.get(), out, &written, in.data(),
                                   static_cast<int>(in.size())) == 1);
}

void PacketCipher::compute_mac(const PacketFrame& frame, ByteView cipher_text, MutableBytes tag) {
    std::array<std::uint8_t, kSha1Size> digest{};
    std::size_t size = 0;
    // Without a key this begins anew with the key that is set.
    HEYDOK_ASSERT(EVP_MAC_init(mac_.get(), nullptr, 0, nullptr) == 1);
    HEYDOK_ASSERT(EVP_MAC_update(mac_.get(), frame.header.data(), frame.header.size()) == 1);
    HEYDOK_ASSERT(EVP_MAC_update(mac_.get(), cipher_text.data(), cipher_text.size()) == 1);
    HEYDOK_ASSERT(EVP_MAC_update(mac_.get(), frame.trailer.data(), frame.trailer.size()) == 1);
    HEYDOK_ASSERT(EVP_MAC_final(mac_.get(), digest.data(), &size, digest.size()) == 1);
    std::copy_n(digest.begin(), tag.size(), tag.begin());
}

}  // namespace heydok::srtp
