#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "media/layer_selector.hpp"
#include "media/media_packet.hpp"

namespace heydok::media {

/// What a subscription to VP9 or AV1 does with each packet: chooses layers, and keeps picture ids
/// and frame numbers continuous when the source changes. Without descriptors everything passes.
class ScalableRewriter {
  public:
    /// The next packet begins a new source or continues after a pause.
    void start_source(const MediaPacket& first);
    void set_target(LayerTarget target);
    LayerDecision select(const MediaPacket& packet);
    [[nodiscard]] std::optional<std::uint8_t> spatial() const;
    [[nodiscard]] bool wants_key_frame() const;

    /// The start of the VP9 descriptor with its numbers, into `out` (kMaxVp9HeadSize bytes); 0 when
    /// the payload goes out as it came.
    std::size_t write_head(const MediaPacket& packet, MutableBytes out);
    /// The dependency descriptor as this subscription gets it; empty when the packet has none.
    /// Valid until the next call.
    ByteView write_dependency(const MediaPacket& packet, rtp::SequenceNumber sequence,
                              std::optional<std::uint32_t> active_targets);
    /// The same for a repeat of what was sent as `sequence`.
    ByteView repeat_dependency(const rtp::PacketView& original, rtp::SequenceNumber sequence);

  private:
    static constexpr std::size_t kSent = 512;  ///< as many packets as can be repeated

    DependencySelector by_dependency_;
    Vp9Selector by_descriptor_;
    bool has_dependency_ = false;  ///< of the current source
    bool has_descriptor_ = false;
    std::uint8_t source_dependency_id_ = 0;

    std::optional<std::uint16_t> newest_frame_;    ///< frame number sent
    std::uint16_t frame_offset_ = 0;               ///< in - out
    std::optional<std::uint16_t> newest_picture_;  ///< picture id sent
    std::uint16_t picture_offset_ = 0;
    std::optional<std::uint8_t> newest_tl0_;
    std::uint8_t tl0_offset_ = 0;
    std::array<std::uint16_t, kSent> sent_frames_{};  ///< frame numbers, by sequence number
    std::array<std::uint8_t, rtp::kMaxDescriptorSize> dependency_{};
};

}  // namespace heydok::media
