#include "crypto/password.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace heydok::crypto {
namespace {

/// The least that libsodium allows, so that the tests stay fast.
constexpr PasswordCost kCheap{1, 8192};

TEST(Password, VerifiesOnlyTheRightOne) {
    const std::string hash = hash_password("correct horse", kCheap);
    EXPECT_TRUE(hash.starts_with("$argon2id$v=19$"));
    EXPECT_TRUE(verify_password("correct horse", hash));
    EXPECT_FALSE(verify_password("correct hors", hash));
    EXPECT_FALSE(verify_password("", hash));
}

TEST(Password, SaltsEachHash) {
    EXPECT_NE(hash_password("x", kCheap), hash_password("x", kCheap));
}

TEST(Password, VerifiesAHashMadeByTheReferenceImplementation) {
    // phc-winner-argon2, test.c: "password" with salt "somesalt", t=2, m=64 MiB would be slow; this
    // one has m=256 KiB, t=2, p=1.
    EXPECT_TRUE(verify_password("password",
                                "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ"
                                "$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"));
}

TEST(Password, RefusesMalformedHashesAndEndlessPasswords) {
    const std::string hash = hash_password("x", kCheap);
    EXPECT_FALSE(verify_password("x", ""));
    EXPECT_FALSE(verify_password("x", hash.substr(0, hash.size() - 5)));
    EXPECT_FALSE(verify_password("x", std::string(4096, '$')));
    EXPECT_FALSE(verify_password(std::string(kMaxPasswordSize + 1, 'x'), hash));
    EXPECT_THROW(hash_password(std::string(kMaxPasswordSize + 1, 'x'), kCheap), std::length_error);
}

TEST(Password, AsksForRenewalWhenTheCostHasChanged) {
    const std::string hash = hash_password("x", kCheap);
    EXPECT_FALSE(password_needs_rehash(hash, kCheap));
    EXPECT_TRUE(password_needs_rehash(hash, PasswordCost{2, 16384}));
    EXPECT_TRUE(password_needs_rehash("nonsense", kCheap));
}

TEST(Password, TheDefaultCostIsTakenByTheLibrary) {
    const std::string hash = hash_password("x");
    EXPECT_NE(hash.find("m=19456,t=2,p=1"), std::string::npos);
    spend_password_work("x");
}

}  // namespace
}  // namespace heydok::crypto
