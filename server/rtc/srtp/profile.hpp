#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>

namespace heydok::srtp {

/// Protection profiles with their numbers in the DTLS-SRTP registry; the same values as
/// dtls::SrtpProfile.
enum class Profile : std::uint16_t {
    aes128_cm_sha1_80 = 0x0001,  ///< RFC 3711
    aead_aes_128_gcm = 0x0007,   ///< RFC 7714
    aead_aes_256_gcm = 0x0008,   ///< RFC 7714
};

/// The profile with this number in the registry, if heydok speaks it.
std::optional<Profile> profile_from_number(std::uint16_t number);

/// Bytes of the master key and master salt.
std::size_t key_size(Profile profile);
std::size_t salt_size(Profile profile);
/// Bytes that protection adds to an RTP packet, to an RTCP packet.
std::size_t rtp_overhead(Profile profile);
std::size_t rtcp_overhead(Profile profile);

/// No profile adds more than this to a packet of either kind.
inline constexpr std::size_t kMaxOverhead = 20;

}  // namespace heydok::srtp
