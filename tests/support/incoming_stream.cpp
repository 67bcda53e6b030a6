#include "tests/support/incoming_stream.hpp"

#include <algorithm>

#include "rtc/rtp/red.hpp"
#include "tests/support/synthetic_codecs.hpp"

namespace heydok::support {
namespace {

constexpr Duration kKeyRequestInterval = std::chrono::milliseconds{500};
/// As often as browsers ask for one packet.
constexpr int kNackTries = 10;
constexpr Duration kFirstKeyRequest = std::chrono::milliseconds{200};

}  // namespace

IncomingStream::IncomingStream(const Options& options)
    : options_(options),
      reception_(options.video ? 90'000 : 48'000),
      nack_(kNackTries),
      frames_(options.patience) {}

void IncomingStream::on_packet(Instant now, const rtp::PacketView& packet, bool retransmitted) {
    if (!retransmitted) {
        reception_.on_packet(now, packet.sequence_number(), packet.timestamp(),
                             packet.bytes().size());
    }
    if (!first_packet_) {
        first_packet_ = now;
        next_key_request_ = now + kFirstKeyRequest;
    }
    last_packet_ = now;
    if (options_.count_only) {
        return;
    }
    const auto arrival = nack_.on_packet(now, packet.sequence_number());
    recovered_ += arrival == congestion::NackGenerator::Arrival::recovered ? 1 : 0;
    ReceivedPacket received;
    received.sequence = packet.sequence_number();
    received.timestamp = packet.timestamp();
    received.marker = packet.marker();
    if (options_.video) {
        auto media = read_media_payload(options_.codec, packet);
        if (!media) {
            return;  // padding: nothing to play
        }
        received = std::move(*media);
    } else {
        read_audio(now, packet, received);
    }
    frames_.on_packet(now, received);
}

void IncomingStream::read_audio(Instant now, const rtp::PacketView& packet,
                                ReceivedPacket& received) {
    ByteView payload = packet.payload();
    const bool redundant =
        options_.codec == peer::MediaCodec::red && packet.payload_type() == options_.payload_type;
    const auto red = redundant ? rtp::parse_red(payload) : ParseError::unsupported;
    if (red) {
        ++redundant_packets_;
        payload = red->primary;
        for (std::size_t i = 0; i < red->redundant_count; ++i) {
            if (const auto tag = read_audio_payload(red->redundant[i].payload)) {
                const auto back = red->redundant_count - i;
                note_number(tag->number,
                            static_cast<rtp::SequenceNumber>(packet.sequence_number() - back));
            }
        }
    }
    if (const auto tag = read_audio_payload(payload)) {
        received.tag = *tag;
        note_number(tag->number, packet.sequence_number());
        if (options_.measure_delay) {
            delays_.emplace_back(static_cast<std::int32_t>(audio_sent_at(now) - tag->frame));
        }
    }
}

void IncomingStream::note_number(std::uint32_t number, rtp::SequenceNumber sequence) {
    constexpr std::uint32_t kMostNumbers = 1'000'000;
    if (number >= kMostNumbers) {
        return;
    }
    if (number >= numbers_.size()) {
        numbers_.resize(number + 1);
    }
    numbers_[number] = true;
    sequence_offset_ = static_cast<rtp::SequenceNumber>(sequence - number);
}

void IncomingStream::write_feedback(Instant now, std::uint32_t sender_ssrc, rtcp::Writer& writer) {
    if (ended_ || options_.count_only) {
        return;
    }
    frames_.handle_timeout(now);
    if (options_.nack) {
        missing_.clear();
        nack_.collect(now, missing_);
        writer.nack(sender_ssrc, options_.ssrc, missing_);
    }
    if (options_.video && first_packet_ && frames_.wants_key_frame() && next_key_request_ <= now) {
        next_key_request_ = now + kKeyRequestInterval;
        ++key_frame_requests_;
        writer.picture_loss_indication(sender_ssrc, options_.ssrc);
    }
}

Instant IncomingStream::next_timeout() const {
    if (ended_ || options_.count_only) {
        return kNever;
    }
    Instant due = options_.nack ? nack_.next_timeout() : kNever;
    if (options_.video && first_packet_ && frames_.wants_key_frame()) {
        due = std::min(due, next_key_request_);
    }
    return due;
}

}  // namespace heydok::support
