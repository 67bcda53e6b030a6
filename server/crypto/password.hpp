#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace heydok::crypto {

/// Longest password that is hashed; longer ones are refused before any work is done.
inline constexpr std::size_t kMaxPasswordSize = 1024;

/// What one hash costs. The defaults follow OWASP's advice for Argon2id (19 MiB, two passes).
struct PasswordCost {
    std::uint64_t passes = 2;
    std::size_t memory_bytes = std::size_t{19} * 1024 * 1024;
};

/// Argon2id hash (RFC 9106) with its salt and cost in the usual `$argon2id$...` text form. Takes
/// tens of milliseconds: never on a thread that serves others. Throws std::bad_alloc when the
/// memory is not there, std::length_error above kMaxPasswordSize.
std::string hash_password(std::string_view password, const PasswordCost& cost = {});

/// Whether `hash` was made from `password`. False for a malformed hash or an over-long password.
[[nodiscard]] bool verify_password(std::string_view password, const std::string& hash);

/// Does the work of `verify_password` without an account, so that an unknown name takes as long to
/// refuse as a wrong password.
void spend_password_work(std::string_view password);

/// Whether the hash was made with another cost than `cost` and should be renewed at the next login.
[[nodiscard]] bool password_needs_rehash(const std::string& hash, const PasswordCost& cost = {});

}  // namespace heydok::crypto
