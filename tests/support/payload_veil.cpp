#include "tests/support/payload_veil.hpp"

#include <algorithm>

#include "rtc/rtp/vp8_descriptor.hpp"
#include "rtc/rtp/vp9_descriptor.hpp"

namespace heydok::support {
namespace {

using peer::MediaCodec;

/// How many last bytes tell one random payload from another.
constexpr std::size_t kMarkSize = 16;
/// What LiveKit's frame encryption leaves clear of a VP8 key frame, of another, and of Opus.
constexpr std::size_t kClearOfKeyFrame = 10;
constexpr std::size_t kClearOfFrame = 3;
constexpr std::size_t kClearOfOpus = 1;
/// H.264 (RFC 6184): the type of an aggregate, which holds parameter sets here, and of a fragment.
constexpr std::uint8_t kNalTypeMask = 0x1f;
constexpr std::uint8_t kAggregate = 24;
constexpr std::uint8_t kFragment = 28;

/// Bytes from the front that are in the clear: descriptor, and the head of the frame.
std::size_t clear_bytes(MediaCodec codec, ByteView payload) {
    switch (codec) {
        case MediaCodec::vp8: {
            const auto descriptor = rtp::parse_vp8_descriptor(payload);
            if (!descriptor) {
                return payload.size();
            }
            const std::size_t head = descriptor->key_frame ? kClearOfKeyFrame : kClearOfFrame;
            return descriptor->size + (descriptor->starts_frame() ? head : 0);
        }
        case MediaCodec::vp9: {
            const auto descriptor = rtp::parse_vp9_descriptor(payload);
            return descriptor ? descriptor->size : payload.size();
        }
        case MediaCodec::h264: {
            const std::uint8_t type = payload.empty() ? 0 : payload[0] & kNalTypeMask;
            if (type == kAggregate) {
                return payload.size();
            }
            return type == kFragment ? 2 : 1;
        }
        case MediaCodec::av1:
            return 1;  // the aggregation header
        case MediaCodec::opus:
            return kClearOfOpus;
        default:
            return payload.size();
    }
}

}  // namespace

void PayloadVeil::hide(MediaCodec codec, MutableBytes payload) {
    const std::size_t clear = everything_ ? 0 : clear_bytes(codec, payload);
    if (payload.size() < clear + kMarkSize) {
        return;
    }
    const MutableBytes veiled = payload.subspan(clear);
    Bytes original{veiled.begin(), veiled.end()};
    random_.fill(veiled);
    const auto mark = veiled.last(kMarkSize);
    originals_.emplace(Bytes{mark.begin(), mark.end()}, std::move(original));
}

void PayloadVeil::show(MutableBytes payload) const {
    if (payload.size() < kMarkSize) {
        return;
    }
    const auto mark = payload.last(kMarkSize);
    const auto found = originals_.find(Bytes{mark.begin(), mark.end()});
    if (found != originals_.end() && found->second.size() <= payload.size()) {
        std::ranges::copy(found->second, payload.last(found->second.size()).begin());
    }
}

}  // namespace heydok::support
