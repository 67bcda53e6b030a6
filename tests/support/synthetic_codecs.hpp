#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "rtc/peer/negotiated.hpp"
#include "rtc/rtp/packet.hpp"
#include "tests/support/frame_reader.hpp"
#include "tests/support/synthetic_media.hpp"

namespace heydok::support {

/// An H.264 encoder of one layer without pictures: key frames as STAP-A (SPS, PPS) and fragments
/// of an IDR slice, others as fragments of a slice (RFC 6184, packetization mode 1).
class SyntheticH264 : public SyntheticVideo {
  public:
    explicit SyntheticH264(const Options& options) : SyntheticVideo(options) {}
    std::vector<VideoPayload> next_frame() override;

  private:
    std::uint32_t packet_ = 0;
};

/// How a scalable stream is built (W3C scalability modes L1T1 to L3T3_KEY).
struct Scalability {
    std::uint8_t spatial_layers = 3;
    std::uint8_t temporal_layers = 3;
    bool key = true;         ///< upper spatial layers need lower ones in key pictures only
    bool dependency = true;  ///< packets carry dependency descriptors
};

/// A VP9 or AV1 encoder of all layers in one stream, without pictures. Each layer frame names the
/// frames it needs in its payload, so that a receiver can judge without trusting descriptors.
class SyntheticScalable : public SyntheticVideo {
  public:
    SyntheticScalable(peer::MediaCodec codec, const Scalability& scalability,
                      const Options& options);
    /// The packets of all layer frames of the next picture.
    std::vector<VideoPayload> next_frame() override;

  private:
    static constexpr std::size_t kLayers = 3;
    struct LayerFrame {
        std::uint8_t spatial = 0;
        std::uint8_t temporal = 0;
        bool key = false;
        std::vector<std::uint32_t> needs;  ///< frame numbers
        std::array<std::uint8_t, kLayers> chains{};
    };
    LayerFrame plan(std::uint8_t spatial, std::uint8_t temporal, bool key);
    void append_frame(const LayerFrame& frame, std::size_t size, std::vector<VideoPayload>& out);
    [[nodiscard]] Bytes head(const LayerFrame& frame, bool first, bool last) const;
    [[nodiscard]] Bytes descriptor(const LayerFrame& frame, bool first, bool last) const;
    [[nodiscard]] std::uint32_t use(const LayerFrame& frame, std::uint8_t spatial,
                                    std::uint8_t temporal) const;

    peer::MediaCodec codec_;
    Scalability scalability_;
    std::uint32_t frame_ = 0;  ///< of all layers
    std::uint32_t packet_ = 0;
    std::uint32_t picture_ = 0;  ///< since the key picture
    std::uint16_t picture_id_ = 0x7ff0;
    std::uint8_t tl0_index_ = 0;
    std::array<std::uint32_t, kLayers> last_base_{};   ///< newest T0 frame of each spatial layer
    std::array<std::uint32_t, kLayers> last_frame_{};  ///< newest frame that may be referred to
    std::array<std::uint32_t, kLayers> chain_ends_{};
};

/// What a receiver of this codec sees in a payload; nothing when it is not of the codec.
std::optional<ReceivedPacket> read_media_payload(peer::MediaCodec codec,
                                                 const rtp::PacketView& packet);

}  // namespace heydok::support
