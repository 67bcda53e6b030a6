#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "base/bytes.hpp"
#include "rtc/rtcp/report.hpp"

namespace heydok::rtcp {

/// One report block of XR DLRR (RFC 3611 section 4.5).
struct DlrrBlock {
    Ssrc ssrc = 0;
    std::uint32_t last_reference_time = 0;         ///< compact NTP
    std::uint32_t delay_since_reference_time = 0;  ///< 1/65536 s
};

/// Appends RTCP packets to a buffer of the caller. A full compound begins with a report; reduced
/// size (RFC 5506) needs none. Nobody but the caller looks after the datagram size.
class Writer {
  public:
    explicit Writer(Bytes& out) : out_(out) {}

    /// At most 31 blocks; more are left out.
    void sender_report(Ssrc ssrc, const SenderInfo& info, std::span<const ReportBlock> blocks);
    void receiver_report(Ssrc ssrc, std::span<const ReportBlock> blocks);
    /// A CNAME of at most 255 bytes; longer ones are cut.
    void source_description(Ssrc ssrc, std::string_view cname);
    void goodbye(Ssrc ssrc);
    /// Packs ascending sequence numbers into as few pairs as possible; nothing when empty.
    void nack(Ssrc sender, Ssrc media, std::span<const std::uint16_t> sequences);
    void picture_loss_indication(Ssrc sender, Ssrc media);
    void full_intra_request(Ssrc sender, Ssrc media, std::uint8_t sequence);
    /// At most 255 SSRCs; the bitrate is rounded down to 18 significant bits.
    void remb(Ssrc sender, std::uint64_t bitrate, std::span<const Ssrc> ssrcs);
    void receiver_reference_time(Ssrc ssrc, std::uint64_t ntp_time);
    void dlrr(Ssrc ssrc, std::span<const DlrrBlock> blocks);

  private:
    void report_blocks(std::span<const ReportBlock> blocks);
    ByteWriter out_;
};

}  // namespace heydok::rtcp
