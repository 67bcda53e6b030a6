#include "crypto/aead.hpp"

#include <openssl/evp.h>

#include <memory>

#include "base/assert.hpp"
#include "crypto/secret_memory.hpp"

namespace heydok::crypto {
namespace {

struct ContextDeleter {
    void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_CIPHER_CTX, ContextDeleter>;

enum class Direction : int { open = 0, seal = 1 };

/// A context with key and nonce set and the associated data taken in.
Context begin(Direction direction, ByteView key, ByteView nonce, ByteView associated) {
    HEYDOK_ASSERT(key.size() == kAeadKeySize);
    Context context{EVP_CIPHER_CTX_new()};
    HEYDOK_ASSERT(context &&
                  EVP_CipherInit_ex(context.get(), EVP_aes_256_gcm(), nullptr, key.data(),
                                    nonce.data(), static_cast<int>(direction)) == 1);
    int ignored = 0;
    HEYDOK_ASSERT(associated.empty() ||
                  EVP_CipherUpdate(context.get(), nullptr, &ignored, associated.data(),
                                   static_cast<int>(associated.size())) == 1);
    return context;
}

void transform(EVP_CIPHER_CTX* context, ByteView in, std::uint8_t* out) {
    int written = 0;
    HEYDOK_ASSERT(in.empty() || EVP_CipherUpdate(context, out, &written, in.data(),
                                                 static_cast<int>(in.size())) == 1);
}

}  // namespace

Bytes seal(ByteView key, ByteView plain, ByteView associated, Random& random) {
    Bytes sealed(plain.size() + kAeadOverhead);
    const MutableBytes nonce = MutableBytes{sealed}.first(kAeadNonceSize);
    random.fill(nonce);
    const Context context = begin(Direction::seal, key, nonce, associated);
    std::uint8_t* const body = sealed.data() + kAeadNonceSize;
    transform(context.get(), plain, body);
    std::uint8_t* const tag = body + plain.size();
    int ignored = 0;
    HEYDOK_ASSERT(EVP_CipherFinal_ex(context.get(), tag, &ignored) == 1);
    HEYDOK_ASSERT(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG,
                                      static_cast<int>(kAeadTagSize), tag) == 1);
    return sealed;
}

Parsed<Bytes> open(ByteView key, ByteView sealed, ByteView associated) {
    if (sealed.size() < kAeadOverhead) {
        return ParseError::truncated;
    }
    const ByteView nonce = sealed.first(kAeadNonceSize);
    const ByteView body = sealed.subspan(kAeadNonceSize, sealed.size() - kAeadOverhead);
    Bytes tag(sealed.end() - kAeadTagSize, sealed.end());
    const Context context = begin(Direction::open, key, nonce, associated);
    // One spare byte, so that an empty text has an address too.
    Bytes plain(body.size() + 1);
    transform(context.get(), body, plain.data());
    HEYDOK_ASSERT(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG,
                                      static_cast<int>(kAeadTagSize), tag.data()) == 1);
    int ignored = 0;
    if (EVP_CipherFinal_ex(context.get(), plain.data() + body.size(), &ignored) != 1) {
        wipe(plain);
        return ParseError::malformed;
    }
    plain.pop_back();
    return plain;
}

}  // namespace heydok::crypto
