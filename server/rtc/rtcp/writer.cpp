#include "rtc/rtcp/writer.hpp"

#include <algorithm>

namespace heydok::rtcp {
namespace {

constexpr std::uint8_t kSenderReport = 200;
constexpr std::uint8_t kReceiverReport = 201;
constexpr std::uint8_t kSourceDescription = 202;
constexpr std::uint8_t kGoodbye = 203;
constexpr std::uint8_t kTransportFeedback = 205;
constexpr std::uint8_t kPayloadFeedback = 206;
constexpr std::uint8_t kExtendedReport = 207;

/// `words` is the number of 32-bit words after the common header.
void common_header(ByteWriter& out, std::uint8_t count, std::uint8_t type, std::size_t words) {
    out.u8(static_cast<std::uint8_t>(0x80 | count));
    out.u8(type);
    out.u16(static_cast<std::uint16_t>(words));
}

std::span<const ReportBlock> bounded(std::span<const ReportBlock> blocks) {
    return blocks.first(std::min(blocks.size(), kMaxReportBlocks));
}

}  // namespace

void Writer::report_blocks(std::span<const ReportBlock> blocks) {
    constexpr std::int32_t kMost = 0x7FFFFF;
    for (const ReportBlock& block : blocks) {
        const std::int32_t lost = std::clamp(block.cumulative_lost, -kMost - 1, kMost);
        out_.u32(block.ssrc);
        out_.u8(block.fraction_lost);
        out_.u24(static_cast<std::uint32_t>(lost) & 0xFFFFFF);
        out_.u32(block.highest_sequence);
        out_.u32(block.jitter);
        out_.u32(block.last_sender_report);
        out_.u32(block.delay_since_sender_report);
    }
}

void Writer::sender_report(Ssrc ssrc, const SenderInfo& info, std::span<const ReportBlock> blocks) {
    blocks = bounded(blocks);
    common_header(out_, static_cast<std::uint8_t>(blocks.size()), kSenderReport,
                  6 + blocks.size() * 6);
    out_.u32(ssrc);
    out_.u64(info.ntp_time);
    out_.u32(info.rtp_time);
    out_.u32(info.packets);
    out_.u32(info.octets);
    report_blocks(blocks);
}

void Writer::receiver_report(Ssrc ssrc, std::span<const ReportBlock> blocks) {
    blocks = bounded(blocks);
    common_header(out_, static_cast<std::uint8_t>(blocks.size()), kReceiverReport,
                  1 + blocks.size() * 6);
    out_.u32(ssrc);
    report_blocks(blocks);
}

void Writer::source_description(Ssrc ssrc, std::string_view cname) {
    cname = cname.substr(0, 255);
    // The item list ends with at least one zero and fills the word.
    const std::size_t item = 2 + cname.size();
    const std::size_t padded = (item + 1 + 3) / 4 * 4;
    common_header(out_, 1, kSourceDescription, 1 + padded / 4);
    out_.u32(ssrc);
    out_.u8(1);
    out_.u8(static_cast<std::uint8_t>(cname.size()));
    out_.bytes(as_bytes(cname));
    out_.zeros(padded - item);
}

void Writer::goodbye(Ssrc ssrc) {
    common_header(out_, 1, kGoodbye, 1);
    out_.u32(ssrc);
}

void Writer::nack(Ssrc sender, Ssrc media, std::span<const std::uint16_t> sequences) {
    if (sequences.empty()) {
        return;
    }
    const std::size_t length_at = out_.size() + 2;
    common_header(out_, 1, kTransportFeedback, 0);
    out_.u32(sender);
    out_.u32(media);
    std::size_t words = 2;
    for (std::size_t i = 0; i < sequences.size(); ++words) {
        const std::uint16_t first = sequences[i++];
        std::uint16_t mask = 0;
        for (; i < sequences.size(); ++i) {
            const auto ahead = static_cast<std::uint16_t>(sequences[i] - first);
            if (ahead > 16) {
                break;
            }
            if (ahead > 0) {
                mask = static_cast<std::uint16_t>(mask | 1u << (ahead - 1));
            }
        }
        out_.u16(first);
        out_.u16(mask);
    }
    out_.patch_u16(length_at, static_cast<std::uint16_t>(words));
}

void Writer::picture_loss_indication(Ssrc sender, Ssrc media) {
    common_header(out_, 1, kPayloadFeedback, 2);
    out_.u32(sender);
    out_.u32(media);
}

void Writer::full_intra_request(Ssrc sender, Ssrc media, std::uint8_t sequence) {
    common_header(out_, 4, kPayloadFeedback, 4);
    out_.u32(sender);
    out_.u32(0);
    out_.u32(media);
    out_.u8(sequence);
    out_.u24(0);
}

void Writer::remb(Ssrc sender, std::uint64_t bitrate, std::span<const Ssrc> ssrcs) {
    ssrcs = ssrcs.first(std::min<std::size_t>(ssrcs.size(), 255));
    std::uint32_t exponent = 0;
    while (bitrate >> exponent > 0x3FFFF) {
        ++exponent;
    }
    common_header(out_, 15, kPayloadFeedback, 4 + ssrcs.size());
    out_.u32(sender);
    out_.u32(0);
    out_.bytes(as_bytes("REMB"));
    out_.u8(static_cast<std::uint8_t>(ssrcs.size()));
    out_.u24(exponent << 18 | static_cast<std::uint32_t>(bitrate >> exponent));
    for (const Ssrc ssrc : ssrcs) {
        out_.u32(ssrc);
    }
}

void Writer::receiver_reference_time(Ssrc ssrc, std::uint64_t ntp_time) {
    common_header(out_, 0, kExtendedReport, 4);
    out_.u32(ssrc);
    out_.u8(4);
    out_.u8(0);
    out_.u16(2);
    out_.u64(ntp_time);
}

void Writer::dlrr(Ssrc ssrc, std::span<const DlrrBlock> blocks) {
    common_header(out_, 0, kExtendedReport, 2 + blocks.size() * 3);
    out_.u32(ssrc);
    out_.u8(5);
    out_.u8(0);
    out_.u16(static_cast<std::uint16_t>(blocks.size() * 3));
    for (const DlrrBlock& block : blocks) {
        out_.u32(block.ssrc);
        out_.u32(block.last_reference_time);
        out_.u32(block.delay_since_reference_time);
    }
}

}  // namespace heydok::rtcp
