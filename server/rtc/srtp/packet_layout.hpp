#pragma once
#include <optional>

#include "base/bytes.hpp"

namespace heydok::srtp {

inline constexpr std::size_t kMinRtpHeaderSize = 12;
/// The part of a compound RTCP packet that stays in the clear: first header and sender's SSRC.
inline constexpr std::size_t kRtcpHeaderSize = 8;
/// E bit and index behind the cipher text (RFC 3711 section 3.4).
inline constexpr std::size_t kRtcpIndexSize = 4;
inline constexpr std::uint32_t kRtcpEncryptedBit = 0x80000000;
inline constexpr std::uint32_t kLastRtcpIndex = 0x7FFFFFFF;

/// Length of the RTP header with CSRCs and extension, all of which stays in the clear (RFC 3711
/// section 3.1). nullopt for another version or when the header does not fit into `packet`.
std::optional<std::size_t> rtp_header_size(ByteView packet);

/// Whether `packet` is long enough for, and has the version of, an RTCP packet.
bool is_rtcp(ByteView packet);

}  // namespace heydok::srtp
