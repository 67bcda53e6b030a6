#include "crypto/public_key.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>

namespace heydok::crypto {
namespace {

constexpr int kSmallestRsaBits = 2048;
constexpr int kLargestRsaBits = 8192;
constexpr std::size_t kRawSignatureSize = 64;

template <auto kFree>
struct Free {
    template <class T>
    void operator()(T* value) const {
        kFree(value);
    }
};
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Free<BN_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Free<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Free<OSSL_PARAM_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Free<ECDSA_SIG_free>>;

/// Empty if the parameters make no key of this kind.
std::shared_ptr<EVP_PKEY> load(const char* kind, OSSL_PARAM* parameters) {
    const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr)};
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1) {
        return nullptr;
    }
    return {key, EVP_PKEY_free};
}

Number number(ByteView bytes) {
    return Number{BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)};
}

/// r and s as DER, as OpenSSL wants them; empty if they are none.
Bytes der_of(ByteView raw) {
    if (raw.size() != kRawSignatureSize) {
        return {};
    }
    const Signature signature{ECDSA_SIG_new()};
    Number r = number(raw.subspan(0, kRawSignatureSize / 2));
    Number s = number(raw.subspan(kRawSignatureSize / 2));
    if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) {
        return {};
    }
    (void)r.release();  // they belong to the signature now
    (void)s.release();
    unsigned char* encoded = nullptr;
    const int size = i2d_ECDSA_SIG(signature.get(), &encoded);
    if (size <= 0) {
        return {};
    }
    Bytes bytes(encoded, encoded + size);
    OPENSSL_free(encoded);
    return bytes;
}

bool verify(EVP_PKEY* key, bool pss, ByteView message, ByteView signature) {
    const DigestContext context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX* padding = nullptr;  // belongs to the digest context
    if (!context ||
        EVP_DigestVerifyInit(context.get(), &padding, EVP_sha256(), nullptr, key) != 1) {
        return false;
    }
    if (pss && (EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING) != 1 ||
                EVP_PKEY_CTX_set_rsa_pss_saltlen(padding, RSA_PSS_SALTLEN_DIGEST) != 1)) {
        return false;
    }
    return EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
}

}  // namespace

std::optional<PublicKey> PublicKey::rsa(ByteView modulus, ByteView exponent) {
    const Number n = number(modulus);
    const Number e = number(exponent);
    const Builder builder{OSSL_PARAM_BLD_new()};
    if (!n || !e || !builder || BN_num_bits(n.get()) < kSmallestRsaBits ||
        BN_num_bits(n.get()) > kLargestRsaBits || BN_num_bits(e.get()) > 64 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1) {
        return std::nullopt;
    }
    const Parameters parameters{OSSL_PARAM_BLD_to_param(builder.get())};
    auto key = parameters ? load("RSA", parameters.get()) : nullptr;
    return key ? std::optional{PublicKey{std::move(key)}} : std::nullopt;
}

std::optional<PublicKey> PublicKey::p256(const P256Point& point) {
    std::array<std::uint8_t, 65> encoded{4};  // uncompressed
    std::copy(point.begin(), point.end(), encoded.begin() + 1);
    char group[] = "prime256v1";
    std::array<OSSL_PARAM, 3> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, encoded.data(), encoded.size()),
        OSSL_PARAM_construct_end()};
    auto key = load("EC", parameters.data());
    return key ? std::optional{PublicKey{std::move(key)}} : std::nullopt;
}

bool PublicKey::verifies(SignatureAlgorithm algorithm, ByteView message, ByteView signature) const {
    const bool curve = algorithm == SignatureAlgorithm::es256;
    if (curve != (EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_EC)) {
        return false;
    }
    return curve ? verifies_der(message, der_of(signature))
                 : verify(key_.get(), algorithm == SignatureAlgorithm::ps256, message, signature);
}

bool PublicKey::verifies_der(ByteView message, ByteView signature) const {
    return EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_EC &&
           verify(key_.get(), false, message, signature);
}

}  // namespace heydok::crypto
