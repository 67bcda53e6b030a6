#pragma once
#include <cstdint>
#include <optional>

#include "media/media_packet.hpp"

namespace heydok::media {

/// Gives the packets of changing sources one line of RTP timestamps that never runs backwards at a
/// change. Sources are aligned by their sender reports (same publisher, same NTP clock), or by
/// arrival while there is none.
class TimestampRewriter {
  public:
    TimestampRewriter(std::uint32_t clock_rate, std::uint32_t first)
        : clock_rate_(clock_rate), first_(first) {}

    /// From here on packets of another source come, this one first. `before` is the clock of the
    /// source until now.
    void start_source(const MediaPacket& first, const SourceClock* before);
    /// The timestamp to send; remembered as the newest when it is. A source whose clock jumps away
    /// from its arrival is aligned to that.
    std::uint32_t map(Instant now, std::uint32_t in);
    /// Translation without remembering, for sender reports.
    [[nodiscard]] std::uint32_t translate(std::uint32_t in) const { return in - offset_; }

  private:
    [[nodiscard]] bool has_jumped(Instant now, std::uint32_t out) const;
    [[nodiscard]] std::uint32_t by_arrival(Instant now) const;
    [[nodiscard]] std::optional<std::uint32_t> by_reports(const MediaPacket& first,
                                                          const SourceClock* before) const;

    std::uint32_t clock_rate_;
    std::uint32_t first_;
    std::uint32_t offset_ = 0;  ///< in - out, modulo 2^32
    std::optional<std::uint32_t> newest_;
    Instant newest_at_{};
};

/// Ticks of a clock of `rate` Hz in `span`, modulo 2^32.
std::uint32_t ticks(Duration span, std::uint32_t rate);

}  // namespace heydok::media
