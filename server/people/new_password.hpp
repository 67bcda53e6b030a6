#pragma once
#include <cstddef>
#include <string_view>

#include "base/result.hpp"

namespace heydok::people {

/// Shortest password that is accepted, in characters.
inline constexpr std::size_t kShortestPassword = 12;

/// What a password must not be made of: the words that everybody would try for this account.
struct PasswordContext {
    std::string_view email = {};
    std::string_view name = {};
    std::string_view practice = {};
};

/// Judges a new password as NIST SP 800-63B section 3.1.1.2 and the BSI (ORP.4.A22) advise: long
/// enough, no rules about kinds of characters, but none of those that everybody tries: common words
/// with digits around them, one sign or one row of keys again and again, the own name. Refusals:
/// `invalid-input` with field `password` (too short, or longer than can be hashed);
/// `weak-password`.
Result<void> check_new_password(std::string_view password, const PasswordContext& context = {});

}  // namespace heydok::people
