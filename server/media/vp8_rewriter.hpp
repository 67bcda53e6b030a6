#pragma once
#include <cstdint>
#include <optional>

#include "rtc/rtp/vp8_descriptor.hpp"

namespace heydok::media {

/// Keeps picture id, TL0PICIDX and KEYIDX of a subscription's VP8 continuous when the source
/// changes (RFC 7741 section 4.2: decoders take a jump for loss). The payload is never touched.
class Vp8Rewriter {
  public:
    /// The next packet begins a new source or continues after a pause: its picture follows the
    /// newest one sent.
    void start_source(const rtp::Vp8Descriptor& first);
    /// The descriptor to send in place of `source`. Picture ids are always written with 15 bits.
    rtp::Vp8Descriptor rewrite(const rtp::Vp8Descriptor& source);

  private:
    /// Unwraps a 7 or 15-bit picture id so that it may grow past its width.
    std::int64_t unwrap(const rtp::Vp8Descriptor& source);

    std::optional<std::int64_t> last_in_;  ///< unwrapped, of the current source
    std::int64_t picture_offset_ = 0;      ///< in - out
    std::uint8_t tl0_offset_ = 0;
    std::uint8_t key_offset_ = 0;
    std::optional<std::int64_t> highest_out_;
    std::optional<std::uint8_t> last_tl0_out_;
    std::optional<std::uint8_t> last_key_out_;
};

}  // namespace heydok::media
