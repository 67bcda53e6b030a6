#include "media/sequence_rewriter.hpp"

#include <algorithm>

namespace heydok::media {

void SequenceRewriter::start_source(rtp::SequenceNumber first) {
    unwrapper_.reset();
    range_count_ = 0;
    const std::int64_t in = unwrapper_.unwrap(first);
    highest_in_ = in - 1;
    add_range({in, in - next_});
}

std::optional<rtp::SequenceNumber> SequenceRewriter::map(rtp::SequenceNumber in) {
    const std::int64_t number = unwrapper_.unwrap(in);
    for (std::size_t i = 0; i < range_count_; ++i) {
        if (number < ranges_[i].start) {
            continue;
        }
        const std::int64_t out = number - ranges_[i].offset;
        if (i > 0 && out >= ranges_[i - 1].start - ranges_[i - 1].offset) {
            return std::nullopt;  // skipped, so its number belongs to the packet behind it
        }
        const auto result = static_cast<rtp::SequenceNumber>(out);
        if (number > highest_in_) {
            highest_in_ = number;
            next_ = static_cast<rtp::SequenceNumber>(result + 1);
        }
        return result;
    }
    return std::nullopt;
}

void SequenceRewriter::skip(rtp::SequenceNumber in) {
    const std::int64_t number = unwrapper_.unwrap(in);
    if (range_count_ == 0 || number <= highest_in_) {
        return;
    }
    // What was lost between the newest and this one may still come and keeps its numbers.
    highest_in_ = number;
    next_ = static_cast<rtp::SequenceNumber>(number - ranges_[0].offset);
    add_range({number + 1, ranges_[0].offset + 1});
}

void SequenceRewriter::add_range(Range range) {
    std::copy_backward(ranges_.begin(), ranges_.end() - 1, ranges_.end());
    ranges_[0] = range;
    range_count_ = std::min(range_count_ + 1, kRanges);
}

}  // namespace heydok::media
