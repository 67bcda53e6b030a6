#include "crypto/password.hpp"

#include <sodium.h>

#include <array>
#include <new>
#include <stdexcept>

#include "base/assert.hpp"

namespace heydok::crypto {
namespace {

void start_sodium() {
    static const bool started = sodium_init() >= 0;
    HEYDOK_ASSERT(started);
}

}  // namespace

std::string hash_password(std::string_view password, const PasswordCost& cost) {
    start_sodium();
    if (password.size() > kMaxPasswordSize) {
        throw std::length_error("password too long");
    }
    std::array<char, crypto_pwhash_STRBYTES> text{};
    const int failed =
        crypto_pwhash_str_alg(text.data(), password.data(), password.size(), cost.passes,
                              cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
    if (failed != 0) {
        throw std::bad_alloc();
    }
    return text.data();
}

bool verify_password(std::string_view password, const std::string& hash) {
    start_sodium();
    return password.size() <= kMaxPasswordSize && hash.size() < crypto_pwhash_STRBYTES &&
           crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

void spend_password_work(std::string_view password) {
    static const std::string nobodys_hash = hash_password("nobody");
    static_cast<void>(verify_password(password, nobodys_hash));
}

bool password_needs_rehash(const std::string& hash, const PasswordCost& cost) {
    start_sodium();
    return hash.size() >= crypto_pwhash_STRBYTES ||
           crypto_pwhash_str_needs_rehash(hash.c_str(), cost.passes, cost.memory_bytes) != 0;
}

}  // namespace heydok::crypto
