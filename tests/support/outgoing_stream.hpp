#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rtc/peer/negotiated.hpp"
#include "rtc/rtcp/report.hpp"
#include "rtc/rtp/extensions.hpp"
#include "rtc/rtp/packet_history.hpp"
#include "rtc/rtp/packet_writer.hpp"
#include "tests/support/client_transport.hpp"
#include "tests/support/payload_veil.hpp"

namespace heydok::support {

/// Numbers that the answer agreed for a section we send in.
struct SendingNumbers {
    std::uint8_t payload_type = 0;
    std::optional<std::uint8_t> rtx_payload_type;
    rtp::ExtensionIds extensions;
    std::string mid;
    peer::MediaCodec codec = peer::MediaCodec::opus;
    std::uint8_t plain_payload_type = 0;  ///< RED: of the Opus in it
};

/// One RTP stream that a scripted peer sends (a microphone, or one layer of a camera): numbers,
/// extensions, history, retransmission and sender reports.
class OutgoingStream {
  public:
    struct Options {
        std::string rid;  ///< empty: none
        std::uint32_t clock_rate = 48'000;
        bool voice = true;  ///< audio: carries an audio level
        std::uint8_t audio_level = 30;
    };
    struct Statistics {
        std::uint64_t packets = 0;
        std::uint64_t bytes = 0;
        std::uint64_t repeats = 0;
        std::uint64_t nacked = 0;
    };
    OutgoingStream(const Options& options, Random& random);

    [[nodiscard]] std::uint32_t ssrc() const { return stream_.ssrc; }
    [[nodiscard]] std::uint32_t rtx_ssrc() const { return rtx_stream_.ssrc; }
    [[nodiscard]] const Options& options() const { return options_; }
    void set_numbers(const SendingNumbers& numbers) { numbers_ = numbers; }
    [[nodiscard]] bool ready() const { return numbers_.has_value(); }
    [[nodiscard]] const std::optional<SendingNumbers>& numbers() const { return numbers_; }
    /// For attackers: the state that belongs to the SSRC, to send other packets under it.
    [[nodiscard]] srtp::SenderStream& protection() { return stream_; }
    [[nodiscard]] srtp::SenderStream& rtx_protection() { return rtx_stream_; }
    void set_audio_level(std::uint8_t level) { options_.audio_level = level; }
    /// What is sent from now on is hidden by it; null: nothing is. It outlives the stream.
    void set_veil(PayloadVeil* veil) { veil_ = veil; }

    /// Sends one packet; `transport_sequence` counts all packets of the connection, `dependency` is
    /// its dependency descriptor, empty for none.
    void send(Instant now, ByteView payload, bool marker, std::uint16_t& transport_sequence,
              ClientTransport& transport, DatagramBatch& out, ByteView dependency = {});
    /// Answers a NACK: by RTX when agreed, else the same bytes again.
    void repeat(Instant now, rtp::SequenceNumber sequence, std::uint16_t& transport_sequence,
                ClientTransport& transport, DatagramBatch& out);
    /// The receiver has reported on us: rid need not be sent any longer (Chromium stops then).
    void acknowledge() { acknowledged_ = true; }

    [[nodiscard]] std::uint32_t timestamp_at(Instant now) const;
    [[nodiscard]] rtcp::SenderInfo sender_info(Instant now, WallTime epoch) const;
    [[nodiscard]] const Statistics& statistics() const { return statistics_; }
    /// Sequence number of packet `number` (from 0).
    [[nodiscard]] rtp::SequenceNumber sequence_of(std::uint32_t number) const {
        return static_cast<rtp::SequenceNumber>(first_sequence_ + number);
    }

  private:
    rtp::ExtensionBlock extensions(Instant now, std::uint16_t transport_sequence,
                                   rtp::Extension rid_extension, ByteView dependency) const;

    Options options_;
    std::optional<SendingNumbers> numbers_;
    srtp::SenderStream stream_;
    srtp::SenderStream rtx_stream_;
    rtp::SequenceNumber first_sequence_;
    rtp::SequenceNumber next_sequence_;
    rtp::SequenceNumber next_rtx_sequence_;
    std::uint32_t first_timestamp_;
    bool acknowledged_ = false;
    rtp::PacketHistory plain_;
    rtp::PacketHistory protected_;
    Bytes plain_packet_ = Bytes(1500);
    Bytes scratch_;
    PayloadVeil* veil_ = nullptr;
    Bytes veiled_;
    Statistics statistics_;
};

}  // namespace heydok::support
