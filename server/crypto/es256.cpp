#include "crypto/es256.hpp"

#include "crypto/public_key.hpp"

namespace heydok::crypto {

bool verify_es256(const P256Point& key, ByteView message, ByteView signature) {
    const std::optional<PublicKey> loaded = PublicKey::p256(key);
    return loaded && loaded->verifies_der(message, signature);
}

}  // namespace heydok::crypto
