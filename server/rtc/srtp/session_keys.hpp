#pragma once
#include <array>
#include <cstdint>

#include "base/bytes.hpp"
#include "rtc/srtp/profile.hpp"

namespace heydok::srtp {

/// Which of the two key sets that come from one master key (RFC 3711 section 4.3).
enum class PacketKind : std::uint8_t { rtp, rtcp };

/// What encrypts and authenticates packets of one kind. Wiped at the end. Internal to rtc/srtp.
struct SessionKeys {
    std::array<std::uint8_t, 32> key{};                 ///< the first key_size() bytes count
    std::array<std::uint8_t, 16> salt{};                ///< salt_size() bytes, zeros behind them
    std::array<std::uint8_t, 20> authentication_key{};  ///< unused by the AEAD profiles

    SessionKeys() = default;
    SessionKeys(const SessionKeys&) = delete;
    SessionKeys& operator=(const SessionKeys&) = delete;
    ~SessionKeys();
};

/// Derives into `keys` (RFC 3711 section 4.3.1, key derivation rate zero). Sizes fit the profile.
void derive_session_keys(Profile profile, PacketKind kind, ByteView master_key,
                         ByteView master_salt, SessionKeys& keys);

}  // namespace heydok::srtp
