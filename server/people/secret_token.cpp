#include "people/secret_token.hpp"

#include "crypto/encoding.hpp"
#include "crypto/hash.hpp"

namespace heydok::people {
namespace {

constexpr std::size_t kTokenBytes = 32;

}  // namespace

std::string new_secret_token(Random& random) {
    Bytes secret(kTokenBytes);
    random.fill(secret);
    return crypto::base64url_encode(secret);
}

Bytes hash_of_token(std::string_view token) {
    const crypto::Sha256Digest digest = crypto::sha256(as_bytes(token));
    return {digest.begin(), digest.end()};
}

}  // namespace heydok::people
