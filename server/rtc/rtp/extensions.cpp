#include "rtc/rtp/extensions.hpp"

#include <algorithm>

namespace heydok::rtp {
namespace {

constexpr std::array<std::string_view, kExtensionCount> kUris{
    "urn:ietf:params:rtp-hdrext:sdes:mid",
    "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
    "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
    "urn:ietf:params:rtp-hdrext:ssrc-audio-level",
    "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
    "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
    "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay",
    "http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time",
    "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension",
    "urn:3gpp:video-orientation",
    "http://www.webrtc.org/experiments/rtp-hdrext/video-layers-allocation00",
};
constexpr std::uint8_t kReservedId = 15;

}  // namespace

std::string_view extension_uri(Extension extension) {
    return kUris[static_cast<std::size_t>(extension)];
}

std::optional<Extension> extension_from_uri(std::string_view uri) {
    const auto* found = std::find(kUris.begin(), kUris.end(), uri);
    if (found == kUris.end()) {
        return std::nullopt;
    }
    return static_cast<Extension>(found - kUris.begin());
}

bool ExtensionIds::set(Extension extension, std::uint8_t id) {
    if (id == 0 || id == kReservedId) {
        return false;
    }
    const auto holder = this->extension(id);
    if (holder && *holder != extension) {
        return false;
    }
    ids_[static_cast<std::size_t>(extension)] = id;
    return true;
}

std::optional<Extension> ExtensionIds::extension(std::uint8_t id) const {
    const auto* found = std::find(ids_.begin(), ids_.end(), id);
    if (id == 0 || found == ids_.end()) {
        return std::nullopt;
    }
    return static_cast<Extension>(found - ids_.begin());
}

std::optional<AudioLevel> parse_audio_level(ByteView value) {
    if (value.size() != 1) {
        return std::nullopt;
    }
    return AudioLevel{(value[0] & 0x80) != 0, static_cast<std::uint8_t>(value[0] & 0x7F)};
}

std::uint8_t audio_level_byte(AudioLevel level) {
    return static_cast<std::uint8_t>((level.voice ? 0x80 : 0) | (level.level & 0x7F));
}

std::optional<PlayoutDelay> parse_playout_delay(ByteView value) {
    if (value.size() != 3) {
        return std::nullopt;
    }
    const int min = value[0] << 4 | value[1] >> 4;
    const int max = (value[1] & 0x0F) << 8 | value[2];
    return PlayoutDelay{static_cast<std::uint16_t>(min * 10), static_cast<std::uint16_t>(max * 10)};
}

std::array<std::uint8_t, 3> playout_delay_bytes(PlayoutDelay delay) {
    const int min = std::min(delay.min_ms / 10, 0xFFF);
    const int max = std::min(delay.max_ms / 10, 0xFFF);
    return {static_cast<std::uint8_t>(min >> 4),
            static_cast<std::uint8_t>((min & 0x0F) << 4 | max >> 8),
            static_cast<std::uint8_t>(max)};
}

std::array<std::uint8_t, 3> abs_send_time_bytes(Instant now) {
    const auto micros = static_cast<std::uint64_t>(now.time_since_epoch().count());
    const std::uint64_t seconds = micros / 1'000'000 % 64;
    const std::uint64_t fraction = (micros % 1'000'000 << 18) / 1'000'000;
    const std::uint64_t value = seconds << 18 | fraction;
    return {static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 8),
            static_cast<std::uint8_t>(value)};
}

std::string_view parse_identifier(ByteView value) {
    const auto printable = [](std::uint8_t c) { return c > 0x20 && c < 0x7F; };
    if (value.empty() || value.size() > kMaxIdentifierSize ||
        !std::all_of(value.begin(), value.end(), printable)) {
        return {};
    }
    return as_text(value);
}

}  // namespace heydok::rtp
