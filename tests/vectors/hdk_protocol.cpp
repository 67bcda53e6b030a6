#include "tests/vectors/hdk_protocol.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>
#include <memory>

namespace hdk {
namespace {

template <typename T, void (*kFree)(T*)>
struct Deleter {
    void operator()(T* object) const { kFree(object); }
};
template <typename T, void (*kFree)(T*)>
using Owned = std::unique_ptr<T, Deleter<T, kFree>>;
using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using KeyContext = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Number = Owned<BIGNUM, BN_free>;

constexpr std::size_t kTagSize = 16;
constexpr int kCoordinateSize = 32;

/// A P-256 key; with `secret` a pair.
Key make_key(const Bytes& point, const Bytes& secret = {}) {
    const Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free> builder{OSSL_PARAM_BLD_new()};
    Number number;
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                     point.size());
    if (!secret.empty()) {
        number.reset(BN_bin2bn(secret.data(), static_cast<int>(secret.size()), nullptr));
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get());
    }
    const Owned<OSSL_PARAM, OSSL_PARAM_free> parameters{OSSL_PARAM_BLD_to_param(builder.get())};
    const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
    EVP_PKEY* key = nullptr;
    EVP_PKEY_fromdata_init(context.get());
    const int selection = secret.empty() ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
    if (EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1) {
        return nullptr;
    }
    return Key{key};
}

std::optional<Bytes> agree(const Bytes& secret, const Bytes& own_point, const Bytes& other) {
    const Key own = make_key(own_point, secret);
    const Key peer = make_key(other);
    if (!own || !peer) {
        return std::nullopt;
    }
    const KeyContext context{EVP_PKEY_CTX_new(own.get(), nullptr)};
    Bytes shared(kCoordinateSize);
    std::size_t size = shared.size();
    if (EVP_PKEY_derive_init(context.get()) != 1 ||
        EVP_PKEY_derive_set_peer(context.get(), peer.get()) != 1 ||
        EVP_PKEY_derive(context.get(), shared.data(), &size) != 1) {
        return std::nullopt;
    }
    return shared;
}

const Bytes kKemSuite{'K', 'E', 'M', 0, 0x10};
const Bytes kHpkeSuite{'H', 'P', 'K', 'E', 0, 0x10, 0, 1, 0, 2};

/// RFC 9180 section 4.
Bytes labeled_extract(const Bytes& suite, const Bytes& salt, std::string_view label,
                      const Bytes& material) {
    return hmac(salt, join({from_text("HPKE-v1"), suite, from_text(label), material}));
}

Bytes labeled_expand(const Bytes& suite, const Bytes& key, std::string_view label,
                     const Bytes& info, std::size_t size) {
    const Bytes labeled =
        join({number(size, 2), from_text("HPKE-v1"), suite, from_text(label), info});
    return expand(key, labeled, size);
}

/// RFC 9180 section 4.1, Decap and AuthDecap.
std::optional<Bytes> shared_secret(const Bytes& secret, const Bytes& receiver_key, const Bytes& enc,
                                   const Bytes& sender_key) {
    std::optional<Bytes> dh = agree(secret, receiver_key, enc);
    if (dh && !sender_key.empty()) {
        const std::optional<Bytes> auth = agree(secret, receiver_key, sender_key);
        dh = auth ? std::optional{join({*dh, *auth})} : std::nullopt;
    }
    if (!dh) {
        return std::nullopt;
    }
    const Bytes prk = labeled_extract(kKemSuite, {}, "eae_prk", *dh);
    return labeled_expand(kKemSuite, prk, "shared_secret", join({enc, receiver_key, sender_key}),
                          32);
}

}  // namespace

Bytes from_hex(std::string_view text) {
    Bytes bytes;
    for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
        bytes.push_back(
            static_cast<std::uint8_t>(std::stoul(std::string{text.substr(at, 2)}, nullptr, 16)));
    }
    return bytes;
}

std::string to_hex(const Bytes& bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t byte : bytes) {
        text += kDigits[byte >> 4U];
        text += kDigits[byte & 0xfU];
    }
    return text;
}

Bytes from_text(std::string_view text) {
    return {text.begin(), text.end()};
}

Bytes join(std::initializer_list<Bytes> parts) {
    Bytes whole;
    for (const Bytes& part : parts) {
        whole.insert(whole.end(), part.begin(), part.end());
    }
    return whole;
}

Bytes number(std::uint64_t value, std::size_t size) {
    Bytes bytes(size);
    for (std::size_t at = size; at > 0; --at) {
        bytes[at - 1] = static_cast<std::uint8_t>(value & 0xffU);
        value >>= 8U;
    }
    return bytes;
}

