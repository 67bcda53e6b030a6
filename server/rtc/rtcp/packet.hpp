#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "base/bytes.hpp"
#include "rtc/rtcp/report.hpp"
#include "rtc/rtcp/transport_feedback.hpp"

namespace heydok::rtcp {

/// Packets read from one compound; the rest is skipped.
inline constexpr std::size_t kMaxPacketsPerCompound = 64;

/// Report blocks in a checked view.
class ReportBlocks {
  public:
    ReportBlocks() = default;
    explicit ReportBlocks(ByteView bytes) : bytes_(bytes) {}
    [[nodiscard]] std::size_t size() const { return bytes_.size() / kReportBlockSize; }
    /// `index` below size().
    [[nodiscard]] ReportBlock operator[](std::size_t index) const;

  private:
    ByteView bytes_;
};

struct SenderReport {
    Ssrc ssrc = 0;
    SenderInfo info;
    ReportBlocks blocks;
};
struct ReceiverReport {
    Ssrc ssrc = 0;
    ReportBlocks blocks;
};
/// Only the CNAME of the first chunk is read.
struct SourceDescription {
    Ssrc ssrc = 0;
    std::string_view cname;
};
struct Goodbye {
    ByteView ssrcs;  ///< four bytes each
    [[nodiscard]] std::size_t size() const { return ssrcs.size() / 4; }
    [[nodiscard]] Ssrc operator[](std::size_t index) const { return load_u32(&ssrcs[index * 4]); }
};
/// Generic NACK (RFC 4585 section 6.2.1).
struct Nack {
    Ssrc sender = 0;
    Ssrc media = 0;
    ByteView pairs;  ///< PID and bitmask, four bytes each

    /// Calls visit(sequence) for each missing packet, in the order of the message.
    template <class Visit>
    void for_each(Visit&& visit) const {
        for (std::size_t at = 0; at + 4 <= pairs.size(); at += 4) {
            const std::uint16_t first = load_u16(&pairs[at]);
            const std::uint16_t mask = load_u16(&pairs[at + 2]);
            visit(first);
            for (int bit = 0; bit < 16; ++bit) {
                if ((mask >> bit & 1) != 0) {
                    visit(static_cast<std::uint16_t>(first + bit + 1));
                }
            }
        }
    }
};
struct PictureLossIndication {
    Ssrc sender = 0;
    Ssrc media = 0;
};
/// Full intra request (RFC 5104 section 4.3.1).
struct FullIntraRequest {
    Ssrc sender = 0;
    ByteView entries;  ///< SSRC, sequence, reserved: eight bytes each
    [[nodiscard]] std::size_t size() const { return entries.size() / 8; }
    [[nodiscard]] Ssrc ssrc(std::size_t index) const { return load_u32(&entries[index * 8]); }
    [[nodiscard]] std::uint8_t sequence(std::size_t index) const { return entries[index * 8 + 4]; }
};
/// Receiver estimated maximum bitrate (draft-alvestrand-rmcat-remb-03).
struct Remb {
    Ssrc sender = 0;
    std::uint64_t bitrate = 0;  ///< bit/s; saturates at 2^63-1
    ByteView ssrcs;             ///< four bytes each
};
struct TransportFeedbackPacket {
    Ssrc sender = 0;
    Ssrc media = 0;
    TransportFeedback feedback;
};
/// Extended report: only the receiver reference time is read (RFC 3611 section 4.4).
struct ExtendedReport {
    Ssrc ssrc = 0;
    std::optional<std::uint64_t> receiver_reference_time;  ///< NTP, 32.32
};
/// Anything else that is well-formed.
struct OtherPacket {
    std::uint8_t type = 0;
    std::uint8_t format = 0;
};

using Packet = std::variant<OtherPacket, SenderReport, ReceiverReport, SourceDescription, Goodbye,
                            Nack, PictureLossIndication, FullIntraRequest, Remb,
                            TransportFeedbackPacket, ExtendedReport>;

/// Reads the packets of a compound (RFC 3550 section 6.1, also reduced size, RFC 5506) one by one
/// and without allocating. A packet whose content is malformed is skipped; a length that runs past
/// the end or a wrong version ends the compound.
class CompoundReader {
  public:
    explicit CompoundReader(ByteView compound) : reader_(compound) {}
    /// Empty at the end. Views inside point into the compound.
    std::optional<Packet> next();
    /// Packets skipped because their content was malformed, and 1 for a broken end.
    [[nodiscard]] std::size_t malformed() const { return malformed_; }

  private:
    ByteReader reader_;
    std::size_t seen_ = 0;
    std::size_t malformed_ = 0;
};

}  // namespace heydok::rtcp
