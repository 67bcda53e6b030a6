#include "media/feedback.hpp"

#include <algorithm>
#include <utility>

#include "media/bandwidth.hpp"
#include "media/media_flow.hpp"
#include "media/repeating.hpp"
#include "media/room.hpp"
#include "media/subscribing.hpp"
#include "rtc/rtcp/packet.hpp"
#include "rtc/rtcp/writer.hpp"

namespace heydok::media {
namespace {

constexpr Duration kReportInterval = std::chrono::seconds{1};
/// Reports on what flows come several times a second; without any for so long the path was broken.
constexpr Duration kPathBreak = std::chrono::seconds{1};
constexpr Duration kSenderReportInterval = std::chrono::seconds{3};
constexpr std::size_t kMaxNacksPerPacket = 64;
/// Packets of a picture that one report misses; more are replaced by a key frame, not repeated.
constexpr std::size_t kBeyondRepair = 200;
/// A tenth, of 256 parts: too much was sent, or the path is bad.
constexpr std::uint8_t kMuchLost = 26;

Subscription* subscription_of(const Participant& who, rtp::Ssrc ssrc) {
    const auto found =
        std::find_if(who.subscriptions.begin(), who.subscriptions.end(),
                     [&](const auto& s) { return s->forwarder.identity().ssrc == ssrc; });
    return found == who.subscriptions.end() ? nullptr : found->get();
}

/// NTP difference as steady time.
std::uint64_t ntp_span(Duration span) {
    const auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(span.count(), 0));
    return (micros / 1'000'000 << 32) + ((micros % 1'000'000) << 32) / 1'000'000;
}

/// Reads one compound for one participant.
class RtcpIntake {
  public:
    RtcpIntake(Turn& turn, Participant& who) : turn_(turn), who_(who) {}

    void operator()(const rtcp::SenderReport& report) {
        const StreamRoute* route = who_.ingress.find(report.ssrc);
        if (route != nullptr && !route->retransmission) {
            IncomingStream& stream = *route->publication->streams[route->source];
            stream.clock = SourceClock{report.info.ntp_time, report.info.rtp_time, turn_.now};
            stream.statistics.on_sender_report(turn_.now, report.info.ntp_time);
        }
        take_blocks(report.blocks);
    }
    void operator()(const rtcp::ReceiverReport& report) { take_blocks(report.blocks); }
    void operator()(const rtcp::Nack& nack) {
        Subscription* subscription = subscription_of(who_, nack.media);
        if (subscription == nullptr) {
            return;
        }
        std::size_t asked = 0;
        nack.for_each([&](std::uint16_t) { ++asked; });
        if (asked > kBeyondRepair && subscription->publication->is_video()) {
            ask_key_frame(nack.media);  // a hole of seconds: what was missed is of no use any more
            return;
        }
        nack.for_each(
            [&](std::uint16_t sequence) { repeat_packet(turn_, *subscription, sequence); });
    }
    void operator()(const rtcp::PictureLossIndication& pli) { ask_key_frame(pli.media); }
    void operator()(const rtcp::FullIntraRequest& fir) {
        for (std::size_t i = 0; i < fir.size(); ++i) {
            ask_key_frame(fir.ssrc(i));
        }
    }
    void operator()(const rtcp::TransportFeedbackPacket& packet) {
        who_.egress.estimator.on_feedback(turn_.now, packet.feedback);
        estimated_ = true;
    }
    void operator()(const rtcp::Remb& remb) {
        who_.egress.estimator.on_remb(turn_.now, remb.bitrate);
        estimated_ = true;
    }
    void operator()(const rtcp::ExtendedReport& report) {
        if (report.receiver_reference_time) {
            who_.reference_time = {report.ssrc, rtcp::compact_ntp(*report.receiver_reference_time),
                                   turn_.now};
        }
    }
    template <class Other>
    void operator()(const Other&) {}
    /// The whole compound was read.
    void finish() {
        if (estimated_) {
            follow_estimate(turn_, who_);
        }
    }

  private:
    void ask_key_frame(rtp::Ssrc ssrc) {
        const Subscription* subscription = subscription_of(who_, ssrc);
        if (subscription == nullptr || !is_flowing(*subscription) ||
            is_key_frame_under_way(*subscription, turn_.now)) {
            return;
        }
        const auto layer = subscription->forwarder.current_layer();
        request_key_frame(turn_, *subscription->publication,
                          layer.value_or(subscription->forwarder.target_layer()));
    }

