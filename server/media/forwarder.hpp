#pragma once
#include <array>
#include <memory>
#include <optional>
#include <string>

#include "media/media_packet.hpp"
#include "media/sequence_rewriter.hpp"
#include "media/timestamp_rewriter.hpp"
#include "media/vp8_rewriter.hpp"
#include "rtc/rtp/extensions.hpp"
#include "rtc/rtp/packet_history.hpp"
#include "rtc/rtp/packet_writer.hpp"
#include "rtc/rtp/sent_packets.hpp"

namespace heydok::media {

class ScalableRewriter;
struct LayerDecision;

/// Numbers of a subscription's own stream, drawn once.
struct StreamIdentity {
    peer::MediaCodec codec = peer::MediaCodec::opus;
    rtp::Ssrc ssrc = 0;
    std::optional<rtp::Ssrc> rtx_ssrc;  ///< video only
    rtp::SequenceNumber first_sequence = 0;
    rtp::SequenceNumber first_rtx_sequence = 0;
    std::uint32_t first_timestamp = 0;
};

/// A packet ready for protection. `header` and `prefix` lie inside the forwarder and are valid
/// until its next call; `payload` lies in the source packet.
struct RewrittenPacket {
    rtp::SequenceNumber sequence = 0;
    std::uint32_t timestamp = 0;
    ByteView header;
    ByteView prefix;
    ByteView payload;
    /// Place in `header` of the transport-wide sequence number, still to be written; empty when it
    /// was not agreed.
    MutableBytes transport_sequence;
};

/// Makes of a publication's packets the stream of one subscription: chooses the layer at key
/// frames, continues sequence numbers, timestamps and picture ids over changes, and remembers what
/// was sent for retransmission. Never touches payload bytes behind the codec's descriptor.
class Forwarder {
  public:
    explicit Forwarder(const StreamIdentity& identity);
    ~Forwarder();
    Forwarder(Forwarder&&) = delete;

    /// Payload types, extension ids and mid of the section that carries the stream. False when the
    /// section lacks the codec.
    bool bind(const peer::NegotiatedSection& section);
    [[nodiscard]] bool bound() const { return payload_type_.has_value(); }
    /// What the receiver is asked to hold video back, from the next `bind` on; without a call it is
    /// asked nothing.
    void set_playout_delay(rtp::PlayoutDelay delay) { playout_delay_ = delay; }
    /// The next packet sent begins anew (key frame, no gap): after a pause.
    void pause() { source_.reset(); }
    /// The same, once the picture being sent is complete.
    void stop_after_picture() { stops_ = source_.has_value(); }
    /// This packet and all behind it were rewritten and will not be sent: what is sent next begins
    /// anew, as after `pause`, and takes their numbers. `whole`: no packet of its picture was sent.
    void take_back(const RewrittenPacket& first, bool whole);
    /// The layer to get to; switches happen at key frames on the way.
    void set_target_layer(std::uint8_t layer) { target_layer_ = layer; }
    [[nodiscard]] std::uint8_t target_layer() const { return target_layer_; }
    /// The highest temporal layer to send, 0 the base; all without a call. Streams whose packets do
    /// not tell it (H.264, AV1 without dependency descriptor) are sent whole.
    void set_target_temporal(std::uint8_t layer) { target_temporal_ = layer; }
    [[nodiscard]] std::uint8_t target_temporal() const { return target_temporal_; }
    /// The layer being sent; nothing while waiting for the first key frame.
    [[nodiscard]] std::optional<std::uint8_t> current_layer() const;
    /// The stream forwarded last, also while paused.
    [[nodiscard]] std::optional<std::uint8_t> last_source() const { return last_source_; }
    /// Whether it is this stream that is forwarded, and not yet as far as this packet.
    [[nodiscard]] bool lacks(std::uint8_t source, rtp::SequenceNumber sequence) const {
        return source_ == source && numbering_.sequences.is_ahead(sequence);
    }
    /// Waits for a key frame of the target layer.
    [[nodiscard]] bool wants_key_frame() const;

    /// The packet as this subscription gets it; nothing when it gets it not. `previous_clock` is
    /// the newest sender report of `last_source()`, null without one.
    std::optional<RewrittenPacket> rewrite(const MediaPacket& packet,
                                           const SourceClock* previous_clock);
    /// What was sent as `sequence`, if it may be sent again now.
    const rtp::SentPacket* claim_repeat(Instant now, rtp::SequenceNumber sequence,
                                        Duration round_trip) {
        return sent_.claim_repeat(now, sequence, round_trip);
    }
    /// That packet as a retransmission (RFC 4588), from the original; nothing without RTX.
    std::optional<RewrittenPacket> make_rtx(Instant now, const rtp::SentPacket& sent,
                                            const rtp::PacketView& original);
    /// A packet of padding only on the retransmission stream, 255 bytes of it, to see whether the
    /// path carries more; nothing without RTX.
    std::optional<RewrittenPacket> make_padding(Instant now);
    /// Packets carry transport-wide sequence numbers, which the other end reports on.
    [[nodiscard]] bool has_transport_sequence() const { return transport_sequence_at_ != 0; }
    [[nodiscard]] bool has_rtx() const { return rtx_payload_type_ && identity_.rtx_ssrc; }
    [[nodiscard]] bool repairs() const { return nack_; }

