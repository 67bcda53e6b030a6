#include "rtc/srtp/profile.hpp"

namespace heydok::srtp {

std::optional<Profile> profile_from_number(std::uint16_t number) {
    switch (const auto profile = static_cast<Profile>(number)) {
        case Profile::aes128_cm_sha1_80:
        case Profile::aead_aes_128_gcm:
        case Profile::aead_aes_256_gcm:
            return profile;
    }
    return std::nullopt;
}

std::size_t key_size(Profile profile) {
    return profile == Profile::aead_aes_256_gcm ? 32 : 16;
}

std::size_t salt_size(Profile profile) {
    return profile == Profile::aes128_cm_sha1_80 ? 14 : 12;
}

std::size_t rtp_overhead(Profile profile) {
    return profile == Profile::aes128_cm_sha1_80 ? 10 : 16;
}

std::size_t rtcp_overhead(Profile profile) {
    return rtp_overhead(profile) + 4;
}

}  // namespace heydok::srtp
