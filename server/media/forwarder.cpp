#include "media/forwarder.hpp"

#include <algorithm>

namespace heydok::media {
namespace {

/// Packets that a subscription can repeat: a second of high-rate video, or of audio.
constexpr std::size_t kSentVideo = 512;
constexpr std::size_t kSentAudio = 128;

bool is_video(peer::MediaCodec codec) {
    return codec != peer::MediaCodec::opus;
}

}  // namespace

Forwarder::Forwarder(const StreamIdentity& identity)
    : identity_(identity),
      sequences_(identity.first_sequence),
      timestamps_(peer::clock_rate(identity.codec), identity.first_timestamp),
      next_rtx_sequence_(identity.first_rtx_sequence),
      sent_(is_video(identity.codec) ? kSentVideo : kSentAudio) {}

bool Forwarder::bind(const peer::NegotiatedSection& section) {
    const peer::NegotiatedCodec* codec = section.find(identity_.codec);
    if (codec == nullptr) {
        return false;
    }
    payload_type_ = codec->payload_type;
    rtx_payload_type_ = codec->rtx_payload_type;
    nack_ = codec->nack;
    extensions_.clear();
    send_time_id_ = level_id_ = 0;
    transport_sequence_at_ = 0;
    if (const std::uint8_t id = section.extensions.id(rtp::Extension::mid); id != 0) {
        extensions_.add(id, as_bytes(section.mid));
    }
    const std::uint8_t sequence_id = section.extensions.id(rtp::Extension::transport_cc);
    if (codec->transport_cc && extensions_.add(sequence_id, std::array<std::uint8_t, 2>{})) {
        const auto at = extensions_.value(sequence_id).data() - extensions_.bytes().data();
        transport_sequence_at_ = rtp::kFixedHeaderSize + static_cast<std::size_t>(at);
    }
    // Audio carries no send time: its repeats without RTX must equal the first sending.
    if (is_video(identity_.codec)) {
        send_time_id_ = section.extensions.id(rtp::Extension::abs_send_time);
        if (send_time_id_ != 0) {
            extensions_.add(send_time_id_, std::array<std::uint8_t, 3>{});
        }
    } else {
        level_id_ = section.extensions.id(rtp::Extension::audio_level);
        if (level_id_ != 0) {
            extensions_.add(level_id_, std::array<std::uint8_t, 1>{});
        }
    }
    return true;
}

std::optional<std::uint8_t> Forwarder::current_layer() const {
    return source_ ? std::optional{layer_} : std::nullopt;
}

bool Forwarder::wants_key_frame() const {
    return bound() && is_video(identity_.codec) && (!source_ || layer_ != target_layer_);
}

bool Forwarder::may_switch_to(std::uint8_t layer) const {
    if (!source_) {
        return layer <= target_layer_;
    }
    return (layer > layer_ && layer <= target_layer_) || (layer < layer_ && layer >= target_layer_);
}

bool Forwarder::follow_source(const MediaPacket& packet, const SourceClock* previous_clock) {
    if (source_ == packet.source) {
        return true;
    }
    // A new stream of the current layer (the publisher began anew) is followed as well.
    const bool replaces = source_ && packet.layer == layer_;
    if (!packet.key_frame || packet.view.payload().empty() ||
        (!replaces && !may_switch_to(packet.layer))) {
        return false;
    }
    start_source(packet, previous_clock);
    return true;
}

void Forwarder::start_source(const MediaPacket& packet, const SourceClock* previous_clock) {
    sequences_.start_source(packet.view.sequence_number());
    if (last_source_ != packet.source) {
        timestamps_.start_source(packet, previous_clock);
    }
    if (packet.vp8) {
        pictures_.start_source(*packet.vp8);
    }
    source_ = packet.source;
    last_source_ = packet.source;
    layer_ = packet.layer;
}

std::optional<RewrittenPacket> Forwarder::rewrite(const MediaPacket& packet,
                                                  const SourceClock* previous_clock) {
    if (!bound() || !follow_source(packet, previous_clock)) {
        return std::nullopt;
    }
    if (packet.view.payload().empty()) {
        sequences_.skip(packet.view.sequence_number());
        return std::nullopt;
    }
    const auto sequence = sequences_.map(packet.view.sequence_number());
    if (!sequence) {
        return std::nullopt;
    }
    RewrittenPacket out;
    out.sequence = *sequence;
    out.timestamp = timestamps_.map(packet.now, packet.view.timestamp());
    out.payload = packet.view.payload();
    std::size_t prefix_size = 0;
    if (packet.vp8) {
        prefix_size = rtp::write_vp8_descriptor(pictures_.rewrite(*packet.vp8),
                                                MutableBytes{prefix_}.subspan(2));
        out.payload = out.payload.subspan(packet.vp8->size);
    }
    if (level_id_ != 0) {
        extensions_.value(level_id_)[0] = packet.audio_level.empty() ? 127 : packet.audio_level[0];
    }
    write_header(
        {packet.view.marker(), *payload_type_, out.sequence, out.timestamp, identity_.ssrc},
        packet.now);
    out.header = ByteView{header_}.first(header_size_);
    out.prefix = ByteView{prefix_}.subspan(2, prefix_size);
    out.transport_sequence = transport_sequence();
    last_timestamp_ = out.timestamp;
    remember(packet, out, prefix_size);
    return out;
}

void Forwarder::remember(const MediaPacket& packet, const RewrittenPacket& out,
                         std::size_t prefix_size) {
    rtp::SentPacket sent;
    sent.sequence = out.sequence;
    sent.source_sequence = packet.view.sequence_number();
    sent.layer = packet.source;
    sent.marker = packet.view.marker();
    sent.timestamp = out.timestamp;
    sent.descriptor_size = static_cast<std::uint8_t>(prefix_size);
    sent.source_descriptor_size = packet.vp8 ? static_cast<std::uint8_t>(packet.vp8->size) : 0;
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
    write_header(
        {sent.marker, *rtx_payload_type_, out.sequence, sent.timestamp, *identity_.rtx_ssrc}, now);
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
                 now);
    header_[0] |= 0x20;
    out.header = ByteView{header_}.first(header_size_);
    out.payload = kPadding;
    out.transport_sequence = transport_sequence();
    return out;
}

MutableBytes Forwarder::transport_sequence() {
    return transport_sequence_at_ == 0 ? MutableBytes{}
                                       : MutableBytes{header_}.subspan(transport_sequence_at_, 2);
}

void Forwarder::write_header(const rtp::Header& header, Instant now) {
    if (send_time_id_ != 0) {
        const auto bytes = rtp::abs_send_time_bytes(now);
        std::copy(bytes.begin(), bytes.end(), extensions_.value(send_time_id_).begin());
    }
    header_size_ = rtp::write_packet(header_, {header, extensions_.bytes(), {}, {}, 0});
}

}  // namespace heydok::media
