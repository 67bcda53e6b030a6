// links: heydok_crypto
#include <cstdlib>
#include <string>

#include "base/bytes.hpp"
#include "crypto/jwt.hpp"

/// A token that verifies must have a payload that can be read without the check too, and a payload
/// that we sign must verify.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    const std::string_view text = as_text({data, size});
    const auto verified = crypto::verify_hs256(text, "secret");
    const auto peeked = crypto::peek_payload(text);
    if (verified && (!peeked || *peeked != *verified)) {
        std::abort();
    }
    const std::string token = crypto::sign_hs256(text, "secret");
    const auto again = crypto::verify_hs256(token, "secret");
    if (token.size() <= crypto::kMaxJwtSize && (!again || *again != text)) {
        std::abort();
    }
    return 0;
}
