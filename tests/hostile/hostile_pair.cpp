#include "tests/hostile/hostile_pair.hpp"

#include <algorithm>

#include "rtc/rtp/vp8_descriptor.hpp"

namespace heydok::hardening {

Bytes build(const ForgedRtp& packet) {
    Bytes out(rtp::kFixedHeaderSize);
    out[0] = static_cast<std::uint8_t>(0x80 | (packet.padded ? 0x20 : 0) |
                                       (packet.extension.empty() ? 0 : 0x10));
    rtp::rewrite_header(
        out, {packet.marker, packet.payload_type, packet.sequence, packet.timestamp, packet.ssrc});
    out.insert(out.end(), packet.extension.begin(), packet.extension.end());
    out.insert(out.end(), packet.payload.begin(), packet.payload.end());
    return out;
}

Bytes one_byte_block(Bytes elements) {
    elements.resize((elements.size() + 3) / 4 * 4);
    Bytes block{0xBE, 0xDE};
    ByteWriter writer{block};
    writer.u16(static_cast<std::uint16_t>(elements.size() / 4));
    writer.bytes(elements);
    return block;
}

Bytes vp8_payload(bool key, std::uint16_t picture, std::uint8_t tl0) {
    rtp::Vp8Descriptor descriptor;
    descriptor.start_of_partition = true;
    descriptor.picture_id = picture & 0x7FFF;
    descriptor.picture_id_15_bit = true;
    descriptor.tl0_picture_index = tl0;
    descriptor.temporal_id = 0;
    Bytes out(rtp::kMaxVp8DescriptorSize);
    out.resize(rtp::write_vp8_descriptor(descriptor, out));
    out.push_back(key ? 0x10 : 0x11);
    out.resize(out.size() + 60, 0x55);
    return out;
}

void HostilePair::SetUp() {
    ASSERT_NO_FATAL_FAILURE(ProbeCall::SetUp());
    eve_ = &meeting_.join({.identity = "eve", .room = "attack"});
    dora_ = &meeting_.join({.identity = "dora", .room = "attack"});
    ASSERT_TRUE(meeting_.run_until(
        [this] { return eve_->peer->connected() && dora_->peer->connected(); }, 10s));
    std::string audio;
    std::string video;
    meeting_.act(*eve_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
        audio = peer.publish_audio({}, out);
        support::VideoOptions options;
        options.layers = 1;
        options.bits_per_second = 200'000;
        video = peer.publish_video(options, out);
    });
    ASSERT_TRUE(meeting_.run_until(
        [this] {
            const auto* sound = dora_->peer->first_stream(false);
            const auto* picture = dora_->peer->first_stream(true);
            return sound != nullptr && picture != nullptr && sound->reception().packets() > 5 &&
                   picture->frames().statistics().frames > 3;
        },
        10s));
    stop_genuine(audio, audio_, 960);
    stop_genuine(video, video_, 3'000);
    meeting_.run_for(100ms);
    observer_ = [this](const VirtualNetwork::Datagram& datagram) {
        if (datagram.to == dora_->address && is_rtp_packet(datagram.bytes)) {
            if (const auto view = rtp::PacketView::parse_header(datagram.bytes)) {
                heard_.push_back({view->marker(), view->payload_type(), view->sequence_number(),
                                  view->timestamp(), view->ssrc()});
            }
        }
    };
}

void HostilePair::TearDown() {
    if (eve_ != nullptr) {
        remove("attack", "eve");
        remove("attack", "dora");
    }
    ProbeCall::TearDown();
}

void HostilePair::stop_genuine(const std::string& cid, Line& line, std::uint32_t step) {
    support::PublishedTrack* track = eve_->peer->published(cid);
    track->stop();
    line.stream = track->layers().front().stream.get();
    line.sequence =
        line.stream->sequence_of(static_cast<std::uint32_t>(line.stream->statistics().packets));
    line.timestamp = line.stream->timestamp_at(meeting_.now());
    line.step = step;
}

ForgedRtp HostilePair::next(Line& line, Bytes payload) {
    ForgedRtp packet;
    packet.ssrc = line.stream->ssrc();
    packet.payload_type = line.stream->numbers()->payload_type;
    packet.sequence = line.sequence++;
    packet.timestamp = line.timestamp;
    packet.marker = true;
    packet.payload = std::move(payload);
    line.timestamp += line.step;
    return packet;
}

void HostilePair::send(Line& line, const ForgedRtp& packet) {
    send(line.stream->protection(), packet);
}

void HostilePair::send(srtp::SenderStream& state, const ForgedRtp& packet) {
    meeting_.act(*eve_, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
        peer.transport().send_rtp(state, build(packet), scratch_, out.datagrams);
    });
}

void HostilePair::send_rtcp(Member& from, ByteView compound) {
    meeting_.act(from, [&](ScriptedPeer& peer, ScriptedPeer::Outbox& out) {
        peer.transport().send_rtcp(compound, out.datagrams);
    });
}

std::uint32_t HostilePair::stream_to_dora(bool video) const {
    return dora_->peer->first_stream(video)->options().ssrc;
}

std::vector<rtp::Header> HostilePair::heard(bool video) const {
    std::vector<rtp::Header> out;
    std::copy_if(heard_.begin(), heard_.end(), std::back_inserter(out),
                 [ssrc = stream_to_dora(video)](const rtp::Header& h) { return h.ssrc == ssrc; });
    return out;
}

}  // namespace heydok::hardening
