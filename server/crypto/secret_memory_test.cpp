#include "crypto/secret_memory.hpp"

#include <gtest/gtest.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <sys/resource.h>

namespace heydok::crypto {
namespace {

TEST(SecretMemory, EqualityLooksAtLengthAndBytes) {
    EXPECT_TRUE(constant_time_equal(Bytes{1, 2}, Bytes{1, 2}));
    EXPECT_FALSE(constant_time_equal(Bytes{1, 2}, Bytes{1, 3}));
    EXPECT_FALSE(constant_time_equal(Bytes{1, 2}, Bytes{1, 2, 3}));
    EXPECT_TRUE(constant_time_equal({}, {}));
}

TEST(SecretMemory, WipingLeavesZeros) {
    Bytes secret{1, 2, 3};
    wipe(secret);
    EXPECT_EQ(secret, Bytes(3));
}

/// In a process of its own, for it cannot be taken back.
int protect_and_look() {
    const SecretProtection done = protect_process_secrets();
    rlimit limit{};
    const bool no_core = ::getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_max == 0;
    const std::size_t before = CRYPTO_secure_used();
    EVP_PKEY* const key = EVP_EC_gen("P-256");
    const bool key_is_inside = CRYPTO_secure_used() > before;
    EVP_PKEY_free(key);
    const bool gone = CRYPTO_secure_used() == before;
    const bool heap = CRYPTO_secure_malloc_initialized() == 1;
    return done.no_dumps && no_core && heap && key_is_inside && gone ? 0 : 1;
}

TEST(SecretMemory, B21_PrivateKeysLieInLockedMemoryAndNoDumpIsLeft) {
    EXPECT_EXIT(_exit(protect_and_look()), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace heydok::crypto
