#include "media/vp8_rewriter.hpp"

#include <algorithm>

namespace heydok::media {
namespace {

constexpr std::uint16_t kPictureMask = 0x7fff;
constexpr std::uint8_t kKeyMask = 0x1f;

}  // namespace

void Vp8Rewriter::start_source(const rtp::Vp8Descriptor& first) {
    last_in_.reset();
    if (first.picture_id) {
        const std::int64_t in = unwrap(first);
        ranges_.fill({in, highest_out_ ? in - (*highest_out_ + 1) : 0});
    }
    if (first.tl0_picture_index) {
        tl0_offset_ = last_tl0_out_
                          ? static_cast<std::uint8_t>(*first.tl0_picture_index - *last_tl0_out_ - 1)
                          : 0;
    }
    if (first.key_index) {
        key_offset_ =
            last_key_out_ ? static_cast<std::uint8_t>(*first.key_index - *last_key_out_ - 1) : 0;
    }
}

bool Vp8Rewriter::takes(const rtp::Vp8Descriptor& source, std::uint8_t target) {
    if (!source.temporal_id || !source.picture_id) {
        return true;
    }
    const std::int64_t newest = last_in_.value_or(-1);
    const std::int64_t picture = unwrap(source);
    const std::uint8_t layer = *source.temporal_id;
    if (source.key_frame) {
        temporal_ = target;  // everything begins anew
    } else if (source.starts_frame() && picture > newest) {
        const bool may_climb = source.layer_sync && layer > temporal_ && layer <= target;
        temporal_ = may_climb ? layer : std::min(temporal_, target);
    }
    if (layer <= temporal_) {
        return true;
    }
    if (picture > newest) {
        leave_out(picture);
    }
    return false;
}

void Vp8Rewriter::leave_out(std::int64_t picture) {
    std::copy_backward(ranges_.begin(), ranges_.end() - 1, ranges_.end());
    ranges_[0] = {picture + 1, ranges_[1].offset + 1};
}

std::int64_t Vp8Rewriter::offset_of(std::int64_t picture) const {
    for (const Range& range : ranges_) {
        if (picture >= range.start) {
            return range.offset;
        }
    }
    return ranges_.back().offset;
}

rtp::Vp8Descriptor Vp8Rewriter::rewrite(const rtp::Vp8Descriptor& source) {
    rtp::Vp8Descriptor out = source;
    bool newest = true;
    if (source.picture_id) {
        const std::int64_t in = unwrap(source);
        const std::int64_t picture = in - offset_of(in);
        newest = !highest_out_ || picture >= *highest_out_;
        highest_out_ = std::max(highest_out_.value_or(picture), picture);
        out.picture_id = static_cast<std::uint16_t>(picture & kPictureMask);
        out.picture_id_15_bit = true;
    }
    if (source.tl0_picture_index) {
        out.tl0_picture_index = static_cast<std::uint8_t>(*source.tl0_picture_index - tl0_offset_);
        if (newest) {
            last_tl0_out_ = out.tl0_picture_index;
        }
    }
    if (source.key_index) {
        out.key_index = static_cast<std::uint8_t>((*source.key_index - key_offset_) & kKeyMask);
        if (newest) {
            last_key_out_ = out.key_index;
        }
    }
    return out;
}

void Vp8Rewriter::take_back(const rtp::Vp8Descriptor& first) {
    if (first.picture_id && highest_out_) {
        const std::int64_t behind = (*highest_out_ - *first.picture_id) & kPictureMask;
        highest_out_ = *highest_out_ - behind - 1;
    }
    if (first.tl0_picture_index) {
        const int used = first.temporal_id.value_or(0) == 0 ? 1 : 0;
        last_tl0_out_ = static_cast<std::uint8_t>(*first.tl0_picture_index - used);
    }
    if (first.key_index) {
        last_key_out_ =
            static_cast<std::uint8_t>((*first.key_index - (first.key_frame ? 1 : 0)) & kKeyMask);
    }
}

std::int64_t Vp8Rewriter::unwrap(const rtp::Vp8Descriptor& source) {
    const std::int64_t value = source.picture_id.value_or(0);
    if (!last_in_) {
        last_in_ = value;
        return value;
    }
    const std::int64_t circle = source.picture_id_15_bit ? 0x8000 : 0x80;
    std::int64_t step = (value - *last_in_) % circle;
    step = step < 0 ? step + circle : step;
    const std::int64_t result = *last_in_ + (step >= circle / 2 ? step - circle : step);
    last_in_ = std::max(*last_in_, result);
    return result;
}

}  // namespace heydok::media
