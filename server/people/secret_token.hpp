#pragma once
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/random.hpp"

namespace heydok::people {

/// A token of 256 random bits that proves something to us: of a session, an invitation, an API key.
/// Base64url, 43 characters.
std::string new_secret_token(Random& random);

/// What of a token is kept, SHA-256: a copy of the database proves nothing. Long random tokens need
/// no slow hash.
Bytes hash_of_token(std::string_view token);

}  // namespace heydok::people
