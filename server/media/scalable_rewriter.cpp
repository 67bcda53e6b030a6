#include "media/scalable_rewriter.hpp"

#include <algorithm>

namespace heydok::media {
namespace {

constexpr std::uint16_t kLongIds = 0x7fff;
constexpr std::uint16_t kShortIds = 0x7f;

std::uint16_t id_mask(const rtp::Vp9Descriptor& descriptor) {
    return descriptor.picture_id_15_bit ? kLongIds : kShortIds;
}

}  // namespace

void ScalableRewriter::start_source(const MediaPacket& first) {
    by_dependency_.start_source();
    by_descriptor_.start_source();
    has_dependency_ = first.dependency != nullptr;
    has_descriptor_ = first.vp9.has_value();
    if (first.dependency != nullptr) {
        const std::uint16_t in = first.dependency->frame_number;
        frame_offset_ = newest_frame_ ? static_cast<std::uint16_t>(in - *newest_frame_ - 1) : 0;
    }
    if (first.vp9 && first.vp9->picture_id) {
        const std::uint16_t in = *first.vp9->picture_id;
        picture_offset_ =
            newest_picture_ ? static_cast<std::uint16_t>(in - *newest_picture_ - 1) : 0;
    }
    if (first.vp9 && first.vp9->tl0_picture_index) {
        const std::uint8_t in = *first.vp9->tl0_picture_index;
        tl0_offset_ = newest_tl0_ ? static_cast<std::uint8_t>(in - *newest_tl0_ - 1) : 0;
    }
}

void ScalableRewriter::set_target(LayerTarget target) {
    by_dependency_.set_target(target);
    by_descriptor_.set_target(target);
}

LayerDecision ScalableRewriter::select(const MediaPacket& packet) {
    const PictureMark mark{packet.view.timestamp(), packet.view.marker()};
    if (packet.dependency != nullptr) {
        return by_dependency_.select(*packet.dependency, mark);
    }
    if (packet.vp9 && !has_dependency_) {
        return by_descriptor_.select(*packet.vp9, mark);
    }
    return {!has_dependency_, mark.marker, {}};
}

std::optional<std::uint8_t> ScalableRewriter::spatial() const {
    if (has_dependency_) {
        return by_dependency_.spatial();
    }
    return has_descriptor_ ? by_descriptor_.spatial() : std::optional<std::uint8_t>{0};
}

bool ScalableRewriter::wants_key_frame() const {
    if (has_dependency_) {
        return by_dependency_.wants_key_frame();
    }
    return has_descriptor_ && by_descriptor_.wants_key_frame();
}

std::size_t ScalableRewriter::write_head(const MediaPacket& packet, MutableBytes out) {
    if (!packet.vp9 || !packet.vp9->picture_id) {
        return 0;
    }
    const std::uint16_t mask = id_mask(*packet.vp9);
    const auto picture =
        static_cast<std::uint16_t>((*packet.vp9->picture_id - picture_offset_) & mask);
    const auto tl0 =
        static_cast<std::uint8_t>(packet.vp9->tl0_picture_index.value_or(0) - tl0_offset_);
    const auto ahead =
        static_cast<std::uint16_t>((picture - newest_picture_.value_or(picture)) & mask);
    if (ahead <= mask / 2) {
        newest_picture_ = picture;
        newest_tl0_ = packet.vp9->tl0_picture_index ? std::optional{tl0} : newest_tl0_;
    }
    if (picture_offset_ == 0 && tl0_offset_ == 0) {
        return 0;
    }
    return rtp::write_vp9_head(*packet.vp9, packet.view.payload(), picture, tl0, out);
}

ByteView ScalableRewriter::write_dependency(const MediaPacket& packet, rtp::SequenceNumber sequence,
                                            std::optional<std::uint32_t> active_targets) {
    if (packet.dependency == nullptr) {
        return {};
    }
    const auto frame = static_cast<std::uint16_t>(packet.dependency->frame_number - frame_offset_);
    if (!newest_frame_ || rtp::is_newer(frame, *newest_frame_)) {
        newest_frame_ = frame;
    }
    source_dependency_id_ = packet.dependency_id;
    sent_frames_[sequence % kSent] = frame;
    const std::size_t size = rtp::write_dependency_descriptor(
        *packet.dependency, packet.dependency_value, frame, active_targets, dependency_);
    return ByteView{dependency_}.first(size);
}

ByteView ScalableRewriter::repeat_dependency(const rtp::PacketView& original,
                                             rtp::SequenceNumber sequence) {
    const ByteView value = original.extension(source_dependency_id_);
    if (value.size() < 3 || value.size() > dependency_.size()) {
        return {};
    }
    std::copy(value.begin(), value.end(), dependency_.begin());
    store_u16(&dependency_[1], sent_frames_[sequence % kSent]);
    return ByteView{dependency_}.first(value.size());
}

}  // namespace heydok::media
