#pragma once
#include "base/bytes.hpp"
#include "base/result.hpp"
#include "rtc/rtp/packet.hpp"

namespace heydok::rtp {

/// Which stream a retransmission stream repairs.
struct RepairedStream {
    std::uint8_t payload_type = 0;
    Ssrc ssrc = 0;
};

/// Restores the original packet from a retransmission (RFC 4588 section 4) in place: the header
/// moves two bytes up over the original sequence number. The result is a part of `packet`.
/// `truncated` for a payload below two bytes: a probe of padding only, to be dropped.
Parsed<MutableBytes> unwrap_rtx(MutableBytes packet, const RepairedStream& repaired);

/// How the retransmission is to be sent.
struct RtxStream {
    std::uint8_t payload_type = 0;
    Ssrc ssrc = 0;
    SequenceNumber sequence_number = 0;
};

/// Bytes that `wrap_rtx` adds to a packet (padding is left out, so it may grow by less).
inline constexpr std::size_t kRtxOverhead = 2;

/// Writes `original` (a whole plain packet) as a retransmission into `out`; the number of bytes, 0
/// when it does not fit. Extensions are copied, padding is not.
std::size_t wrap_rtx(MutableBytes out, const PacketView& original, const RtxStream& stream);

}  // namespace heydok::rtp
