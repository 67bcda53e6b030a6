#pragma once
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <memory>
#include <string>

#include "base/bytes.hpp"
#include "crypto/encoding.hpp"
#include "oidc/key_set.hpp"

namespace heydok::oidc::testing {

namespace json = boost::json;

/// A provider's private key, made for one test by OpenSSL itself.
class SigningKey {
  public:
    /// "RSA" (2048 bits) or "EC" (P-256).
    SigningKey(const std::string& kind, std::string id)
        : kind_(kind),
          id_(std::move(id)),
          key_(kind == "RSA" ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"), EVP_PKEY_free) {}

    /// The public part as JWK.
    [[nodiscard]] json::object jwk() const {
        json::object jwk{{"kty", kind_}, {"kid", id_}, {"use", "sig"}};
        if (kind_ == "RSA") {
            jwk["n"] = number("n");
            jwk["e"] = number("e");
        } else {
            jwk["crv"] = "P-256";
            jwk["x"] = number("qx", 32);
            jwk["y"] = number("qy", 32);
        }
        return jwk;
    }
    [[nodiscard]] json::object header(const std::string& algorithm) const {
        return {{"alg", algorithm}, {"typ", "JWT"}, {"kid", id_}};
    }
    /// A token with these claims, signed as `algorithm` says, whatever the header says.
    [[nodiscard]] std::string sign(const std::string& algorithm, const json::object& claims,
                                   const json::object& header) const {
        const std::string text =
            encode(json::serialize(header)) + "." + encode(json::serialize(claims));
        return text + "." + crypto::base64url_encode(signature(algorithm, text));
    }
    [[nodiscard]] std::string sign(const std::string& algorithm, const json::object& claims) const {
        return sign(algorithm, claims, header(algorithm));
    }
    static std::string encode(const std::string& text) {
        return crypto::base64url_encode(as_bytes(text));
    }

  private:
    [[nodiscard]] std::string number(const char* name, std::size_t size = 0) const {
        BIGNUM* value = nullptr;
        EVP_PKEY_get_bn_param(key_.get(), name, &value);
        Bytes bytes(size != 0 ? size : static_cast<std::size_t>(BN_num_bytes(value)));
        BN_bn2binpad(value, bytes.data(), static_cast<int>(bytes.size()));
        BN_free(value);
        return crypto::base64url_encode(bytes);
    }
    [[nodiscard]] Bytes signature(const std::string& algorithm, const std::string& text) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                              EVP_MD_CTX_free};
        EVP_PKEY_CTX* padding = nullptr;
        EVP_DigestSignInit(context.get(), &padding, EVP_sha256(), nullptr, key_.get());
        if (algorithm == "PS256") {
            EVP_PKEY_CTX_set_rsa_padding(padding, RSA_PKCS1_PSS_PADDING);
            EVP_PKEY_CTX_set_rsa_pss_saltlen(padding, RSA_PSS_SALTLEN_DIGEST);
        }
        const ByteView message = as_bytes(text);
        std::size_t size = 0;
        EVP_DigestSign(context.get(), nullptr, &size, message.data(), message.size());
        Bytes bytes(size);
        EVP_DigestSign(context.get(), bytes.data(), &size, message.data(), message.size());
        bytes.resize(size);
        return kind_ == "EC" ? raw(bytes) : bytes;
    }
    static Bytes raw(const Bytes& der) {
        const unsigned char* at = der.data();
        ECDSA_SIG* signature = d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size()));
        Bytes bytes(64);
        BN_bn2binpad(ECDSA_SIG_get0_r(signature), bytes.data(), 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(signature), bytes.data() + 32, 32);
        ECDSA_SIG_free(signature);
        return bytes;
    }

    std::string kind_;
    std::string id_;
    std::shared_ptr<EVP_PKEY> key_;
};

inline KeySet key_set(std::initializer_list<json::object> keys) {
    json::array list;
    for (const json::object& key : keys) {
        list.emplace_back(key);
    }
    return KeySet::parse(json::serialize(json::object{{"keys", std::move(list)}})).value();
}

}  // namespace heydok::oidc::testing
