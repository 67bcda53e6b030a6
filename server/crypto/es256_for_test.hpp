#pragma once
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "crypto/es256.hpp"

namespace heydok::crypto {

/// A key pair on P-256 that signs as a passkey does, for tests.
class Es256Signer {
  public:
    Es256Signer() : key_(EVP_EC_gen("P-256"), EVP_PKEY_free) {
        if (!key_) {
            throw std::runtime_error("no key");
        }
    }
    [[nodiscard]] P256Point point() const {
        std::array<std::uint8_t, 65> encoded{};
        std::size_t size = 0;
        EVP_PKEY_get_octet_string_param(key_.get(), OSSL_PKEY_PARAM_PUB_KEY, encoded.data(),
                                        encoded.size(), &size);
        P256Point point{};
        std::copy(encoded.begin() + 1, encoded.end(), point.begin());
        return point;
    }
    [[nodiscard]] Bytes sign(ByteView message) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                              EVP_MD_CTX_free};
        Bytes signature(80);
        std::size_t size = signature.size();
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
        if (EVP_DigestSign(context.get(), signature.data(), &size, message.data(),
                           message.size()) != 1) {
            throw std::runtime_error("no signature");
        }
        signature.resize(size);
        return signature;
    }

  private:
    std::shared_ptr<EVP_PKEY> key_;  ///< copies share it
};

}  // namespace heydok::crypto
