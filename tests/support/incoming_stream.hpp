#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rtc/congestion/nack_generator.hpp"
#include "rtc/congestion/receiver_statistics.hpp"
#include "rtc/peer/negotiated.hpp"
#include "rtc/rtcp/writer.hpp"
#include "rtc/rtp/packet.hpp"
#include "tests/support/frame_reader.hpp"

namespace heydok::support {

/// One RTP stream that a scripted peer receives: a subscribed track in one section.
class IncomingStream {
  public:
    struct Options {
        std::string mid;
        std::string track_sid;
        std::uint32_t ssrc = 0;
        std::uint32_t rtx_ssrc = 0;  ///< 0: none
        std::uint8_t payload_type = 0;
        peer::MediaCodec codec = peer::MediaCodec::opus;
        bool video = false;
        bool nack = true;
        /// Only counts packets; nothing is put in order or judged. For load clients.
        bool count_only = false;
        bool measure_delay = false;
        Duration patience = std::chrono::milliseconds{1500};
    };
    explicit IncomingStream(const Options& options);

    /// A packet of the stream itself, or restored from its retransmission stream.
    void on_packet(Instant now, const rtp::PacketView& packet, bool retransmitted);
    void on_sender_report(Instant now, std::uint64_t ntp_time) {
        ++sender_reports_;
        reception_.on_sender_report(now, ntp_time);
    }

    /// NACK and PLI that are due.
    void write_feedback(Instant now, std::uint32_t sender_ssrc, rtcp::Writer& writer);
    std::optional<rtcp::ReportBlock> report(Instant now) {
        return reception_.report(now, options_.ssrc);
    }
    [[nodiscard]] Instant next_timeout() const;
    /// The section carries something else now.
    void end() { ended_ = true; }
    [[nodiscard]] bool ended() const { return ended_; }

    [[nodiscard]] const Options& options() const { return options_; }
    [[nodiscard]] const FrameReader& frames() const { return frames_; }
    [[nodiscard]] const congestion::ReceiverStatistics& reception() const { return reception_; }
    /// Audio: from sending to arrival of each packet since the last call, on one machine's clock.
    std::vector<Duration> take_delays() { return std::exchange(delays_, {}); }
    [[nodiscard]] std::uint64_t recovered() const { return recovered_; }
    [[nodiscard]] std::uint64_t sender_reports() const { return sender_reports_; }
    [[nodiscard]] std::uint64_t key_frame_requests() const { return key_frame_requests_; }
    /// Audio packets that came as RED.
    [[nodiscard]] std::uint64_t redundant_packets() const { return redundant_packets_; }
    [[nodiscard]] std::optional<Instant> first_packet() const { return first_packet_; }
    [[nodiscard]] std::optional<Instant> last_packet() const { return last_packet_; }
    /// Audio: which source packets have come, by number.
    [[nodiscard]] const std::vector<bool>& numbers() const { return numbers_; }
    /// Audio: the sequence number under which source packet `number` is forwarded, as long as the
    /// publisher never paused.
    [[nodiscard]] rtp::SequenceNumber sequence_of(std::uint32_t number) const {
        return static_cast<rtp::SequenceNumber>(sequence_offset_ + number);
    }
    /// The loudest and newest audio level that came along; nothing without the extension.
    void note_audio_level(std::uint8_t level) { audio_level_ = level; }
    [[nodiscard]] std::optional<std::uint8_t> audio_level() const { return audio_level_; }

  private:
    void read_audio(Instant now, const rtp::PacketView& packet, ReceivedPacket& received);
    void note_number(std::uint32_t number, rtp::SequenceNumber sequence);

    Options options_;
    congestion::ReceiverStatistics reception_;
    congestion::NackGenerator nack_;
    FrameReader frames_;
    std::vector<bool> numbers_;
    rtp::SequenceNumber sequence_offset_ = 0;
    std::vector<rtp::SequenceNumber> missing_;
    std::vector<Duration> delays_;
    Instant next_key_request_{};
    std::optional<Instant> first_packet_;
    std::optional<Instant> last_packet_;
    std::optional<std::uint8_t> audio_level_;
    std::uint64_t recovered_ = 0;
    std::uint64_t redundant_packets_ = 0;
    std::uint64_t sender_reports_ = 0;
    std::uint64_t key_frame_requests_ = 0;
    bool ended_ = false;
};

}  // namespace heydok::support