    void take_blocks(const rtcp::ReportBlocks& blocks) {
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            const rtcp::ReportBlock block = blocks[i];
            if (Subscription* subscription = subscription_of(who_, block.ssrc)) {
                take_block(*subscription, block);
            }
        }
    }

    void take_block(Subscription& subscription, const rtcp::ReportBlock& block) {
        subscription.fraction_lost = block.fraction_lost;
        if (block.fraction_lost >= kMuchLost && subscription.publication->is_video()) {
            who_.egress.loss_reported_at = turn_.now;
        }
        if (block.last_sender_report == 0 ||
            block.last_sender_report != subscription.last_report_ntp) {
            return;
        }
        const Duration held = rtcp::duration_from_compact(block.delay_since_sender_report);
        const Duration round_trip = turn_.now - subscription.last_report_at - held;
        if (round_trip >= Duration{0} && round_trip < std::chrono::seconds{10}) {
            subscription.round_trip = std::max<Duration>(round_trip, std::chrono::milliseconds{1});
            for (const auto& publication : who_.publications) {
                for (const auto& stream : publication->streams) {
                    stream->nack.set_round_trip(subscription.round_trip);
                }
            }
        }
    }

    Turn& turn_;
    Participant& who_;
    bool estimated_ = false;  ///< something told of the way to the participant
};

/// A hole that nothing fills any more: decoders of the stream would find out after seconds only.
void replace_lost(Turn& turn, Publication& publication, const IncomingStream& stream) {
    const auto shows = [&](const Subscription* subscription) {
        const auto layer = subscription->forwarder.current_layer();
        return is_flowing(*subscription) && layer &&
               (publication.is_layered() || *layer == stream.layer);
    };
    const auto& subscriptions = publication.subscriptions;
    if (publication.is_video() && std::any_of(subscriptions.begin(), subscriptions.end(), shows)) {
        request_key_frame(turn, publication, stream.layer);
    }
}

void send_nacks(Turn& turn, Participant& who) {
    std::vector<rtp::SequenceNumber> missing;
    for (const auto& publication : who.publications) {
        for (const auto& stream : publication->streams) {
            if (stream->nack.take_loss()) {
                replace_lost(turn, *publication, *stream);
            }
            if (!stream->codec.nack || stream->nack.next_timeout() > turn.now) {
                continue;
            }
            missing.clear();
            stream->nack.collect(turn.now, missing);
            for (std::size_t at = 0; at < missing.size(); at += kMaxNacksPerPacket) {
                const auto count = std::min(kMaxNacksPerPacket, missing.size() - at);
                Bytes packet;
                rtcp::Writer{packet}.nack(who.ingress.local_ssrc, stream->ssrc,
                                          std::span{missing}.subspan(at, count));
                who.uplink().send_rtcp(packet, turn.out.datagrams);
            }
        }
    }
}

void send_receiver_reports(Turn& turn, Participant& who) {
    std::vector<rtcp::ReportBlock> blocks;
    for (const auto& publication : who.publications) {
        for (const auto& stream : publication->streams) {
            const auto block = stream->statistics.report(turn.now, stream->ssrc);
            if (block && blocks.size() < rtcp::kMaxReportBlocks) {
                blocks.push_back(*block);
                who.received_loss = std::max(who.received_loss, block->fraction_lost);
            }
        }
    }
    if (!blocks.empty()) {
        Bytes packet;
        rtcp::Writer{packet}.receiver_report(who.ingress.local_ssrc, blocks);
        who.uplink().send_rtcp(packet, turn.out.datagrams);
    }
}

void answer_reference_time(Turn& turn, Participant& who) {
    if (const auto asked = std::exchange(who.reference_time, std::nullopt)) {
        Bytes packet;
        const rtcp::DlrrBlock block{asked->ssrc, asked->ntp_time,
                                    rtcp::compact_from_duration(turn.now - asked->arrived)};
        rtcp::Writer{packet}.dlrr(who.ingress.local_ssrc, {&block, 1});
        who.peer->send_rtcp(packet, turn.out.datagrams);
    }
}

