#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "rtc/rtp/sequence_number.hpp"

namespace heydok::media {

/// Gives the packets of changing sources one gapless line of sequence numbers, apart from real
/// loss. Holes made on purpose are closed; late packets find the offset that was valid at their
/// place.
class SequenceRewriter {
  public:
    explicit SequenceRewriter(rtp::SequenceNumber first) : next_(first) {}

    /// From here on a new source is forwarded (or the old one after a pause), this packet first.
    /// Older packets are no longer mapped.
    void start_source(rtp::SequenceNumber first);
    /// The number under which the packet goes out; nothing when it lies before the source's start
    /// or before what is remembered, or was closed as a hole.
    std::optional<rtp::SequenceNumber> map(rtp::SequenceNumber in);
    /// The packet is not forwarded: when it is the newest its number is not used up. Late ones
    /// leave the gap that is already there.
    void skip(rtp::SequenceNumber in);
    /// Numbers from `first` on were given out and never used: the next source continues there.
    void take_back(rtp::SequenceNumber first) { next_ = first; }
    /// Whether the packet comes after all that were mapped or skipped.
    [[nodiscard]] bool is_ahead(rtp::SequenceNumber in) const {
        return unwrapper_.peek(in) > highest_in_;
    }
    /// The newest number given out plus one.
    [[nodiscard]] rtp::SequenceNumber next() const { return next_; }

  private:
    /// In numbers from `start` on go out as in - offset.
    struct Range {
        std::int64_t start = 0;
        std::int64_t offset = 0;
    };
    static constexpr std::size_t kRanges = 16;

    void add_range(Range range);

    rtp::SequenceUnwrapper unwrapper_;
    std::array<Range, kRanges> ranges_{};  ///< newest first
    std::size_t range_count_ = 0;
    std::int64_t highest_in_ = 0;
    rtp::SequenceNumber next_;
};

}  // namespace heydok::media
