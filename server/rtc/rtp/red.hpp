#pragma once
#include <array>
#include <cstdint>

#include "base/bytes.hpp"
#include "base/result.hpp"

namespace heydok::rtp {

/// Redundant blocks that are told of one packet; further ones are skipped (hardening D15).
inline constexpr std::size_t kMaxRedundantBlocks = 8;

/// An earlier frame that a RED packet repeats.
struct RedundantBlock {
    std::uint8_t payload_type = 0;
    std::uint16_t timestamp_offset = 0;  ///< how far before the packet's timestamp
    ByteView payload;
};

/// Redundant audio data (RFC 2198): the newest frame and copies of earlier ones. Views into the
/// payload.
struct RedPayload {
    std::uint8_t primary_payload_type = 0;
    ByteView primary;
    std::size_t redundant_count = 0;  ///< of `redundant`, oldest first
    std::array<RedundantBlock, kMaxRedundantBlocks> redundant;
};

/// Reads an RTP payload. `truncated`: a cut header, or block lengths past the end.
Parsed<RedPayload> parse_red(ByteView payload);

}  // namespace heydok::rtp
