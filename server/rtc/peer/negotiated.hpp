#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rtc/rtp/extensions.hpp"
#include "rtc/sdp/session.hpp"

namespace heydok::peer {

/// The codecs that heydok forwards. RED (RFC 2198) carries Opus with copies of earlier frames.
enum class MediaCodec : std::uint8_t { opus, red, vp8, h264, vp9, av1 };
inline constexpr std::size_t kCodecCount = 6;

/// "audio/opus", "audio/red", "video/VP8", "video/H264", "video/VP9", "video/AV1".
std::string_view mime_type(MediaCodec codec);
/// The same without kind and in small letters: "vp8".
std::string_view short_name(MediaCodec codec);
/// From a mime type or a bare name, in any letter case.
std::optional<MediaCodec> codec_from_name(std::string_view name);
constexpr bool is_audio(MediaCodec codec) {
    return codec == MediaCodec::opus || codec == MediaCodec::red;
}
/// The codec that a receiver needs at least: RED is unpacked for those who lack it.
constexpr MediaCodec least_codec(MediaCodec codec) {
    return codec == MediaCodec::red ? MediaCodec::opus : codec;
}
/// Can carry several spatial layers in one stream, told by dependency descriptors.
constexpr bool is_scalable(MediaCodec codec) {
    return codec == MediaCodec::vp9 || codec == MediaCodec::av1;
}
constexpr std::uint32_t clock_rate(MediaCodec codec) {
    return is_audio(codec) ? 48'000 : 90'000;
}

/// One codec of a section as agreed.
struct NegotiatedCodec {
    MediaCodec codec = MediaCodec::opus;
    std::uint8_t payload_type = 0;
    std::optional<std::uint8_t> rtx_payload_type;
    bool nack = false;
    bool transport_cc = false;
};

/// What offer and answer agreed on for one RTP section: the numbers that its packets carry.
struct NegotiatedSection {
    std::string mid;
    std::vector<NegotiatedCodec> codecs;  ///< preferred first
    rtp::ExtensionIds extensions;

    [[nodiscard]] const NegotiatedCodec* find(MediaCodec codec) const;
    /// By media payload type.
    [[nodiscard]] const NegotiatedCodec* find_payload(std::uint8_t payload_type) const;
    /// By payload type of its retransmissions.
    [[nodiscard]] const NegotiatedCodec* find_rtx(std::uint8_t payload_type) const;
};

/// Reads an RTP section of an answer of ours.
NegotiatedSection read_negotiated(const sdp::MediaSection& answered);

}  // namespace heydok::peer
