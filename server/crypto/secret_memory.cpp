#include "crypto/secret_memory.hpp"

#include <openssl/crypto.h>

namespace heydok::crypto {

bool constant_time_equal(ByteView left, ByteView right) {
    return left.size() == right.size() &&
           (left.empty() || CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0);
}

void wipe(MutableBytes secret) {
    if (!secret.empty()) {
        OPENSSL_cleanse(secret.data(), secret.size());
    }
}

}  // namespace heydok::crypto
