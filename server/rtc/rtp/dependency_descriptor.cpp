#include "rtc/rtp/dependency_descriptor.hpp"

#include <algorithm>

namespace heydok::rtp {
namespace {

constexpr std::size_t kMandatorySize = 3;
constexpr std::size_t kFlags = 5;  ///< bits in front of the extended fields
constexpr std::size_t kResolutionBits = 32;
constexpr std::uint32_t kTemplateIds = 64;
// next_layer_idc
constexpr std::uint32_t kNextTemporal = 1;
constexpr std::uint32_t kNextSpatial = 2;
constexpr std::uint32_t kNoMoreTemplates = 3;

bool read_layers(BitReader& bits, FrameStructure& structure) {
    std::uint8_t spatial = 0;
    std::uint8_t temporal = 0;
    std::uint32_t next = 0;
    do {
        if (structure.template_count == kMaxFrameTemplates) {
            return false;
        }
        FrameDependencies& made = structure.templates[structure.template_count++];
        made = FrameDependencies{};
        made.spatial = spatial;
        made.temporal = temporal;
        next = bits.bits(2);
        if (next == kNextTemporal) {
            ++temporal;
        } else if (next == kNextSpatial) {
            temporal = 0;
            ++spatial;
        }
    } while (bits.ok() && next != kNoMoreTemplates);
    structure.spatial_layers = static_cast<std::uint8_t>(spatial + 1);
    return bits.ok();
}

void read_indications(BitReader& bits, std::size_t targets, FrameDependencies& frame) {
    frame.indications = 0;
    for (std::size_t target = 0; target < targets; ++target) {
        frame.indications |= std::uint64_t{bits.bits(2)} << (2 * target);
    }
}

bool add_reference(std::uint32_t distance, FrameDependencies& frame) {
    if (frame.reference_count == kMaxFrameReferences) {
        return false;
    }
    frame.references[frame.reference_count++] = static_cast<std::uint16_t>(distance);
    return true;
}

bool read_template_references(BitReader& bits, FrameDependencies& frame) {
    while (bits.flag()) {
        if (!add_reference(bits.bits(4) + 1, frame)) {
            return false;
        }
    }
    return bits.ok();
}

bool read_own_references(BitReader& bits, FrameDependencies& frame) {
    frame.reference_count = 0;
    for (std::uint32_t size = bits.bits(2); size != 0; size = bits.bits(2)) {
        if (!add_reference(bits.bits(size * 4) + 1, frame)) {
            return false;
        }
    }
    return bits.ok();
}

void read_chains(BitReader& bits, FrameStructure& structure) {
    structure.chain_count = static_cast<std::uint8_t>(bits.below(structure.target_count + 1U));
    if (structure.chain_count == 0) {
        return;
    }
    for (std::size_t i = 0; i < structure.target_count; ++i) {
        structure.targets[i].chain = static_cast<std::uint8_t>(bits.below(structure.chain_count));
    }
    for (std::size_t i = 0; i < structure.template_count; ++i) {
        for (std::size_t chain = 0; chain < structure.chain_count; ++chain) {
            structure.templates[i].chains[chain] = static_cast<std::uint8_t>(bits.bits(4));
        }
    }
}

/// A decode target's layer is the highest of the frames that belong to it.
void find_target_layers(FrameStructure& structure) {
    for (std::size_t i = 0; i < structure.target_count; ++i) {
        FrameStructure::Target& target = structure.targets[i];
        for (std::size_t t = 0; t < structure.template_count; ++t) {
            const FrameDependencies& frame = structure.templates[t];
            if (frame.use(i) != FrameUse::not_present) {
                target.spatial = std::max(target.spatial, frame.spatial);
                target.temporal = std::max(target.temporal, frame.temporal);
            }
        }
    }
}

bool read_structure(BitReader& bits, FrameStructure& structure) {
    structure.template_count = structure.chain_count = 0;
    structure.targets.fill({});
    structure.id_offset = static_cast<std::uint8_t>(bits.bits(6));
    structure.target_count = static_cast<std::uint8_t>(bits.bits(5) + 1);
    if (!read_layers(bits, structure)) {
        return false;
    }
    for (std::size_t i = 0; i < structure.template_count; ++i) {
        read_indications(bits, structure.target_count, structure.templates[i]);
    }
    for (std::size_t i = 0; i < structure.template_count; ++i) {
        if (!read_template_references(bits, structure.templates[i])) {
            return false;
        }
    }
    read_chains(bits, structure);
    find_target_layers(structure);
    if (bits.flag()) {
        for (std::size_t layer = 0; layer < structure.spatial_layers; ++layer) {
            bits.bits(kResolutionBits);
        }
    }
    return bits.ok();
}

std::uint32_t all_targets(const FrameStructure& structure) {
    return static_cast<std::uint32_t>((std::uint64_t{1} << structure.target_count) - 1);
}

/// Copies `count` bits; past the end of the input it writes zeros.
void copy_bits(BitReader& from, std::size_t count, BitWriter& to) {
    while (count > 0) {
        const std::size_t there = std::min(count, from.remaining());
        const std::size_t step = std::min<std::size_t>(there == 0 ? count : there, 32);
        to.bits(there == 0 ? 0 : from.bits(step), step);
        count -= step;
    }
}

}  // namespace

Parsed<DependencyDescriptor> DependencyReader::read(ByteView value) {
    if (value.size() < kMandatorySize) {
        return ParseError::truncated;
    }
    if (value.size() > kMaxDescriptorSize) {
        return ParseError::too_large;
    }
    BitReader bits{value};
    DependencyDescriptor descriptor;
    descriptor.start_of_frame = bits.flag();
    descriptor.end_of_frame = bits.flag();
    const auto template_id = static_cast<std::uint8_t>(bits.bits(6));
    descriptor.frame_number = static_cast<std::uint16_t>(bits.bits(16));
    return read_frame(bits, template_id, descriptor);
}

Parsed<DependencyDescriptor> DependencyReader::read_frame(BitReader& bits, std::uint8_t template_id,
                                                          DependencyDescriptor& descriptor) {
    const bool extended = bits.remaining() > 0;
    descriptor.brings_structure = extended && bits.flag();
    descriptor.has_active_targets = extended && bits.flag();
    const bool own_indications = extended && bits.flag();
    const bool own_references = extended && bits.flag();
    const bool own_chains = extended && bits.flag();
    if (descriptor.brings_structure) {
        if (!incoming_) {
            incoming_ = std::make_unique<FrameStructure>();
        }
        if (!read_structure(bits, *incoming_)) {
            return bits.ok() ? ParseError::too_large : ParseError::truncated;
        }
    }
    const FrameStructure* structure =
        descriptor.brings_structure ? incoming_.get() : structure_.get();
    if (structure == nullptr) {
        return ParseError::malformed;
    }
    descriptor.active_targets_at =
        static_cast<std::uint16_t>(extended ? bits.position() : kMandatorySize * 8 + kFlags);
    std::uint32_t active = descriptor.brings_structure ? all_targets(*structure) : active_targets_;
    if (descriptor.has_active_targets) {
        active = bits.bits(structure->target_count);
    }
    const std::uint32_t place = (template_id + kTemplateIds - structure->id_offset) % kTemplateIds;
    if (place >= structure->template_count) {
        return ParseError::malformed;
    }
    descriptor.frame = structure->templates[place];
    if (own_indications) {
        read_indications(bits, structure->target_count, descriptor.frame);
    }
    if (own_references && !read_own_references(bits, descriptor.frame)) {
        return bits.ok() ? ParseError::too_large : ParseError::truncated;
    }
    if (own_chains) {
        for (std::size_t chain = 0; chain < structure->chain_count; ++chain) {
            descriptor.frame.chains[chain] = static_cast<std::uint8_t>(bits.bits(8));
        }
    }
    if (!bits.ok()) {
        return ParseError::truncated;
    }
    if (descriptor.brings_structure) {
        incoming_->version = ++versions_;
        std::swap(structure_, incoming_);
    }
    active_targets_ = active;
    descriptor.active_targets = active;
    descriptor.structure = structure_.get();
    descriptor.used_bits = static_cast<std::uint16_t>(
        std::max<std::size_t>(bits.position(), descriptor.active_targets_at));
    return descriptor;
}

std::size_t write_dependency_descriptor(const DependencyDescriptor& descriptor, ByteView value,
                                        std::uint16_t frame_number,
                                        std::optional<std::uint32_t> active_targets,
                                        MutableBytes out) {
    if (value.size() < kMandatorySize || out.size() < value.size()) {
        return 0;
    }
    if (!active_targets) {
        std::copy(value.begin(), value.end(), out.begin());
        store_u16(&out[1], frame_number);
        return value.size();
    }
    std::fill(out.begin(), out.end(), std::uint8_t{0});
    const std::size_t width = descriptor.structure->target_count;
    BitReader from{value};
    BitWriter to{out};
    copy_bits(from, descriptor.active_targets_at, to);
    to.bits(*active_targets, width);
    if (descriptor.has_active_targets) {
        from.bits(width);
    }
    const std::size_t behind =
        descriptor.active_targets_at + (descriptor.has_active_targets ? width : 0);
    copy_bits(from, descriptor.used_bits - behind, to);
    if (!to.ok() || to.size() > kMaxDescriptorSize) {
        return 0;
    }
    store_u16(&out[1], frame_number);
    out[kMandatorySize] |= 0x40;  // active_decode_targets_present_flag
    return to.size();
}

}  // namespace heydok::rtp
