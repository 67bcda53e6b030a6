#include "media/layer_selector.hpp"

#include <algorithm>

namespace heydok::media {
namespace {

using rtp::FrameStructure;
using rtp::FrameUse;

bool is_new_picture(std::optional<std::uint32_t>& newest, std::uint32_t timestamp) {
    if (newest && rtp::distance(*newest, timestamp) <= 0) {
        return false;
    }
    newest = timestamp;
    return true;
}

int rank(const FrameStructure::Target& target) {
    return target.spatial * 8 + target.temporal;
}

/// The decode targets that a subscriber of `chosen` can decode.
std::uint32_t targets_within(const FrameStructure& structure, int chosen) {
    const FrameStructure::Target& top = structure.targets[static_cast<std::size_t>(chosen)];
    std::uint32_t targets = 0;
    for (std::size_t i = 0; i < structure.target_count; ++i) {
        const FrameStructure::Target& target = structure.targets[i];
        if (target.spatial <= top.spatial && target.temporal <= top.temporal) {
            targets |= 1U << i;
        }
    }
    return targets;
}

}  // namespace

void DependencySelector::start_source() {
    unwrapper_.reset();
    decisions_.fill({});
    timestamp_.reset();
    structure_ = 0;
    broken_chains_ = 0xffff'ffff;
    current_ = -1;
    waits_ = narrowed_ = false;
    spatial_.reset();
}

LayerDecision DependencySelector::select(const rtp::DependencyDescriptor& descriptor,
                                         PictureMark mark) {
    if (is_new_picture(timestamp_, mark.timestamp)) {
        target_ = wish_;
    }
    const std::int64_t frame = unwrapper_.unwrap(descriptor.frame_number);
    Decision& decision = decisions_[static_cast<std::uint64_t>(frame) % kFrames];
    if (decision.frame > frame) {
        return {};  // longer ago than is remembered
    }
    if (decision.frame != frame) {
        decision = {frame, false, 0, 0};
        decide(descriptor, decision);
    }
    if (!decision.forward) {
        return {};
    }
    LayerDecision result{true, mark.marker, {}};
    result.marker =
        result.marker || (descriptor.end_of_frame && descriptor.frame.spatial == decision.spatial);
    // Once told, a set of targets stays until it is told anew.
    narrowed_ = decision.active_targets != descriptor.active_targets ||
                (narrowed_ && !descriptor.brings_structure);
    if (narrowed_) {
        result.active_targets = decision.active_targets;
    }
    return result;
}

void DependencySelector::decide(const rtp::DependencyDescriptor& descriptor, Decision& decision) {
    const FrameStructure& structure = *descriptor.structure;
    if (structure.version != structure_) {
        // Chains stay: packets of the key frame may have overtaken the one with the structure, and
        // its chains begin anew in any case.
        structure_ = structure.version;
        current_ = -1;
    }
    follow_chains(decision.frame, descriptor);
    const Choice choice = choose(descriptor);
    if (choice.target < 0) {
        waits_ = true;
        return;
    }
    current_ = choice.target;
    const auto target = static_cast<std::size_t>(choice.target);
    const std::uint8_t spatial = structure.targets[target].spatial;
    waits_ = choice.wished >= 0 && !is_whole(structure, choice.wished);
    const rtp::FrameDependencies& frame = descriptor.frame;
    if (frame.use(target) == FrameUse::not_present) {
        return;
    }
    for (std::size_t i = 0; i < frame.reference_count; ++i) {
        if (was_dropped(decision.frame - frame.references[i])) {
            return;
        }
    }
    spatial_ = spatial;
    decision.forward = true;
    decision.spatial = spatial;
    decision.active_targets = targets_within(structure, choice.target) & descriptor.active_targets;
}

void DependencySelector::follow_chains(std::int64_t frame,
                                       const rtp::DependencyDescriptor& descriptor) {
    // An upper layer of a key picture may overtake the layers below it, where its chains begin.
    const rtp::FrameDependencies& own = descriptor.frame;
    const bool within_picture =
        own.spatial > 0 &&
        std::all_of(own.references.begin(), own.references.begin() + own.reference_count,
                    [&](std::uint16_t distance) { return distance <= own.spatial; });
    for (std::size_t chain = 0; chain < descriptor.structure->chain_count; ++chain) {
        const std::uint8_t distance = descriptor.frame.chains[chain];
        if (distance == 0) {
            broken_chains_ &= ~(1U << chain);
        } else if (was_dropped(frame - distance)) {
            broken_chains_ |= 1U << chain;
        } else if (within_picture && distance <= own.spatial) {
            broken_chains_ &= ~(1U << chain);
        }
    }
}

DependencySelector::Choice DependencySelector::choose(
    const rtp::DependencyDescriptor& descriptor) const {
    const FrameStructure& structure = *descriptor.structure;
    const auto rank_of = [&](int i) {
        return rank(structure.targets[static_cast<std::size_t>(i)]);
    };
    Choice choice;
    int above = -1;
    for (int i = 0; i < structure.target_count; ++i) {
        const FrameStructure::Target& target = structure.targets[static_cast<std::size_t>(i)];
        if ((descriptor.active_targets >> i & 1) == 0) {
            continue;
        }
        const bool whole = is_whole(structure, i);
        if (target.spatial > target_.spatial || target.temporal > target_.temporal) {
            above = whole && (above < 0 || rank(target) < rank_of(above)) ? i : above;
            continue;
        }
        if (choice.wished < 0 || rank(target) > rank_of(choice.wished)) {
            choice.wished = i;
        }
        // Between base pictures something of the layer above may have been left out.
        const bool climbs =
            current_ >= 0 &&
            target.spatial > structure.targets[static_cast<std::size_t>(current_)].spatial;
        if (whole && (!climbs || descriptor.frame.temporal == 0) &&
            (choice.target < 0 || rank(target) > rank_of(choice.target))) {
            choice.target = i;
        }
    }
    if (choice.target < 0) {
        // The way down needs a key frame here: until then what runs goes on.
        choice.target = above;
        const bool current_there =
            current_ >= 0 && (descriptor.active_targets >> current_ & 1) != 0;
        if (current_there && is_whole(structure, current_)) {
            choice.target = current_;
        }
    }
    return choice;
}

bool DependencySelector::is_whole(const FrameStructure& structure, int target) const {
    const std::uint8_t chain = structure.targets[static_cast<std::size_t>(target)].chain;
    return structure.chain_count == 0 || (broken_chains_ >> chain & 1) == 0;
}

bool DependencySelector::was_dropped(std::int64_t frame) const {
    const Decision& decision = decisions_[static_cast<std::uint64_t>(frame) % kFrames];
    // Unknown frames may still come; the subscriber asks for them itself.
    return decision.frame == frame && !decision.forward;
}

void Vp9Selector::start_source() {
    timestamp_.reset();
    spatial_.reset();
    temporal_ = top_ = 0;
    may_climb_ = false;
    picture_is_key_.reset();
}

LayerDecision Vp9Selector::select(const rtp::Vp9Descriptor& descriptor, PictureMark mark) {
    if (is_new_picture(timestamp_, mark.timestamp)) {
        begin_picture();
    }
    if (*timestamp_ == mark.timestamp) {
        climb(descriptor);
    }
    if (!spatial_ || descriptor.spatial > *spatial_ || descriptor.temporal > temporal_) {
        return {};
    }
    // In a key picture the layer that is climbed to is still to come.
    const bool climbs = !descriptor.inter_picture && *spatial_ < std::min(target_.spatial, top_);
    const bool ends = descriptor.ends_frame && descriptor.spatial == *spatial_ && !climbs;
    return {true, mark.marker || ends, {}};
}

bool Vp9Selector::wants_key_frame() const {
    return !spatial_ || *spatial_ < std::min(target_.spatial, top_);
}

void Vp9Selector::begin_picture() {
    if (spatial_) {
        spatial_ = std::min(*spatial_, target_.spatial);
    }
    temporal_ = may_climb_ ? target_.temporal : std::min(temporal_, target_.temporal);
    may_climb_ = false;
    picture_is_key_.reset();
}

void Vp9Selector::climb(const rtp::Vp9Descriptor& descriptor) {
    if (descriptor.spatial_layers > 0) {
        top_ = static_cast<std::uint8_t>(descriptor.spatial_layers - 1);
    }
    top_ = std::max(top_, descriptor.spatial);
    if (descriptor.spatial == 0) {
        picture_is_key_ = !descriptor.inter_picture;
    }
    if (!descriptor.inter_picture && descriptor.spatial <= target_.spatial) {
        // Layers of a key picture may overtake each other; in others they begin one by one.
        const bool follows = spatial_ && descriptor.spatial <= *spatial_ + 1;
        if (follows || picture_is_key_.value_or(true)) {
            spatial_ = std::max(spatial_.value_or(0), descriptor.spatial);
            temporal_ = picture_is_key_.value_or(false) ? target_.temporal : temporal_;
        }
    }
    may_climb_ = may_climb_ || (descriptor.switching_up && descriptor.temporal <= temporal_);
}

}  // namespace heydok::media
