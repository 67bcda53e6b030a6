#pragma once
#include <cstdint>
#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace heydok::rtp {

/// Most spatial layers of a scalability structure (RFC 9628 section 4.2.1).
inline constexpr std::size_t kMaxVp9SpatialLayers = 8;
/// References of one picture in flexible mode.
inline constexpr std::size_t kMaxVp9References = 3;

/// The VP9 payload descriptor (RFC 9628 section 4.2). It stays in clear when frames are end-to-end
/// encrypted.
struct Vp9Descriptor {
    bool inter_picture = false;  ///< P: depends on earlier pictures
    bool flexible = false;       ///< F
    bool starts_frame = false;   ///< B: of a layer frame
    bool ends_frame = false;     ///< E
    bool not_reference = false;  ///< Z: no higher spatial layer of the picture needs it
    std::optional<std::uint16_t> picture_id;
    bool picture_id_15_bit = false;
    bool has_layers = false;
    std::uint8_t temporal = 0;
    bool switching_up = false;  ///< U: higher temporal layers may begin after this frame
    std::uint8_t spatial = 0;
    bool inter_layer = false;  ///< D: depends on the next lower spatial layer
    std::optional<std::uint8_t> tl0_picture_index;
    std::uint8_t spatial_layers = 0;  ///< of a scalability structure; 0: none came along
    std::size_t size = 0;             ///< bytes of the descriptor

    /// First packet of the picture that a decoder can begin with.
    [[nodiscard]] bool starts_key_picture() const {
        return starts_frame && !inter_picture && spatial == 0;
    }
};

/// Flags, picture id, layers and TL0PICIDX: what a forwarder rewrites, at the descriptor's start.
inline constexpr std::size_t kMaxVp9HeadSize = 5;

/// Reads the descriptor at the start of an RTP payload. A payload that ends with it is `truncated`.
Parsed<Vp9Descriptor> parse_vp9_descriptor(ByteView payload);

/// Copies flags, picture id, layers and TL0PICIDX of the descriptor at the start of `payload` to
/// `out` with these numbers, where it has such; the number of bytes, as many as they took before.
/// Payload and descriptor belong together; `out` has at least kMaxVp9HeadSize bytes.
std::size_t write_vp9_head(const Vp9Descriptor& descriptor, ByteView payload,
                           std::uint16_t picture_id, std::uint8_t tl0_picture_index,
                           MutableBytes out);

}  // namespace heydok::rtp
