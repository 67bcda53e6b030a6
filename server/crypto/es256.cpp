#include "crypto/es256.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <memory>

namespace heydok::crypto {
namespace {

template <auto kFree>
struct Free {
    template <class T>
    void operator()(T* value) const {
        kFree(value);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Free<EVP_PKEY_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Free<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Free<EVP_MD_CTX_free>>;

/// Empty if the point is not on the curve.
Key load(const P256Point& point) {
    std::array<std::uint8_t, 65> encoded{4};  // uncompressed
    std::copy(point.begin(), point.end(), encoded.begin() + 1);
    char group[] = "prime256v1";
    const std::array<OSSL_PARAM, 3> parameters{
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group, 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, encoded.data(), encoded.size()),
        OSSL_PARAM_construct_end()};
    const KeyContext context{EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr)};
    EVP_PKEY* key = nullptr;
    auto* list = const_cast<OSSL_PARAM*>(parameters.data());
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, list) != 1) {
        return nullptr;
    }
    return Key{key};
}

}  // namespace

bool verify_es256(const P256Point& key, ByteView message, ByteView signature) {
    const Key loaded = load(key);
    const DigestContext context{EVP_MD_CTX_new()};
    return loaded && context &&
           EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, loaded.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
}

}  // namespace heydok::crypto
