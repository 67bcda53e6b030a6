#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/clock.hpp"

namespace heydok::crypto {

/// What every authenticator app understands: SHA-1, six digits, a new code every 30 s.
inline constexpr std::size_t kTotpSecretSize = 20;
inline constexpr std::size_t kTotpDigits = 6;
inline constexpr std::chrono::seconds kTotpPeriod{30};

/// The number of the period at `now` (RFC 6238 section 4.2).
std::int64_t totp_step(WallTime now);
/// The code of a period (RFC 4226 section 5.3).
std::string totp_code(ByteView secret, std::int64_t step);
/// The period whose code this is: the present one, the one before or the one after, for clocks that
/// differ (RFC 6238 section 5.2), and later than `last`, so that no code counts twice. Takes the
/// same time for every code of the right length.
std::optional<std::int64_t> match_totp(ByteView secret, std::string_view code, WallTime now,
                                       std::int64_t last);

}  // namespace heydok::crypto
