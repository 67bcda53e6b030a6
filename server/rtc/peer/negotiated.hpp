#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rtc/rtp/extensions.hpp"
#include "rtc/sdp/session.hpp"

namespace heydok::peer {

/// The codecs that heydok forwards.
enum class MediaCodec : std::uint8_t { opus, vp8, h264 };

/// "audio/opus", "video/VP8", "video/H264".
std::string_view mime_type(MediaCodec codec);
/// From a mime type or a bare name, in any letter case.
std::optional<MediaCodec> codec_from_name(std::string_view name);
constexpr std::uint32_t clock_rate(MediaCodec codec) {
    return codec == MediaCodec::opus ? 48'000 : 90'000;
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
