#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "rtc/rtp/vp8_descriptor.hpp"

namespace heydok::media {

/// Keeps picture id, TL0PICIDX and KEYIDX of a subscription's VP8 continuous when the source
/// changes or temporal layers are left out (RFC 7741 section 4.2: decoders take a jump for loss).
/// The payload is never touched.
class Vp8Rewriter {
  public:
    /// The next packet begins a new source or continues after a pause: its picture follows the
    /// newest one sent.
    void start_source(const rtp::Vp8Descriptor& first);
    /// Whether the packet is sent when temporal layers above `target` are not: down from the next
    /// picture on, up where a picture needs no other of its layer. A picture that is left out gives
    /// its number to the next one.
    bool takes(const rtp::Vp8Descriptor& source, std::uint8_t target);
    /// No temporal layer is left out, so that `takes` need not be asked.
    [[nodiscard]] bool takes_all(std::uint8_t target) const {
        return target == 0xff && temporal_ == 0xff;
    }
    /// The descriptor to send in place of `source`. Picture ids are always written with 15 bits.
    rtp::Vp8Descriptor rewrite(const rtp::Vp8Descriptor& source);

    /// The picture that begins with this descriptor, as it was rewritten, and all behind it were
    /// never sent: the next source continues in its place.
    void take_back(const rtp::Vp8Descriptor& first);

  private:
    /// Unwraps a 7 or 15-bit picture id so that it may grow past its width.
    std::int64_t unwrap(const rtp::Vp8Descriptor& source);
    void leave_out(std::int64_t picture);
    [[nodiscard]] std::int64_t offset_of(std::int64_t picture) const;

    /// Pictures from `start` on go out as in - offset.
    struct Range {
        std::int64_t start = 0;
        std::int64_t offset = 0;
    };
    static constexpr std::size_t kRanges = 8;

    std::optional<std::int64_t> last_in_;  ///< unwrapped, of the current source
    std::array<Range, kRanges> ranges_{};  ///< newest first
    std::uint8_t temporal_ = 0xff;         ///< highest layer sent now
    std::uint8_t tl0_offset_ = 0;
    std::uint8_t key_offset_ = 0;
    std::optional<std::int64_t> highest_out_;
    std::optional<std::uint8_t> last_tl0_out_;
    std::optional<std::uint8_t> last_key_out_;
};

}  // namespace heydok::media
