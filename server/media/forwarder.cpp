#include "media/forwarder.hpp"

#include <algorithm>

#include "media/scalable_rewriter.hpp"

namespace heydok::media {
namespace {

/// Packets that a subscription can repeat: a second of high-rate video, or of audio.
constexpr std::size_t kSentVideo = 512;
constexpr std::size_t kSentAudio = 128;
/// As long as a publisher is asked for what is missing (NackGenerator).
constexpr Duration kCompletesFormer = std::chrono::seconds{1};

bool is_video(peer::MediaCodec codec) {
    return !peer::is_audio(codec);
}

}  // namespace

Forwarder::Forwarder(const StreamIdentity& identity)
    : identity_(identity),
      numbering_{SequenceRewriter{identity.first_sequence},
                 TimestampRewriter{peer::clock_rate(identity.codec), identity.first_timestamp},
                 {}},
      next_rtx_sequence_(identity.first_rtx_sequence),
      last_timestamp_(identity.first_timestamp),
      sent_(is_video(identity.codec) ? kSentVideo : kSentAudio) {
    if (peer::is_scalable(identity.codec)) {
        scalable_ = std::make_unique<ScalableRewriter>();
    }
}

Forwarder::~Forwarder() = default;

bool Forwarder::bind(const peer::NegotiatedSection& section) {
    const peer::NegotiatedCodec* codec = section.find(identity_.codec);
    const peer::NegotiatedCodec* plain = section.find(peer::MediaCodec::opus);
    if (identity_.codec == peer::MediaCodec::red && plain != nullptr) {
        plain_payload_type_ = plain->payload_type;
        sends_red_ = codec != nullptr;
        codec = sends_red_ ? codec : plain;
    }
    if (codec == nullptr) {
        return false;
    }
    payload_type_ = codec->payload_type;
    rtx_payload_type_ = codec->rtx_payload_type;
    nack_ = codec->nack || (sends_red_ && plain->nack);
    bind_extensions(section, codec->transport_cc || (sends_red_ && plain->transport_cc));
    return true;
}

void Forwarder::bind_extensions(const peer::NegotiatedSection& section, bool transport_cc) {
    extensions_.clear();
    send_time_id_ = level_id_ = dependency_id_ = 0;
    transport_sequence_at_ = 0;
    if (const std::uint8_t id = section.extensions.id(rtp::Extension::mid); id != 0) {
        extensions_.add(id, as_bytes(section.mid));
    }
    transport_sequence_id_ = section.extensions.id(rtp::Extension::transport_cc);
    if (transport_cc && extensions_.add(transport_sequence_id_, std::array<std::uint8_t, 2>{})) {
        const auto at =
            extensions_.value(transport_sequence_id_).data() - extensions_.bytes().data();
        transport_sequence_at_ = rtp::kFixedHeaderSize + static_cast<std::size_t>(at);
    }
    // Audio carries no send time: its repeats without RTX must equal the first sending.
    if (is_video(identity_.codec)) {
        send_time_id_ = section.extensions.id(rtp::Extension::abs_send_time);
        if (send_time_id_ != 0) {
            extensions_.add(send_time_id_, std::array<std::uint8_t, 3>{});
        }
        const std::uint8_t delay_id = section.extensions.id(rtp::Extension::playout_delay);
        if (playout_delay_ && delay_id != 0) {
            extensions_.add(delay_id, rtp::playout_delay_bytes(*playout_delay_));
        }
    } else {
        level_id_ = section.extensions.id(rtp::Extension::audio_level);
        if (level_id_ != 0) {
            extensions_.add(level_id_, std::array<std::uint8_t, 1>{});
        }
    }
    if (scalable_) {
        dependency_id_ = section.extensions.id(rtp::Extension::dependency_descriptor);
    }
}

std::optional<std::uint8_t> Forwarder::current_layer() const {
    if (!source_) {
        return std::nullopt;
    }
    return layered_ ? scalable_->spatial() : std::optional{layer_};
}

bool Forwarder::wants_key_frame() const {
    if (!bound() || !is_video(identity_.codec)) {
        return false;
    }
    return !source_ || (layered_ ? scalable_->wants_key_frame() : layer_ != target_layer_);
}

bool Forwarder::may_switch_to(std::uint8_t layer) const {
    if (layered_) {
        return true;  // one stream has all layers
    }
    if (!source_) {
        return layer <= target_layer_;
    }
    return (layer > layer_ && layer <= target_layer_) || (layer < layer_ && layer >= target_layer_);
}

bool Forwarder::follow_source(const MediaPacket& packet, const SourceClock* previous_clock) {
    if (source_ == packet.source) {
        if (!stops_ || !begins_picture(packet)) {
            return true;
        }
        source_.reset();
    }
    layered_ = packet.layered && scalable_;
    // A new stream of the current layer (the publisher began anew) is followed as well.
    const bool replaces = source_ && packet.layer == layer_;
    if (!packet.key_frame || packet.view.payload().empty() ||
        (!replaces && !may_switch_to(packet.layer))) {
        return false;
    }
    start_source(packet, previous_clock);
    return true;
}

void Forwarder::take_back(const RewrittenPacket& first, bool whole) {
    pause();
    former_.reset();
    numbering_.sequences.take_back(first.sequence);
    if (whole && identity_.codec == peer::MediaCodec::vp8) {
        // Descriptor and payload lie behind each other only in the packet that was kept.
        Bytes body(first.prefix.begin(), first.prefix.end());
        body.insert(body.end(), first.payload.begin(), first.payload.end());
        if (const auto descriptor = rtp::parse_vp8_descriptor(body)) {
            numbering_.pictures.take_back(*descriptor);
        }
    }
}

bool Forwarder::begins_picture(const MediaPacket& packet) const {
    const std::uint32_t timestamp = numbering_.timestamps.translate(packet.view.timestamp());
    return static_cast<std::int32_t>(timestamp - last_timestamp_) > 0;
}

void Forwarder::start_source(const MediaPacket& packet, const SourceClock* previous_clock) {
    if (source_ && source_ != packet.source && is_video(identity_.codec) && !scalable_) {
        former_ = std::make_unique<FormerSource>(
            FormerSource{*source_, packet.now + kCompletesFormer, numbering_});
    }
    numbering_.sequences.start_source(packet.view.sequence_number());
    if (last_source_ != packet.source) {
        numbering_.timestamps.start_source(packet, previous_clock);
    }
    if (packet.vp8) {
        numbering_.pictures.start_source(*packet.vp8);
    }
    if (scalable_) {
        scalable_->start_source(packet);
    }
    stops_ = false;
    source_ = packet.source;
    last_source_ = packet.source;
    layer_ = packet.layer;
}

LayerDecision Forwarder::choose_layers(Vp8Rewriter& pictures, const MediaPacket& packet) {
    if (scalable_) {
        // A stream of one spatial layer is sent whole: its layer was chosen with the source.
        scalable_->set_target({layered_ ? target_layer_ : std::uint8_t{0xff}, target_temporal_});
        return scalable_->select(packet);
    }
    const bool forward = !packet.vp8 || pictures.takes_all(target_temporal_) ||
                         pictures.takes(*packet.vp8, target_temporal_);
    return {forward, packet.view.marker(), {}};
}

[[gnu::always_inline]] inline std::optional<RewrittenPacket> Forwarder::rewrite_by(
    Numbering& numbering, const MediaPacket& packet) {
    SequenceRewriter& sequences = numbering.sequences;
    if (packet.view.payload().empty()) {
        sequences.skip(packet.view.sequence_number());
        return std::nullopt;
    }
    const LayerDecision layers = choose_layers(numbering.pictures, packet);
    if (!layers.forward) {
        sequences.skip(packet.view.sequence_number());
        return std::nullopt;
    }
    const auto sequence = sequences.map(packet.view.sequence_number());
    if (!sequence) {
        return std::nullopt;
    }
    RewrittenPacket out;
    out.sequence = *sequence;
    out.timestamp = numbering.timestamps.map(packet.now, packet.view.timestamp());
    out.payload = packet.view.payload();
    const std::size_t prefix_size = write_prefix(numbering.pictures, packet, out);
    const std::uint8_t payload_type = take_audio(packet, out);
    if (level_id_ != 0) {
        extensions_.value(level_id_)[0] = packet.audio_level.empty() ? 127 : packet.audio_level[0];
    }
    ByteView dependency;
    if (dependency_id_ != 0) {
        dependency = scalable_->write_dependency(packet, out.sequence, layers.active_targets);
    }
    write_header({layers.marker, payload_type, out.sequence, out.timestamp, identity_.ssrc},
                 packet.now, dependency);
    out.header = ByteView{header_}.first(header_size_);
    out.prefix = ByteView{prefix_}.subspan(2, prefix_size);
    out.transport_sequence = transport_sequence();
    if (rtp::is_newer(out.timestamp, last_timestamp_)) {
        last_timestamp_ = out.timestamp;
    }
    remember(packet, out, layers.marker, prefix_size);
    return out;
}

std::optional<RewrittenPacket> Forwarder::rewrite(const MediaPacket& packet,
                                                  const SourceClock* previous_clock) {
    if (!bound()) {
        return std::nullopt;
    }
    Numbering* numbering = &numbering_;
    if (!follow_source(packet, previous_clock)) {
        if (!completes_former(packet)) {
            return std::nullopt;
        }
        numbering = &former_->numbering;
    }
    return rewrite_by(*numbering, packet);
}

bool Forwarder::completes_former(const MediaPacket& packet) const {
    return former_ && former_->source == packet.source && packet.now < former_->until &&
           !former_->numbering.sequences.is_ahead(packet.view.sequence_number());
}

std::size_t Forwarder::write_prefix(Vp8Rewriter& pictures, const MediaPacket& packet,
                                    RewrittenPacket& out) {
    const MutableBytes place = MutableBytes{prefix_}.subspan(2);
    std::size_t size = 0;
    if (packet.vp8) {
        size = rtp::write_vp8_descriptor(pictures.rewrite(*packet.vp8), place);
        out.payload = out.payload.subspan(packet.vp8->size);
    } else if (scalable_) {
        size = scalable_->write_head(packet, place);
        out.payload = out.payload.subspan(size);
    }
    return size;
}

std::uint8_t Forwarder::take_audio(const MediaPacket& packet, RewrittenPacket& out) const {
    if (!plain_payload_type_) {
        return *payload_type_;
    }
    // The blocks name the payload type of their frames, so RED passes only where it is the same.
    const bool is_red = !packet.primary.empty();
    if (is_red && sends_red_ && packet.primary_payload_type == *plain_payload_type_) {
        return *payload_type_;
    }
    if (is_red) {
        out.payload = packet.primary;
    }
    return *plain_payload_type_;
}

void Forwarder::remember(const MediaPacket& packet, const RewrittenPacket& out, bool marker,
                         std::size_t prefix_size) {
    rtp::SentPacket sent;
    sent.sequence = out.sequence;
    sent.source_sequence = packet.view.sequence_number();
    sent.layer = packet.source;
    sent.marker = marker;
    sent.timestamp = out.timestamp;
    sent.descriptor_size = static_cast<std::uint8_t>(prefix_size);
    sent.source_descriptor_size =
        static_cast<std::uint8_t>(packet.vp8 ? packet.vp8->size : prefix_size);
    std::copy(out.prefix.begin(), out.prefix.end(), sent.descriptor.begin());
    sent_.store(sent);
}

std::optional<RewrittenPacket> Forwarder::make_rtx(Instant now, const rtp::SentPacket& sent,
                                                   const rtp::PacketView& original) {
    if (!has_rtx() || original.payload().size() < sent.source_descriptor_size) {
        return std::nullopt;
    }
    store_u16(prefix_.data(), sent.sequence);
    std::copy_n(sent.descriptor.begin(), sent.descriptor_size, prefix_.begin() + 2);
    RewrittenPacket out;
    out.sequence = next_rtx_sequence_++;
    out.timestamp = sent.timestamp;
    const ByteView dependency =
        dependency_id_ == 0 ? ByteView{} : scalable_->repeat_dependency(original, sent.sequence);
    write_header(
        {sent.marker, *rtx_payload_type_, out.sequence, sent.timestamp, *identity_.rtx_ssrc}, now,
        dependency);
    out.header = ByteView{header_}.first(header_size_);
    out.prefix = ByteView{prefix_}.first(2U + sent.descriptor_size);
    out.transport_sequence = transport_sequence();
    out.payload = original.payload().subspan(sent.source_descriptor_size);
    return out;
}

std::optional<RewrittenPacket> Forwarder::make_padding(Instant now) {
    if (!has_rtx()) {
        return std::nullopt;
    }
    static const auto kPadding = [] {
        std::array<std::uint8_t, 255> bytes{};
        bytes.back() = bytes.size();
        return bytes;
    }();
    RewrittenPacket out;
    out.sequence = next_rtx_sequence_++;
    out.timestamp = last_timestamp_;
    write_header({false, *rtx_payload_type_, out.sequence, last_timestamp_, *identity_.rtx_ssrc},
                 now, {});
    header_[0] |= 0x20;
    out.header = ByteView{header_}.first(header_size_);
    out.payload = kPadding;
    out.transport_sequence = transport_sequence();
    return out;
}

MutableBytes Forwarder::transport_sequence() {
    if (transport_sequence_at_ == 0) {
        return {};
    }
    const MutableBytes header{header_.data(), header_size_};
    // A long dependency descriptor has moved it.
    return wide_header_ ? rtp::extension_place(header, transport_sequence_id_)
                        : header.subspan(transport_sequence_at_, 2);
}

void Forwarder::write_header(const rtp::Header& header, Instant now, ByteView dependency) {
    if (send_time_id_ != 0) {
        const auto bytes = rtp::abs_send_time_bytes(now);
        std::copy(bytes.begin(), bytes.end(), extensions_.value(send_time_id_).begin());
    }
    wide_header_ = dependency.size() > rtp::kMaxOneByteValue;
    header_size_ = dependency.empty()
                       ? rtp::write_packet(header_, {header, extensions_.bytes(), {}, {}, 0})
                       : rtp::write_header_with(header_, header, extensions_.bytes(),
                                                dependency_id_, dependency);
}

}  // namespace heydok::media
