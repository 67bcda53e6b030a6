#include <algorithm>

#include "rtc/rtp/rtx.hpp"
#include "tests/support/scripted_peer.hpp"

namespace heydok::support {
namespace {

constexpr Duration kReportInterval = std::chrono::seconds{1};
// Ids of ClientOffer.
constexpr std::uint8_t kAudioLevelId = 1;
constexpr std::uint8_t kTransportCcId = 3;

}  // namespace

void ScriptedPeer::handle_datagram(Instant now, const TransportAddress& from, MutableBytes datagram,
                                   Outbox& out) {
    const auto received = transport_.handle_datagram(now, from, datagram, out.datagrams);
    if (transport_.connected() && !connected_at_) {
        connected_at_ = now;
        next_report_ = now + kReportInterval;
    }
    if (received.kind == ClientTransport::Kind::rtp) {
        handle_rtp(now, received.packet);
    } else if (received.kind == ClientTransport::Kind::rtcp) {
        handle_rtcp(now, received.packet, out);
    }
    handle_data_events();
}

IncomingStream* ScriptedPeer::find_stream(std::uint32_t ssrc) {
    for (const auto& stream : streams_) {
        if (stream->options().ssrc == ssrc || (stream->options().rtx_ssrc == ssrc && ssrc != 0)) {
            return stream.get();
        }
    }
    return nullptr;
}

void ScriptedPeer::handle_rtp(Instant now, MutableBytes bytes) {
    ++statistics_.rtp_packets;
    const auto packet =
        options_.count_only ? rtp::PacketView::parse_header(bytes) : rtp::PacketView::parse(bytes);
    IncomingStream* stream = packet ? find_stream(packet->ssrc()) : nullptr;
    if (stream == nullptr) {
        ++statistics_.unknown_packets;
        return;
    }
    note_extensions(now, *packet);
    if (options_.veil != nullptr) {
        const auto head = static_cast<std::size_t>(packet->payload().data() - bytes.data());
        options_.veil->show(bytes.subspan(head, packet->payload().size()));
    }
    const IncomingStream::Options& options = stream->options();
    if (packet->ssrc() == options.ssrc) {
        if (const ByteView level = packet->extension(kAudioLevelId);
            !options.video && level.size() == 1) {
            stream->note_audio_level(level[0] & 0x7F);
        }
        stream->on_packet(now, *packet, false);
        return;
    }
    if (options_.count_only) {
        return;
    }
    if (const auto original = rtp::unwrap_rtx(bytes, {options.payload_type, options.ssrc})) {
        if (const auto restored = rtp::PacketView::parse(*original)) {
            stream->on_packet(now, *restored, true);
        }
    }
}

void ScriptedPeer::note_extensions(Instant now, const rtp::PacketView& packet) {
    const ByteView sequence = packet.extension(kTransportCcId);
    if (sequence.size() == 2) {
        twcc_.on_packet(now, {load_u16(sequence.data()), packet.ssrc(), packet.marker()});
    }
}

/// XR with one DLRR block; the server sends it alone.
void ScriptedPeer::note_reference_answer(ByteView compound) {
    constexpr std::uint8_t kExtendedReport = 207;
    constexpr std::uint8_t kDlrr = 5;
    if (compound.size() == 24 && compound[1] == kExtendedReport && compound[8] == kDlrr) {
        answered_reference_ = {load_u32(&compound[12]), load_u32(&compound[16]),
                               load_u32(&compound[20])};
    }
}

void ScriptedPeer::send_reference_time(std::uint64_t ntp_time, Outbox& out) {
    rtcp_.clear();
    rtcp::Writer{rtcp_}.receiver_reference_time(local_ssrc_, ntp_time);
    transport_.send_rtcp(rtcp_, out.datagrams);
}

void ScriptedPeer::handle_rtcp(Instant now, ByteView compound, Outbox& out) {
    note_reference_answer(compound);
    rtcp::CompoundReader reader{compound};
    while (const auto packet = reader.next()) {
        if (const auto* report = std::get_if<rtcp::SenderReport>(&*packet)) {
            if (IncomingStream* stream = find_stream(report->ssrc)) {
                stream->on_sender_report(now, report->info.ntp_time);
            }
            acknowledge(report->blocks);
        } else if (const auto* receiver = std::get_if<rtcp::ReceiverReport>(&*packet)) {
            ++statistics_.receiver_reports;
            acknowledge(receiver->blocks);
        } else if (const auto* nack = std::get_if<rtcp::Nack>(&*packet)) {
            handle_nack(now, *nack, out);
        } else if (const auto* loss = std::get_if<rtcp::PictureLossIndication>(&*packet)) {
            request_key_frame(loss->media);
        } else if (const auto* intra = std::get_if<rtcp::FullIntraRequest>(&*packet)) {
            for (std::size_t i = 0; i < intra->size(); ++i) {
                request_key_frame(intra->ssrc(i));
            }
        } else if (std::holds_alternative<rtcp::TransportFeedbackPacket>(*packet)) {
            ++statistics_.transport_feedbacks;
        }
    }
}

void ScriptedPeer::acknowledge(const rtcp::ReportBlocks& blocks) {
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        for (const auto& track : published_) {
            if (OutgoingStream* stream = track->find(blocks[i].ssrc)) {
                stream->acknowledge();
            }
        }
    }
}

