#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "base/clock.hpp"
#include "rtc/rtp/sequence_number.hpp"
#include "tests/support/synthetic_media.hpp"

namespace heydok::support {

/// What the codec's head says about a frame of one layer.
struct FrameMarks {
    bool starts_frame = false;
    bool key_frame = false;  ///< only with starts_frame
    std::optional<std::uint16_t> picture_id;
    std::optional<std::uint8_t> tl0_picture_index;
    std::uint8_t temporal = 0;
};
/// What a packet of a scalable stream says about its layer frame; its number is the tag's.
struct LayerMarks {
    bool starts_frame = false;
    bool ends_frame = false;
    bool key_picture = false;
    std::vector<std::uint32_t> needs;  ///< numbers of the frames it cannot be decoded without
};

/// What a receiver needs to know of a packet to play it.
struct ReceivedPacket {
    rtp::SequenceNumber sequence = 0;
    std::uint32_t timestamp = 0;
    bool marker = false;
    std::optional<FrameMarks> video;  ///< video of one layer in a stream
    std::optional<LayerMarks> layer;  ///< scalable video
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
        std::uint64_t undecodable = 0;    ///< scalable: whole frames whose references never came
        std::uint64_t marker_faults =
            0;  ///< scalable: a picture without its end, or more behind it
        std::optional<Instant> first_key_frame;
        std::optional<Instant> last_frame;

        [[nodiscard]] std::uint64_t faults() const {
            return timestamp_faults + picture_id_faults + tl0_faults + switch_faults + undecodable +
                   marker_faults;
        }
    };
    /// How long a hole is waited for.
    explicit FrameReader(Duration patience) : patience_(patience) {}

    void on_packet(Instant now, const ReceivedPacket& packet);
    /// Gives up holes that are too old.
    void handle_timeout(Instant now);
    /// A decoder would need a key frame now (video).
    [[nodiscard]] bool wants_key_frame() const { return !decodable_; }
    /// Of the newest packet; of a scalable stream the highest layer of the newest whole picture.
    [[nodiscard]] std::uint8_t layer() const {
        return last_ && last_->layer ? picture_layer_ : (last_ ? last_->tag.layer : 0);
    }
    /// Highest temporal layer among the newest 30 frames.
    [[nodiscard]] std::uint8_t temporal() const;
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
    void check_picture(const ReceivedPacket& packet, bool after_hole);
    void decode_layer(Instant now, const ReceivedPacket& packet, bool after_hole);
    void count_frame(Instant now, const ReceivedPacket& packet, bool key);

    Duration patience_;
    rtp::SequenceUnwrapper unwrapper_;
    std::map<std::int64_t, Waiting> waiting_;
    std::optional<std::int64_t> next_;
    std::optional<ReceivedPacket> last_;
    bool decodable_ = false;  ///< everything since the last key frame was there
    bool in_frame_ = false;   ///< the current frame's start was there
    bool in_key_frame_ = false;
    std::set<std::uint32_t> decoded_;  ///< numbers of scalable frames
    std::uint8_t picture_layer_ = 0;
    std::uint8_t newest_layer_ = 0;  ///< decoded of the picture under way
    bool lost_ = false;              ///< something was given up since the last key picture
    std::vector<std::uint8_t> temporals_;
    Statistics statistics_;
};

}  // namespace heydok::support
