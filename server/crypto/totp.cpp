#include "crypto/totp.hpp"

#include <algorithm>

#include "crypto/hash.hpp"
#include "crypto/secret_memory.hpp"

namespace heydok::crypto {

std::int64_t totp_step(WallTime now) {
    return std::chrono::floor<std::chrono::seconds>(now).time_since_epoch() / kTotpPeriod;
}

std::string totp_code(ByteView secret, std::int64_t step) {
    Bytes counter;
    ByteWriter{counter}.u64(static_cast<std::uint64_t>(step));
    const Sha1Digest digest = hmac_sha1(secret, counter);
    const std::size_t offset = digest.back() & 0x0FU;
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        number = number << 8U | digest[offset + i];
    }
    number = (number & 0x7FFF'FFFFU) % 1'000'000U;
    std::string code(kTotpDigits, '0');
    for (auto digit = code.rbegin(); digit != code.rend(); ++digit, number /= 10) {
        *digit = static_cast<char>('0' + number % 10);
    }
    return code;
}

std::optional<std::int64_t> match_totp(ByteView secret, std::string_view code, WallTime now,
                                       std::int64_t last) {
    const std::int64_t present = totp_step(now);
    std::optional<std::int64_t> found;
    for (const std::int64_t step : {present - 1, present, present + 1}) {
        const std::string expected = totp_code(secret, step);
        const bool same = constant_time_equal(as_bytes(expected), as_bytes(code));
        if (same && step > last) {
            found = step;
        }
    }
    return found;
}

}  // namespace heydok::crypto
