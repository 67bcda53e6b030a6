#include "crypto/signature.hpp"

#include <sodium.h>

#include "base/assert.hpp"
#include "crypto/secret_memory.hpp"

namespace heydok::crypto {

static_assert(kSignatureSeedSize == crypto_sign_ed25519_SEEDBYTES);
static_assert(kSignatureSize == crypto_sign_ed25519_BYTES);

SigningKey::SigningKey(ByteView seed) {
    HEYDOK_ASSERT(seed.size() == kSignatureSeedSize);
    crypto_sign_ed25519_seed_keypair(public_.data(), secret_.data(), seed.data());
}

SigningKey::~SigningKey() {
    wipe(secret_);
}

Signature SigningKey::sign(ByteView message) const {
    Signature signature{};
    crypto_sign_ed25519_detached(signature.data(), nullptr, message.data(), message.size(),
                                 secret_.data());
    return signature;
}

bool verify_signature(ByteView public_key, ByteView message, ByteView signature) {
    return public_key.size() == SignaturePublicKey{}.size() && signature.size() == kSignatureSize &&
           crypto_sign_ed25519_verify_detached(signature.data(), message.data(), message.size(),
                                               public_key.data()) == 0;
}

}  // namespace heydok::crypto
