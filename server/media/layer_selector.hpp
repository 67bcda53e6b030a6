#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "rtc/rtp/dependency_descriptor.hpp"
#include "rtc/rtp/sequence_number.hpp"
#include "rtc/rtp/vp9_descriptor.hpp"

namespace heydok::media {

/// A place in a scalable stream: both 0 the smallest, and everything below belongs to it.
struct LayerTarget {
    std::uint8_t spatial = 0xff;
    std::uint8_t temporal = 0xff;
};

/// When a packet was sent and whether it ends its picture, from the RTP header.
struct PictureMark {
    std::uint32_t timestamp = 0;
    bool marker = false;
};

/// What a subscription does with one packet of a scalable stream.
struct LayerDecision {
    bool forward = false;
    bool marker = false;  ///< it ends the picture that the subscriber gets
    /// The decode targets that the subscriber gets, when it has to be told.
    std::optional<std::uint32_t> active_targets = {};
};

/// Chooses by dependency descriptor (AV1 RTP specification, appendix A; VP9 with the extension).
/// Takes the highest decode target within the wish whose chain is whole, so it climbs to a spatial
/// layer where a key frame or a switch point allows it; a frame whose references were dropped is
/// dropped too. Decides once per frame.
class DependencySelector {
  public:
    /// A new source, or the old one after a pause: everything before is forgotten.
    void start_source();
    /// Takes effect with the next picture.
    void set_target(LayerTarget target) { wish_ = target; }
    LayerDecision select(const rtp::DependencyDescriptor& descriptor, PictureMark mark);
    /// Nothing before the first decodable frame.
    [[nodiscard]] std::optional<std::uint8_t> spatial() const { return spatial_; }
    /// The wished spatial layer can only begin with a key frame.
    [[nodiscard]] bool wants_key_frame() const { return !spatial_ || waits_; }

  private:
    static constexpr std::size_t kFrames = 256;  ///< as far as chains reach back
    struct Decision {
        std::int64_t frame = -1;
        bool forward = false;
        std::uint8_t spatial = 0;
        std::uint32_t active_targets = 0;
    };
    struct Choice {
        int target = -1;  ///< decode target to send
        int wished = -1;  ///< the one that would be sent if all chains were whole
    };

    void decide(const rtp::DependencyDescriptor& descriptor, Decision& decision);
    void follow_chains(std::int64_t frame, const rtp::DependencyDescriptor& descriptor);
    [[nodiscard]] Choice choose(const rtp::DependencyDescriptor& descriptor) const;
    /// The decode target's chain has no gap.
    [[nodiscard]] bool is_whole(const rtp::FrameStructure& structure, int target) const;
    [[nodiscard]] bool was_dropped(std::int64_t frame) const;

    LayerTarget wish_;
    LayerTarget target_;
    rtp::SequenceUnwrapper unwrapper_;
    std::array<Decision, kFrames> decisions_;
    std::optional<std::uint32_t> timestamp_;  ///< of the newest picture
    std::uint32_t structure_ = 0;             ///< version; 0: none seen
    std::uint32_t broken_chains_ = 0xffff'ffff;
    int current_ = -1;  ///< decode target sent last
    bool waits_ = false;
    bool narrowed_ = false;  ///< the subscriber was told fewer targets than there are
    std::optional<std::uint8_t> spatial_;
};

/// Chooses by VP9 payload descriptor (RFC 9628): up to a spatial layer where it begins without
/// earlier pictures, up in time behind switching points, down with the next picture.
class Vp9Selector {
  public:
    void start_source();
    /// Takes effect with the next picture.
    void set_target(LayerTarget target) { target_ = target; }
    LayerDecision select(const rtp::Vp9Descriptor& descriptor, PictureMark mark);
    [[nodiscard]] std::optional<std::uint8_t> spatial() const { return spatial_; }
    [[nodiscard]] bool wants_key_frame() const;

  private:
    void begin_picture();
    void climb(const rtp::Vp9Descriptor& descriptor);

    LayerTarget target_;
    std::optional<std::uint32_t> timestamp_;
    std::optional<std::uint8_t> spatial_;
    std::uint8_t temporal_ = 0;
    std::uint8_t top_ = 0;                ///< highest spatial layer there is
    std::optional<bool> picture_is_key_;  ///< once its lowest layer has come
    bool may_climb_ = false;              ///< the picture before was a switching point
};

}  // namespace heydok::media
