// links: heydok_api
#include "api/access_token.hpp"
#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "crypto/jwt.hpp"

/// Claims of any content behind a good signature, and the input as a token of its own: a holder has
/// an identity and a meeting, and nothing vouches for a body that it does not name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    const std::string secret(32, 's');
    const api::AccessTokens tokens{"key", Secret{secret}};
    const WallTime now{std::chrono::seconds{1'800'000'000}};
    const std::string_view input = as_text({data, size});
    HEYDOK_ASSERT(!tokens.read(input, now));
    HEYDOK_ASSERT(!tokens.vouches(input, "body", now));
    const std::string signed_input = crypto::sign_hs256(input, secret);
    if (const auto holder = tokens.read(signed_input, now)) {
        HEYDOK_ASSERT(!holder->identity.empty() && !holder->meeting_id.empty());
        HEYDOK_ASSERT(holder->meeting_id.find('.') == std::string::npos);
    }
    HEYDOK_ASSERT(
        !(tokens.vouches(signed_input, "one", now) && tokens.vouches(signed_input, "other", now)));
    return 0;
}
