#include "crypto/hash.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/assert.hpp"

namespace heydok::crypto {
namespace {

/// Fetched once: looking an algorithm up by name costs more than hashing a short message.
const EVP_MD* sha256_method() {
    static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    HEYDOK_ASSERT(method != nullptr);
    return method;
}

const EVP_MD* sha1_method() {
    static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA1", nullptr);
    HEYDOK_ASSERT(method != nullptr);
    return method;
}

template <std::size_t Size>
std::array<std::uint8_t, Size> hmac(const EVP_MD* method, ByteView key, ByteView bytes) {
    std::array<std::uint8_t, Size> digest{};
    unsigned int size = Size;
    // A null key pointer would mean "the key of before": an empty key needs a real address.
    const std::uint8_t no_key = 0;
    const std::uint8_t* const key_data = key.empty() ? &no_key : key.data();
    const std::uint8_t* const done = HMAC(method, key_data, static_cast<int>(key.size()),
                                          bytes.data(), bytes.size(), digest.data(), &size);
    HEYDOK_ASSERT(done != nullptr && size == Size);
    return digest;
}

}  // namespace

Sha256Digest sha256(ByteView bytes) {
    Sha256Digest digest{};
    HEYDOK_ASSERT(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, sha256_method(),
                             nullptr) == 1);
    return digest;
}

struct Sha256::Context {
    EVP_MD_CTX* handle = EVP_MD_CTX_new();
    Context() {
        HEYDOK_ASSERT(handle != nullptr);
        restart();
    }
    ~Context() { EVP_MD_CTX_free(handle); }
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    void restart() { HEYDOK_ASSERT(EVP_DigestInit_ex(handle, sha256_method(), nullptr) == 1); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(ByteView bytes) {
    HEYDOK_ASSERT(EVP_DigestUpdate(context_->handle, bytes.data(), bytes.size()) == 1);
}

Sha256Digest Sha256::finish() {
    Sha256Digest digest{};
    HEYDOK_ASSERT(EVP_DigestFinal_ex(context_->handle, digest.data(), nullptr) == 1);
    context_->restart();
    return digest;
}

Sha1Digest hmac_sha1(ByteView key, ByteView bytes) {
    return hmac<kSha1Size>(sha1_method(), key, bytes);
}

Sha256Digest hmac_sha256(ByteView key, ByteView bytes) {
    return hmac<kSha256Size>(sha256_method(), key, bytes);
}

}  // namespace heydok::crypto
