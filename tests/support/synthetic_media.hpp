#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/random.hpp"

namespace heydok::support {

/// What the synthetic payloads carry, so that a receiver can say exactly which packet of which
/// layer came. Written after the codec's own head, which looks like the real one.
struct PayloadTag {
    std::uint32_t number = 0;  ///< of the packet in its source stream, from 0
    std::uint8_t layer = 0;
    std::uint32_t frame = 0;  ///< of the picture, from 0; of audio: audio_sent_at
    std::uint8_t temporal = 0;
};
inline constexpr std::size_t kPayloadTagSize = 12;

/// When an audio packet was sent: microseconds of the steady clock, the lower half.
inline std::uint32_t audio_sent_at(Instant now) {
    return static_cast<std::uint32_t>(now.time_since_epoch().count());
}

/// An Opus-like payload of `size` bytes (at least 13).
Bytes make_audio_payload(const PayloadTag& tag, std::size_t size);
std::optional<PayloadTag> read_audio_payload(ByteView payload);
/// The tag alone, kPayloadTagSize bytes.
void write_payload_tag(const PayloadTag& tag, Bytes& out);
std::optional<PayloadTag> read_payload_tag(ByteView bytes);

/// One video payload (descriptor included), ready for RTP.
struct VideoPayload {
    Bytes bytes;
    bool last_of_frame = false;
    Bytes dependency = {};  ///< dependency descriptor; empty: none
};

/// A video encoder without pictures: key frames on demand, else delta frames, of the sizes that
/// the bit rate gives.
class SyntheticVideo {
  public:
    struct Options {
        std::uint8_t layer = 0;
        std::uint32_t bits_per_second = 160'000;
        std::uint32_t frames_per_second = 30;
        std::uint8_t temporal_layers = 1;  ///< VP8: 1 to 3
        std::size_t key_frame_bytes = 0;   ///< VP8; 0: four times a delta frame
    };
    explicit SyntheticVideo(const Options& options) : options_(options) {}
    virtual ~SyntheticVideo() = default;

    void request_key_frame() { key_wanted_ = true; }
    /// The packets of the next frame.
    virtual std::vector<VideoPayload> next_frame() = 0;
    [[nodiscard]] std::uint32_t key_frames() const { return key_frames_; }

  protected:
    bool take_key_wish() {
        const bool key = key_wanted_;
        key_wanted_ = false;
        key_frames_ += key ? 1 : 0;
        return key;
    }

    Options options_;
    std::uint32_t frame_ = 0;

  private:
    std::uint32_t key_frames_ = 0;
    bool key_wanted_ = true;
};

/// VP8 of one spatial layer; descriptors as browsers write them (15-bit picture id, TL0PICIDX, TID,
/// KEYIDX).
class SyntheticVp8 : public SyntheticVideo {
  public:
    SyntheticVp8(const Options& options, Random& random);
    std::vector<VideoPayload> next_frame() override;

  private:
    std::uint16_t picture_id_;
    std::uint8_t tl0_index_;
    std::uint32_t packet_ = 0;
    std::uint32_t since_key_ = 0;
};

/// The tag of a VP8 payload; needs the descriptor's size.
std::optional<PayloadTag> read_video_payload(ByteView payload, std::size_t descriptor_size);

}  // namespace heydok::support