void ScriptedPeer::handle_nack(Instant now, const rtcp::Nack& nack, Outbox& out) {
    for (const auto& track : published_) {
        OutgoingStream* stream = track->find(nack.media);
        if (stream == nullptr) {
            continue;
        }
        nack.for_each([&](std::uint16_t sequence) {
            ++statistics_.nacks_received;
            stream->repeat(now, sequence, transport_sequence_, transport_, out.datagrams);
        });
    }
}

void ScriptedPeer::request_key_frame(std::uint32_t ssrc) {
    ++statistics_.key_frame_requests;
    for (const auto& track : published_) {
        track->request_key_frame(ssrc);
    }
}

void ScriptedPeer::handle_timeout(Instant now, Outbox& out) {
    transport_.handle_timeout(now, out.datagrams);
    handle_data_events();
    for (const auto& track : published_) {
        track->handle_timeout(now, transport_sequence_, transport_, out.datagrams);
    }
    if (transport_.connected()) {
        send_feedback(now, out);
        if (next_report_ <= now) {
            next_report_ = now + kReportInterval;
            send_reports(now, out);
        }
    }
}

Instant ScriptedPeer::next_timeout() const {
    Instant due = transport_.next_timeout();
    for (const auto& track : published_) {
        due = std::min(due, track->next_timeout());
    }
    if (!transport_.connected()) {
        return due;
    }
    for (const auto& stream : streams_) {
        due = std::min(due, stream->next_timeout());
    }
    return std::min({due, twcc_.next_timeout(), next_report_});
}

void ScriptedPeer::send_feedback(Instant now, Outbox& out) {
    rtcp_.clear();
    rtcp::Writer writer{rtcp_};
    for (const auto& stream : streams_) {
        stream->write_feedback(now, local_ssrc_, writer);
    }
    transport_.send_rtcp(rtcp_, out.datagrams);
    rtcp_.clear();
    if (twcc_.poll(now, local_ssrc_, rtcp_)) {
        transport_.send_rtcp(rtcp_, out.datagrams);
    }
}

void ScriptedPeer::send_reports(Instant now, Outbox& out) {
    rtcp_.clear();
    rtcp::Writer writer{rtcp_};
    for (const auto& track : published_) {
        for (const PublishedTrack::Layer& layer : track->layers()) {
            const OutgoingStream& stream = *layer.stream;
            if (stream.statistics().packets > 0 && !track->stopped()) {
                writer.sender_report(stream.ssrc(), stream.sender_info(now, options_.wall_epoch),
                                     {});
            }
        }
    }
    writer.source_description(local_ssrc_, "client");
    transport_.send_rtcp(rtcp_, out.datagrams);

    std::vector<rtcp::ReportBlock> blocks;
    std::vector<std::uint32_t> ssrcs;
    for (const auto& stream : streams_) {
        if (stream->ended()) {
            continue;
        }
        if (const auto block = stream->report(now); block && blocks.size() < 31) {
            blocks.push_back(*block);
            ssrcs.push_back(block->ssrc);
        }
    }
    rtcp_.clear();
    writer.receiver_report(local_ssrc_, blocks);
    if (options_.estimate > 0 && !ssrcs.empty()) {
        writer.remb(local_ssrc_, options_.estimate, ssrcs);
    }
    transport_.send_rtcp(rtcp_, out.datagrams);
}

void ScriptedPeer::handle_data_events() {
    sctp::Association* association = transport_.data();
    std::vector<sctp::Event> events;
    events.swap(transport_.data_events());
    for (const sctp::Event& event : events) {
        if (std::holds_alternative<sctp::Connected>(event) && !channels_opened_ &&
            association != nullptr) {
            channels_opened_ = true;
            association->open_channel({"_lossy", "", false, 0});
            association->open_channel({"_reliable", "", true});
            association->open_channel({"_data_track", "", false, 0});
        } else if (const auto* opened = std::get_if<sctp::ChannelOpened>(&event)) {
            channels_[opened->channel] = opened->options.label;
        } else if (const auto* message = std::get_if<sctp::MessageReceived>(&event)) {
            data_.push_back({channels_[message->channel], message->data});
        }
    }
}

bool ScriptedPeer::send_data(Instant now, bool reliable, ByteView data, Outbox& out) {
    sctp::Association* association = transport_.data();
    const std::string_view label = reliable ? "_reliable" : "_lossy";
    for (const auto& [channel, name] : channels_) {
        if (name == label && association != nullptr) {
            const auto result = association->send(channel, sctp::PayloadKind::binary, data);
            transport_.pump(now, out.datagrams);
            return result == sctp::SendResult::accepted;
        }
    }
    return false;
}

}  // namespace heydok::support