    [[nodiscard]] const StreamIdentity& identity() const { return identity_; }
    /// RTP time of the outgoing stream at the source's `rtp_time`.
    [[nodiscard]] std::uint32_t translate_time(std::uint32_t rtp_time) const {
        return numbering_.timestamps.translate(rtp_time);
    }

  private:
    /// How the packets of one source are numbered.
    struct Numbering {
        SequenceRewriter sequences;
        TimestampRewriter timestamps;
        Vp8Rewriter pictures;
    };
    /// The source before the last switch: what it is still owed may come until then.
    struct FormerSource {
        std::uint8_t source;
        Instant until;
        Numbering numbering;
    };

    bool follow_source(const MediaPacket& packet, const SourceClock* previous_clock);
    /// Fills a hole that the source before the last switch left.
    [[nodiscard]] bool completes_former(const MediaPacket& packet) const;
    std::optional<RewrittenPacket> rewrite_by(Numbering& numbering, const MediaPacket& packet);
    [[nodiscard]] bool begins_picture(const MediaPacket& packet) const;
    /// The layers of a packet: whether it is sent, and how it ends then.
    LayerDecision choose_layers(Vp8Rewriter& pictures, const MediaPacket& packet);
    void bind_extensions(const peer::NegotiatedSection& section, bool transport_cc);
    /// What goes in place of the start of the payload, into `prefix_`; cuts that start off.
    std::size_t write_prefix(Vp8Rewriter& pictures, const MediaPacket& packet,
                             RewrittenPacket& out);
    /// The payload type, and for RED whatever this subscriber takes of the payload.
    std::uint8_t take_audio(const MediaPacket& packet, RewrittenPacket& out) const;
    [[nodiscard]] bool may_switch_to(std::uint8_t layer) const;
    void start_source(const MediaPacket& packet, const SourceClock* previous_clock);
    /// `dependency`: the dependency descriptor of the packet, empty for none.
    void write_header(const rtp::Header& header, Instant now, ByteView dependency);
    MutableBytes transport_sequence();
    void remember(const MediaPacket& packet, const RewrittenPacket& out, bool marker,
                  std::size_t prefix_size);

    StreamIdentity identity_;
    std::optional<std::uint8_t> payload_type_;
    std::optional<std::uint8_t> plain_payload_type_;  ///< RED: of Opus alone
    bool sends_red_ = false;
    std::optional<std::uint8_t> rtx_payload_type_;
    bool nack_ = false;
    std::uint8_t send_time_id_ = 0;
    std::uint8_t level_id_ = 0;
    std::size_t transport_sequence_at_ = 0;  ///< in the header; 0: not agreed
    std::uint8_t transport_sequence_id_ = 0;
    std::uint8_t dependency_id_ = 0;
    std::optional<rtp::PlayoutDelay> playout_delay_;
    rtp::ExtensionBlock extensions_;

    std::uint8_t target_layer_ = 0;
    std::uint8_t target_temporal_ = 0xff;
    std::uint8_t layer_ = 0;
    bool layered_ = false;                     ///< the source carries several spatial layers
    bool stops_ = false;                       ///< with the next picture
    std::optional<std::uint8_t> source_;       ///< being forwarded
    std::optional<std::uint8_t> last_source_;  ///< before a pause
    Numbering numbering_;
    std::unique_ptr<FormerSource> former_;        ///< video of one layer in a stream only
    std::unique_ptr<ScalableRewriter> scalable_;  ///< VP9 and AV1 only
    rtp::SequenceNumber next_rtx_sequence_;
    std::uint32_t last_timestamp_ = 0;
    rtp::SentPackets sent_;

    /// The block, and beside it the longest dependency descriptor in the two-byte form.
    static constexpr std::size_t kMaxHeader =
        rtp::kFixedHeaderSize + rtp::ExtensionBlock::kCapacity + rtp::kMaxDescriptorSize + 9;
    std::array<std::uint8_t, kMaxHeader> header_{};
    std::size_t header_size_ = 0;
    bool wide_header_ = false;  ///< its extensions have the two-byte form
    std::array<std::uint8_t, 2 + rtp::kMaxVp8DescriptorSize> prefix_{};
};

}  // namespace heydok::media
