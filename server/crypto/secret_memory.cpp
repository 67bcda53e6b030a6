#include "crypto/secret_memory.hpp"

#include <openssl/crypto.h>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace heydok::crypto {
namespace {

/// For the DTLS key, the TLS key and what signing needs; all else is short-lived and wiped.
constexpr std::size_t kLockedHeap = std::size_t{64} * 1024;
constexpr std::size_t kSmallestPiece = 32;
constexpr int kFullyLocked = 1;  // 2 would mean: allocated, but the kernel refused to lock it

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif
#else
constexpr bool kSanitized = false;
#endif

}  // namespace

bool constant_time_equal(ByteView left, ByteView right) {
    return left.size() == right.size() &&
           (left.empty() || CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0);
}

void wipe(MutableBytes secret) {
    if (!secret.empty()) {
        OPENSSL_cleanse(secret.data(), secret.size());
    }
}

SecretProtection protect_process_secrets() {
    SecretProtection result;
    result.locked_heap = CRYPTO_secure_malloc_initialized() == 1 ||
                         CRYPTO_secure_malloc_init(kLockedHeap, kSmallestPiece) == kFullyLocked;
    const rlimit none{0, 0};
    result.no_dumps = ::setrlimit(RLIMIT_CORE, &none) == 0;
    if (!kSanitized) {
        // Where the kernel pipes dumps to a program it does not ask for the limit.
        result.no_dumps = ::prctl(PR_SET_DUMPABLE, 0) == 0 && result.no_dumps;
    }
    return result;
}

}  // namespace heydok::crypto
