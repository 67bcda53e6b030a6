#include "rtc/peer/negotiated.hpp"

#include <algorithm>

namespace heydok::peer {
namespace {

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        const auto lower = [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
        };
        return lower(x) == lower(y);
    });
}

}  // namespace

std::string_view mime_type(MediaCodec codec) {
    static constexpr std::array<std::string_view, kCodecCount> kTypes{
        "audio/opus", "audio/red", "video/VP8", "video/H264", "video/VP9", "video/AV1"};
    return kTypes[static_cast<std::size_t>(codec)];
}

std::string_view short_name(MediaCodec codec) {
    static constexpr std::array<std::string_view, kCodecCount> kNames{"opus", "red", "vp8",
                                                                      "h264", "vp9", "av1"};
    return kNames[static_cast<std::size_t>(codec)];
}

std::optional<MediaCodec> codec_from_name(std::string_view name) {
    const std::size_t slash = name.find('/');
    const std::string_view bare = slash == std::string_view::npos ? name : name.substr(slash + 1);
    for (std::size_t i = 0; i < kCodecCount; ++i) {
        const auto codec = static_cast<MediaCodec>(i);
        const std::string_view mime = mime_type(codec);
        if (equal_ignoring_case(bare, mime.substr(mime.find('/') + 1))) {
            return codec;
        }
    }
    return std::nullopt;
}

const NegotiatedCodec* NegotiatedSection::find(MediaCodec codec) const {
    const auto found = std::find_if(codecs.begin(), codecs.end(),
                                    [&](const NegotiatedCodec& c) { return c.codec == codec; });
    return found == codecs.end() ? nullptr : &*found;
}

const NegotiatedCodec* NegotiatedSection::find_payload(std::uint8_t payload_type) const {
    const auto found = std::find_if(codecs.begin(), codecs.end(), [&](const NegotiatedCodec& c) {
        return c.payload_type == payload_type;
    });
    return found == codecs.end() ? nullptr : &*found;
}

const NegotiatedCodec* NegotiatedSection::find_rtx(std::uint8_t payload_type) const {
    const auto found = std::find_if(codecs.begin(), codecs.end(), [&](const NegotiatedCodec& c) {
        return c.rtx_payload_type == payload_type;
    });
    return found == codecs.end() ? nullptr : &*found;
}

NegotiatedSection read_negotiated(const sdp::MediaSection& answered) {
    NegotiatedSection result;
    result.mid = answered.mid;
    for (const sdp::Codec& codec : answered.codecs) {
        const auto known = codec_from_name(codec.name);
        if (!known) {
            continue;
        }
        NegotiatedCodec agreed;
        agreed.codec = *known;
        agreed.payload_type = codec.payload_type;
        if (const sdp::Codec* rtx = answered.rtx_for(codec.payload_type)) {
            agreed.rtx_payload_type = rtx->payload_type;
        }
        agreed.nack = codec.has_feedback("nack");
        agreed.transport_cc = codec.has_feedback("transport-cc");
        result.codecs.push_back(agreed);
    }
    for (const sdp::HeaderExtension& extension : answered.extensions) {
        if (const auto known = rtp::extension_from_uri(extension.uri)) {
            result.extensions.set(*known, extension.id);
        }
    }
    return result;
}

}  // namespace heydok::peer
