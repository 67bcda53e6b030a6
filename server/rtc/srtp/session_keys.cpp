#include "rtc/srtp/session_keys.hpp"

#include <openssl/evp.h>

#include "base/assert.hpp"
#include "crypto/secret_memory.hpp"

namespace heydok::srtp {
namespace {

/// Labels of RFC 3711 section 4.3.2, counted from the first one of the packet kind.
constexpr std::uint8_t kRtpLabels = 0;
constexpr std::uint8_t kRtcpLabels = 3;
constexpr std::uint8_t kKeyLabel = 0;
constexpr std::uint8_t kAuthenticationLabel = 1;
constexpr std::uint8_t kSaltLabel = 2;

/// The pseudo-random function of RFC 3711 section 4.3.3: counter mode over zeros. RFC 7714 section
/// 11 takes the same and pads its shorter salt at the end.
void derive(ByteView master_key, ByteView master_salt, std::uint8_t label, MutableBytes out) {
    std::array<std::uint8_t, 16> iv{};
    std::copy(master_salt.begin(), master_salt.end(), iv.begin());
    iv[7] ^= label;
    std::fill(out.begin(), out.end(), std::uint8_t{0});
    EVP_CIPHER_CTX* const context = EVP_CIPHER_CTX_new();
    const EVP_CIPHER* const method =
        master_key.size() == 32 ? EVP_aes_256_ctr() : EVP_aes_128_ctr();
    int written = 0;
    HEYDOK_ASSERT(context != nullptr &&
                  EVP_EncryptInit_ex(context, method, nullptr, master_key.data(), iv.data()) == 1 &&
                  EVP_EncryptUpdate(context, out.data(), &written, out.data(),
                                    static_cast<int>(out.size())) == 1);
    EVP_CIPHER_CTX_free(context);
    crypto::wipe(iv);
}

}  // namespace

SessionKeys::~SessionKeys() {
    crypto::wipe(key);
    crypto::wipe(salt);
    crypto::wipe(authentication_key);
}

void derive_session_keys(Profile profile, PacketKind kind, ByteView master_key,
                         ByteView master_salt, SessionKeys& keys) {
    const std::uint8_t labels = kind == PacketKind::rtp ? kRtpLabels : kRtcpLabels;
    derive(master_key, master_salt, labels + kKeyLabel,
           MutableBytes{keys.key}.first(key_size(profile)));
    derive(master_key, master_salt, labels + kSaltLabel,
           MutableBytes{keys.salt}.first(salt_size(profile)));
    derive(master_key, master_salt, labels + kAuthenticationLabel, keys.authentication_key);
}

}  // namespace heydok::srtp
