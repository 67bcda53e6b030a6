#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "base/bytes.hpp"
#include "base/clock.hpp"

namespace heydok::rtp {

/// The header extensions that heydok knows (RFC 8285).
enum class Extension : std::uint8_t {
    mid,                    ///< RFC 8843; a string of 1 to 16 bytes
    rid,                    ///< RFC 8852
    repaired_rid,           ///< RFC 8852
    audio_level,            ///< RFC 6464; one byte
    abs_send_time,          ///< three bytes, seconds in 6.18 fixed point
    transport_cc,           ///< draft-holmer-rmcat-transport-wide-cc-extensions-01; two bytes
    playout_delay,          ///< three bytes, 12-bit minimum and maximum in 10 ms
    abs_capture_time,       ///< eight or sixteen bytes
    dependency_descriptor,  ///< AV1 RTP specification, appendix A
    video_orientation,      ///< one byte
    video_layers_allocation,
};
inline constexpr std::size_t kExtensionCount = 11;
/// Longest mid or rid that is accepted (one-byte form carries no more).
inline constexpr std::size_t kMaxIdentifierSize = 16;

std::string_view extension_uri(Extension extension);
std::optional<Extension> extension_from_uri(std::string_view uri);

/// Which number a session has given to which extension (a=extmap). Zero: not negotiated.
class ExtensionIds {
  public:
    /// Id 1 to 255; 15 is refused because the one-byte form reserves it. A later call for the same
    /// extension replaces; an id that another extension holds is refused.
    bool set(Extension extension, std::uint8_t id);
    [[nodiscard]] std::uint8_t id(Extension extension) const {
        return ids_[static_cast<std::size_t>(extension)];
    }
    [[nodiscard]] std::optional<Extension> extension(std::uint8_t id) const;

  private:
    std::array<std::uint8_t, kExtensionCount> ids_{};
};

struct AudioLevel {
    bool voice = false;
    std::uint8_t level = 127;  ///< -dBov: 0 loudest, 127 silence
};
std::optional<AudioLevel> parse_audio_level(ByteView value);
std::uint8_t audio_level_byte(AudioLevel level);

struct PlayoutDelay {
    static constexpr std::uint16_t kMost = 40'950;  ///< ms

    std::uint16_t min_ms = 0;  ///< 0 to kMost, steps of 10
    std::uint16_t max_ms = 0;
};
std::optional<PlayoutDelay> parse_playout_delay(ByteView value);
std::array<std::uint8_t, 3> playout_delay_bytes(PlayoutDelay delay);

/// Send time as abs-send-time carries it: 24 bits, seconds in 6.18 fixed point, wraps at 64 s.
std::array<std::uint8_t, 3> abs_send_time_bytes(Instant now);

/// A mid or rid of 1 to 16 printable ASCII characters without blanks; empty view otherwise.
std::string_view parse_identifier(ByteView value);

}  // namespace heydok::rtp
