#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <optional>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "rtc/rtp/bit_reader.hpp"

namespace heydok::rtp {

// Bounds of the dependency descriptor (AV1 RTP specification, appendix A; hardening D4).
inline constexpr std::size_t kMaxFrameTemplates = 64;
inline constexpr std::size_t kMaxDecodeTargets = 32;
inline constexpr std::size_t kMaxFrameReferences = 8;  ///< frames that one frame depends on
inline constexpr std::size_t kMaxDescriptorSize = 255;

/// What a frame is to a decode target (DTI): two bits of `FrameDependencies::indications`.
enum class FrameUse : std::uint8_t {
    not_present = 0,
    discardable = 1,
    switching = 2,
    required = 3
};

/// Layer, references and chains of a frame: of a template, or of one frame.
struct FrameDependencies {
    std::uint8_t spatial = 0;       ///< 0 the smallest
    std::uint8_t temporal = 0;      ///< 0 the base
    std::uint64_t indications = 0;  ///< two bits for each decode target, target 0 lowest
    std::uint8_t reference_count = 0;
    /// How many frames back the frames lie that this one needs.
    std::array<std::uint16_t, kMaxFrameReferences> references{};
    /// How many frames back the newest frame of each chain lies; 0: the chain begins anew.
    std::array<std::uint8_t, kMaxDecodeTargets> chains{};

    [[nodiscard]] FrameUse use(std::size_t target) const {
        return static_cast<FrameUse>(indications >> (2 * target) & 3);
    }
};

/// The template dependency structure that a key frame brings and later frames refer to.
struct FrameStructure {
    struct Target {
        std::uint8_t spatial = 0;
        std::uint8_t temporal = 0;
        std::uint8_t chain = 0;  ///< whose intactness makes it decodable; only with chains
    };
    std::uint32_t version = 0;  ///< grows with every structure of a stream
    std::uint8_t id_offset = 0;
    std::uint8_t template_count = 0;
    std::uint8_t target_count = 0;
    std::uint8_t chain_count = 0;
    std::uint8_t spatial_layers = 0;
    std::array<FrameDependencies, kMaxFrameTemplates> templates;
    std::array<Target, kMaxDecodeTargets> targets;
};

/// One packet's dependency descriptor.
struct DependencyDescriptor {
    bool start_of_frame = false;
    bool end_of_frame = false;
    std::uint16_t frame_number = 0;
    bool brings_structure = false;
    std::uint32_t active_targets = 0;  ///< bit for each decode target that the sender produces
    FrameDependencies frame;
    /// Never null in what a reader answers; valid until its next call.
    const FrameStructure* structure = nullptr;
    // For `write_dependency_descriptor`.
    bool has_active_targets = false;
    std::uint16_t active_targets_at = 0;  ///< bit where they are, or would be
    std::uint16_t used_bits = 0;          ///< the rest is padding
};

/// Reads the dependency descriptors of one RTP stream; keeps the structure between packets.
class DependencyReader {
  public:
    /// The value of the header extension. `malformed` also when the frame names a template that the
    /// structure at hand lacks: then packets wait for the next key frame's structure.
    Parsed<DependencyDescriptor> read(ByteView value);
    [[nodiscard]] bool has_structure() const { return structure_ != nullptr; }

  private:
    Parsed<DependencyDescriptor> read_frame(BitReader& bits, std::uint8_t template_id,
                                            DependencyDescriptor& descriptor);

    std::unique_ptr<FrameStructure> structure_;
    std::unique_ptr<FrameStructure> incoming_;  ///< being read; kept to save allocations
    std::uint32_t active_targets_ = 0;
    std::uint32_t versions_ = 0;
};

/// The descriptor as it goes on: `value` with another frame number and, when `active_targets` is
/// not empty, that set of active decode targets. Bytes written to `out`; 0 when it does not fit.
std::size_t write_dependency_descriptor(const DependencyDescriptor& descriptor, ByteView value,
                                        std::uint16_t frame_number,
                                        std::optional<std::uint32_t> active_targets,
                                        MutableBytes out);

}  // namespace heydok::rtp
