#pragma once
#include <cstdint>
#include <optional>

#include "base/clock.hpp"
#include "rtc/rtcp/report.hpp"
#include "rtc/rtp/sequence_number.hpp"

namespace heydok::congestion {

/// Reception figures of one SSRC (RFC 3550 appendix A.1, A.3, A.8), from which report blocks are
/// made. Virtual time.
class ReceiverStatistics {
  public:
    /// `clock_rate` in Hz, above zero (90000 video, 48000 Opus).
    explicit ReceiverStatistics(std::uint32_t clock_rate);

    /// A packet received first-hand (not restored from a retransmission).
    void on_packet(Instant now, rtp::SequenceNumber sequence, std::uint32_t timestamp,
                   std::size_t bytes);
    /// A sender report of this source has come.
    void on_sender_report(Instant now, std::uint64_t ntp_time);
    /// The block for the next report, and the begin of the next interval. Empty before the first
    /// packet.
    std::optional<rtcp::ReportBlock> report(Instant now, rtp::Ssrc ssrc);

    [[nodiscard]] std::uint64_t packets() const { return received_; }
    [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
    /// Expected minus received; negative with duplicates.
    [[nodiscard]] std::int64_t lost() const;
    /// Interarrival jitter in seconds of media time.
    [[nodiscard]] Duration jitter() const;

  private:
    void update_jitter(Instant now, std::uint32_t timestamp);

    std::uint32_t clock_rate_;
    rtp::SequenceUnwrapper unwrapper_;
    std::int64_t first_ = 0;
    std::uint64_t received_ = 0;
    std::uint64_t bytes_ = 0;
    std::int64_t expected_before_ = 0;
    std::uint64_t received_before_ = 0;
    std::optional<std::uint32_t> last_transit_;
    std::uint32_t jitter_q4_ = 0;  ///< jitter times 16
    std::uint32_t last_report_ = 0;
    Instant last_report_at_{};
};

}  // namespace heydok::congestion
