#include "rtc/peer/h264_profile.hpp"

#include <array>
#include <charconv>

namespace heydok::peer {
namespace {

/// profile_idc and the constraint bits that decide, from the most significant.
struct Pattern {
    std::uint8_t profile_idc;
    std::uint8_t mask;
    std::uint8_t value;
    H264Profile profile;
};
constexpr std::array kPatterns{
    Pattern{0x42, 0x4F, 0x40, H264Profile::constrained_baseline},
    Pattern{0x4D, 0x8F, 0x80, H264Profile::constrained_baseline},
    Pattern{0x58, 0xCF, 0xC0, H264Profile::constrained_baseline},
    Pattern{0x42, 0x4F, 0x00, H264Profile::baseline},
    Pattern{0x58, 0xCF, 0x80, H264Profile::baseline},
    Pattern{0x4D, 0xAF, 0x00, H264Profile::main},
    Pattern{0x64, 0xFF, 0x00, H264Profile::high},
    Pattern{0x64, 0xFF, 0x0C, H264Profile::constrained_high},
};
constexpr std::size_t kDigits = 6;

}  // namespace

std::optional<H264Profile> h264_profile(std::string_view profile_level_id) {
    std::uint32_t value = 0;
    const char* end = profile_level_id.data() + profile_level_id.size();
    const auto read = std::from_chars(profile_level_id.data(), end, value, 16);
    if (profile_level_id.size() != kDigits || read.ec != std::errc{} || read.ptr != end) {
        return std::nullopt;
    }
    const auto profile_idc = static_cast<std::uint8_t>(value >> 16);
    const auto constraints = static_cast<std::uint8_t>(value >> 8);
    for (const Pattern& pattern : kPatterns) {
        if (pattern.profile_idc == profile_idc && (constraints & pattern.mask) == pattern.value) {
            return pattern.profile;
        }
    }
    return std::nullopt;
}

}  // namespace heydok::peer
