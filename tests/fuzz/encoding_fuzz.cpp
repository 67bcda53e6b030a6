// links: heydok_crypto
#include "base/assert.hpp"
#include "crypto/encoding.hpp"

/// Base64, base64url and hexadecimal: one text per value, both ways.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    const ByteView bytes{data, size};
    const Bytes value{bytes.begin(), bytes.end()};
    HEYDOK_ASSERT(*crypto::base64_decode(crypto::base64_encode(bytes)) == value);
    HEYDOK_ASSERT(*crypto::base64url_decode(crypto::base64url_encode(bytes)) == value);
    HEYDOK_ASSERT(*crypto::hex_decode(crypto::hex_encode(bytes)) == value);
    const std::string_view text = as_text(bytes);
    if (const auto read = crypto::base64_decode(text)) {
        HEYDOK_ASSERT(crypto::base64_encode(*read) == text);
    }
    if (const auto read = crypto::base64url_decode(text)) {
        HEYDOK_ASSERT(crypto::base64url_encode(*read) == text);
    }
    if (const auto read = crypto::hex_decode(text)) {
        HEYDOK_ASSERT(crypto::hex_encode(*read).size() == text.size());
    }
    return 0;
}