/// The publisher's NTP time is passed on, so that sound and picture of one publisher stay together
/// at the subscriber.
void send_sender_report(Turn& turn, Subscription& subscription) {
    const Publication& publication = *subscription.publication;
    const SourceClock* clock = publication.clock_of(subscription.forwarder.last_source());
    if (clock == nullptr || !subscription.forwarder.current_layer() || !is_flowing(subscription)) {
        return;
    }
    const Duration elapsed = turn.now - clock->arrived;
    const StreamIdentity& identity = subscription.forwarder.identity();
    rtcp::SenderInfo info;
    info.ntp_time = clock->ntp_time + ntp_span(elapsed);
    info.rtp_time = subscription.forwarder.translate_time(clock->rtp_time) +
                    ticks(elapsed, peer::clock_rate(identity.codec));
    info.packets = subscription.packets_sent;
    info.octets = subscription.bytes_sent;
    Bytes packet;
    rtcp::Writer writer{packet};
    writer.sender_report(identity.ssrc, info, {});
    writer.source_description(identity.ssrc, stream_id(subscription));
    subscription.subscriber->peer->send_rtcp(packet, turn.out.datagrams);
    subscription.last_report_ntp = rtcp::compact_ntp(info.ntp_time);
    subscription.last_report_at = turn.now;
    subscription.next_sender_report = turn.now + kSenderReportInterval;
}

/// Pictures of both directions begin anew, without waiting until a decoder finds out that it cannot
/// go on.
void renew_pictures(Turn& turn, const Participant& who) {
    const auto renew = [&](const Subscription& subscription) {
        const auto layer = subscription.forwarder.current_layer();
        if (layer && is_flowing(subscription) && subscription.publication->is_video()) {
            request_key_frame(turn, *subscription.publication, *layer);
        }
    };
    for (const auto& subscription : who.subscriptions) {
        renew(*subscription);
    }
    for (const auto& publication : who.publications) {
        for (const Subscription* subscription : publication->subscriptions) {
            renew(*subscription);
        }
    }
}

/// Whether the other end is heard again after it left what we send unanswered for long.
bool is_back(Participant& who) {
    Instant& since = who.egress.unanswered_since;
    const Instant heard = who.peer->last_heard();
    if (since == kNever || heard <= since) {
        return false;
    }
    return heard - std::exchange(since, kNever) >= kPathBreak;
}

}  // namespace

void on_rtcp(Turn& turn, Participant& who, ByteView compound) {
    rtcp::CompoundReader reader{compound};
    RtcpIntake intake{turn, who};
    while (const auto packet = reader.next()) {
        std::visit(intake, *packet);
    }
    intake.finish();
    if (reader.malformed() > 0) {
        turn.services.drop("rtcp_malformed");
    }
}

void request_key_frame(Turn& turn, Publication& publication, std::uint8_t layer) {
    IncomingStream* stream = publication.stream_of_layer(layer);
    if (stream == nullptr || publication.info.muted) {
        return;
    }
    const std::chrono::milliseconds interval{turn.services.config.limits.key_frame_interval_ms};
    if (stream->key_frame_asked_at && turn.now - *stream->key_frame_asked_at < interval) {
        stream->key_frame_wanted = true;
        return;
    }
    stream->key_frame_asked_at = turn.now;
    stream->key_frame_wanted = false;
    Participant& publisher = *publication.publisher;
    Bytes packet;
    rtcp::Writer{packet}.picture_loss_indication(publisher.ingress.local_ssrc, stream->ssrc);
    publisher.uplink().send_rtcp(packet, turn.out.datagrams);
}

void send_due_feedback(Turn& turn, Participant& who) {
    if (is_back(who)) {
        renew_pictures(turn, who);
    }
    send_nacks(turn, who);
    Bytes feedback;
    if (who.ingress.transport_feedback.poll(turn.now, who.ingress.local_ssrc, feedback)) {
        who.uplink().send_rtcp(feedback, turn.out.datagrams);
    }
    if (turn.now >= who.ingress.next_report) {
        who.ingress.next_report = turn.now + kReportInterval;
        send_receiver_reports(turn, who);
        answer_reference_time(turn, who);
    }
    for (const auto& subscription : who.subscriptions) {
        if (turn.now >= subscription->next_sender_report) {
            send_sender_report(turn, *subscription);
        }
    }
    for (const auto& publication : who.publications) {
        for (const auto& stream : publication->streams) {
            if (stream->key_frame_wanted) {
                request_key_frame(turn, *publication, stream->layer);
            }
        }
    }
    request_key_frames(turn, who);
}

}  // namespace heydok::media
