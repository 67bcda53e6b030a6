// links: heydok_signaling
#include "base/assert.hpp"
#include "crypto/jwt.hpp"
#include "signaling/token.hpp"

/// Claims behind a good signature (the issuer is known, the content is anything), and the input as
/// a token of its own. What is accepted must survive being signed again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace heydok;
    static const Secret kSecret{std::string(32, 's')};
    static const signaling::ApiKeys kKeys{{"key", kSecret}};
    const WallTime now{std::chrono::seconds{1'800'000'000}};
    const std::string_view input = as_text({data, size});
    (void)signaling::verify_token(input, kKeys, now, std::chrono::hours{6});
    const auto claims = signaling::verify_token(crypto::sign_hs256(input, kSecret.reveal()), kKeys,
                                                now, std::chrono::hours{6});
    if (claims.has_value()) {
        const std::string again = signaling::sign_token(*claims, kSecret);
        if (again.size() <= crypto::kMaxJwtSize) {
            HEYDOK_ASSERT(
                signaling::verify_token(again, kKeys, now, std::chrono::hours{6}).has_value());
        }
    }
    return 0;
}
