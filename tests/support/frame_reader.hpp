#pragma once
#include <cstdint>
#include <map>
#include <optional>

#include "base/clock.hpp"
#include "rtc/rtp/sequence_number.hpp"
#include "rtc/rtp/vp8_descriptor.hpp"
#include "tests/support/synthetic_media.hpp"

namespace heydok::support {

/// What a receiver needs to know of a packet to play it.
struct ReceivedPacket {
    rtp::SequenceNumber sequence = 0;
    std::uint32_t timestamp = 0;
    bool marker = false;
    std::optional<rtp::Vp8Descriptor> vp8;  ///< video
    PayloadTag tag;
};

/// A jitter buffer with a decoder behind it, both without pictures: puts the packets of one stream
/// in order, waits for holes to be filled, and judges what a real decoder would see.
class FrameReader {
  public:
    struct Statistics {
        std::uint64_t packets = 0;  ///< in order, without duplicates
        std::uint64_t missing = 0;  ///< given up
        std::uint64_t duplicates = 0;
        std::uint64_t frames = 0;  ///< complete and decodable
        std::uint64_t key_frames = 0;
        std::uint64_t layer_switches = 0;
        // Each of these is a fault of the sender.
        std::uint64_t timestamp_faults = 0;   ///< ran backwards, or changed within a frame
        std::uint64_t picture_id_faults = 0;  ///< not the same within a frame, or not +1 after it
        std::uint64_t tl0_faults = 0;
        std::uint64_t switch_faults = 0;  ///< the layer changed elsewhere than at a key frame
        std::optional<Instant> first_key_frame;
        std::optional<Instant> last_frame;

        [[nodiscard]] std::uint64_t faults() const {
            return timestamp_faults + picture_id_faults + tl0_faults + switch_faults;
        }
    };
    /// How long a hole is waited for.
    explicit FrameReader(Duration patience) : patience_(patience) {}

    void on_packet(Instant now, const ReceivedPacket& packet);
    /// Gives up holes that are too old.
    void handle_timeout(Instant now);
    /// A decoder would need a key frame now (video).
    [[nodiscard]] bool wants_key_frame() const { return !decodable_; }
    [[nodiscard]] std::uint8_t layer() const { return last_ ? last_->tag.layer : 0; }
    [[nodiscard]] const Statistics& statistics() const { return statistics_; }

  private:
    struct Waiting {
        ReceivedPacket packet;
        Instant arrived;
    };
    void release(Instant now);
    void play(Instant now, const ReceivedPacket& packet, bool after_hole);
    void check_numbers(const ReceivedPacket& packet, bool after_hole);
    void decode(Instant now, const ReceivedPacket& packet, bool after_hole);

    Duration patience_;
    rtp::SequenceUnwrapper unwrapper_;
    std::map<std::int64_t, Waiting> waiting_;
    std::optional<std::int64_t> next_;
    std::optional<ReceivedPacket> last_;
    bool decodable_ = false;  ///< everything since the last key frame was there
    bool in_frame_ = false;   ///< the current frame's start was there
    bool in_key_frame_ = false;
    Statistics statistics_;
};

}  // namespace heydok::support
