#pragma once
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace heydok::rtp {

/// The VP8 payload descriptor (RFC 7741 section 4.2) and what the first payload byte tells. All of
/// it stays in clear when frames are end-to-end encrypted.
struct Vp8Descriptor {
    bool non_reference = false;
    bool start_of_partition = false;
    std::uint8_t partition = 0;  ///< 0 to 7
    std::optional<std::uint16_t> picture_id;
    bool picture_id_15_bit = false;  ///< else 7 bits; only with picture_id
    std::optional<std::uint8_t> tl0_picture_index;
    std::optional<std::uint8_t> temporal_id;  ///< 0 to 3
    bool layer_sync = false;                  ///< Y; only with temporal_id
    std::optional<std::uint8_t> key_index;    ///< 0 to 31
    /// Bytes of the descriptor as read; `write_vp8_descriptor` ignores it.
    std::size_t size = 0;
    /// First packet of a key frame: start of partition 0 and the P bit of the frame header clear.
    bool key_frame = false;

    [[nodiscard]] bool starts_frame() const { return start_of_partition && partition == 0; }
};

inline constexpr std::size_t kMaxVp8DescriptorSize = 6;

/// Reads the descriptor at the start of an RTP payload. A payload that ends with the descriptor is
/// `truncated`: every VP8 packet carries data.
Parsed<Vp8Descriptor> parse_vp8_descriptor(ByteView payload);

/// Bytes that the descriptor needs as it is filled now; 1 to 6.
std::size_t vp8_descriptor_size(const Vp8Descriptor& descriptor);

/// Writes the descriptor to the start of `out`; the number of bytes, 0 when `out` is too small.
std::size_t write_vp8_descriptor(const Vp8Descriptor& descriptor, MutableBytes out);

}  // namespace heydok::rtp