Bytes prefixed(const Bytes& bytes) {
    return join({number(bytes.size(), 2), bytes});
}

Bytes sha256(const Bytes& bytes) {
    Bytes digest(32);
    EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    return digest;
}

Bytes hmac(const Bytes& key, const Bytes& bytes) {
    const Bytes padded = key.empty() ? Bytes(32) : key;
    Bytes code(32);
    HMAC(EVP_sha256(), padded.data(), static_cast<int>(padded.size()), bytes.data(), bytes.size(),
         code.data(), nullptr);
    return code;
}

Bytes expand(const Bytes& key, const Bytes& info, std::size_t size) {
    Bytes block = hmac(key, join({info, {1}}));
    block.resize(size);
    return block;
}

bool verify(const Bytes& public_key, const Bytes& signature, const Bytes& bytes) {
    const Key key = make_key(public_key);
    if (!key || signature.size() != 2 * kCoordinateSize) {
        return false;
    }
    const Owned<ECDSA_SIG, ECDSA_SIG_free> pair{ECDSA_SIG_new()};
    ECDSA_SIG_set0(pair.get(), BN_bin2bn(signature.data(), kCoordinateSize, nullptr),
                   BN_bin2bn(signature.data() + kCoordinateSize, kCoordinateSize, nullptr));
    Bytes encoded(static_cast<std::size_t>(i2d_ECDSA_SIG(pair.get(), nullptr)));
    std::uint8_t* out = encoded.data();
    i2d_ECDSA_SIG(pair.get(), &out);
    const Owned<EVP_MD_CTX, EVP_MD_CTX_free> context{EVP_MD_CTX_new()};
    EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key.get());
    return EVP_DigestVerify(context.get(), encoded.data(), encoded.size(), bytes.data(),
                            bytes.size()) == 1;
}

std::optional<Bytes> open_aead(const Bytes& key, const Bytes& iv, const Bytes& associated,
                               const Bytes& sealed) {
    if (sealed.size() < kTagSize) {
        return std::nullopt;
    }
    const Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free> context{EVP_CIPHER_CTX_new()};
    Bytes plaintext(sealed.size() - kTagSize);
    Bytes tag(sealed.end() - kTagSize, sealed.end());
    int size = 0;
    EVP_DecryptInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(), iv.data());
    EVP_DecryptUpdate(context.get(), nullptr, &size, associated.data(),
                      static_cast<int>(associated.size()));
    EVP_DecryptUpdate(context.get(), plaintext.data(), &size, sealed.data(),
                      static_cast<int>(plaintext.size()));
    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_GCM_SET_TAG, kTagSize, tag.data());
    std::array<std::uint8_t, kTagSize> rest{};
    if (EVP_DecryptFinal_ex(context.get(), rest.data(), &size) != 1) {
        return std::nullopt;
    }
    return plaintext;
}

std::optional<Bytes> open_hpke(const Bytes& secret, const Bytes& receiver_key, const Bytes& enc,
                               const Bytes& sealed, const HpkeContext& context) {
    const std::optional<Bytes> shared =
        shared_secret(secret, receiver_key, enc, context.sender_key);
    if (!shared) {
        return std::nullopt;
    }
    const std::uint8_t mode = context.psk.empty() ? 0 : 3;
    const Bytes schedule = join({{mode},
                                 labeled_extract(kHpkeSuite, {}, "psk_id_hash", context.psk_id),
                                 labeled_extract(kHpkeSuite, {}, "info_hash", context.info)});
    const Bytes prk = labeled_extract(kHpkeSuite, *shared, "secret", context.psk);
    const Bytes key = labeled_expand(kHpkeSuite, prk, "key", schedule, 32);
    const Bytes nonce = labeled_expand(kHpkeSuite, prk, "base_nonce", schedule, 12);
    return open_aead(key, nonce, context.associated, sealed);
}

Code code_of(const Bytes& transcript) {
    const Bytes label = from_text("HDK1 sas");
    const Bytes code = expand(hmac(label, transcript), label);
    std::uint64_t value = 0;
    for (std::size_t at = 0; at < 8; ++at) {
        value = value << 8U | code[at];
    }
    std::string digits = std::to_string(value % 1'000'000);
    digits.insert(0, 6 - digits.size(), '0');
    const unsigned bits = static_cast<unsigned>(code[8]) << 16U |
                          static_cast<unsigned>(code[9]) << 8U | static_cast<unsigned>(code[10]);
    return {digits, bits >> 14U & 0x3ffU, bits >> 4U & 0x3ffU};
}

}  // namespace hdk
