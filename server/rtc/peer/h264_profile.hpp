#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace heydok::peer {

/// The profiles of H.264 that decoders tell apart (RFC 6184 section 8.1, table 5).
enum class H264Profile : std::uint8_t {
    constrained_baseline,
    baseline,
    main,
    constrained_high,
    high
};

/// Profile of a `profile-level-id` (six hexadecimal digits); nothing for others and for garbage.
/// The level does not matter: it may differ in both directions (level-asymmetry-allowed).
std::optional<H264Profile> h264_profile(std::string_view profile_level_id);

}  // namespace heydok::peer
