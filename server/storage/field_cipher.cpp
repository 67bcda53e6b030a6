#include "storage/field_cipher.hpp"

#include "base/assert.hpp"
#include "crypto/aead.hpp"
#include "crypto/encoding.hpp"
#include "crypto/secret_memory.hpp"

namespace heydok::storage {
namespace {

/// Stands before what is sealed; a control character, which no text of a person has.
constexpr char kSealed = '\x01';

}  // namespace

FieldCipher::FieldCipher(ByteView key) : key_(key.begin(), key.end()) {
    HEYDOK_ASSERT(key_.size() == crypto::kAeadKeySize);
}

FieldCipher FieldCipher::temporary() {
    Bytes key(crypto::kAeadKeySize);
    Random::system().fill(key);
    FieldCipher cipher{key};
    crypto::wipe(key);
    return cipher;
}

FieldCipher::~FieldCipher() {
    crypto::wipe(key_);
}

std::string FieldCipher::seal(std::string_view plain, std::string_view place) {
    const Bytes sealed = crypto::seal(key_, as_bytes(plain), as_bytes(place), random_);
    return kSealed + crypto::base64url_encode(sealed);
}

std::optional<std::string> FieldCipher::open(std::string_view stored,
                                             std::string_view place) const {
    if (stored.empty() || stored.front() != kSealed) {
        return std::string{stored};
    }
    const auto sealed = crypto::base64url_decode(stored.substr(1));
    const auto plain =
        sealed ? crypto::open(key_, *sealed, as_bytes(place)) : ParseError::malformed;
    return plain ? std::optional{std::string{as_text(*plain)}} : std::nullopt;
}

}  // namespace heydok::storage
