#include "rtc/rtcp/packet.hpp"

#include <limits>

namespace heydok::rtcp {
namespace {

constexpr std::uint8_t kVersion = 2;
constexpr std::uint8_t kNtpBlock = 4;   // XR receiver reference time
constexpr std::uint8_t kCnameItem = 1;  // SDES

std::uint32_t u24(ByteView bytes, std::size_t at) {
    return static_cast<std::uint32_t>(bytes[at]) << 16 | load_u16(&bytes[at + 1]);
}

/// One packet without its common header.
struct Body {
    std::uint8_t count;  ///< or feedback format
    std::uint8_t type;
    ByteView bytes;
};

std::optional<ReportBlocks> read_blocks(ByteReader& reader, std::uint8_t count) {
    const ByteView bytes = reader.take(count * kReportBlockSize);
    if (!reader.ok()) {
        return std::nullopt;
    }
    return ReportBlocks{bytes};
}

std::optional<Packet> read_sender_report(const Body& body) {
    ByteReader reader{body.bytes};
    SenderReport report;
    report.ssrc = reader.u32();
    report.info = {reader.u64(), reader.u32(), reader.u32(), reader.u32()};
    const auto blocks = read_blocks(reader, body.count);
    if (!blocks) {
        return std::nullopt;
    }
    report.blocks = *blocks;
    return report;
}

std::optional<Packet> read_receiver_report(const Body& body) {
    ByteReader reader{body.bytes};
    const Ssrc ssrc = reader.u32();
    const auto blocks = read_blocks(reader, body.count);
    if (!blocks) {
        return std::nullopt;
    }
    return ReceiverReport{ssrc, *blocks};
}

std::optional<Packet> read_source_description(const Body& body) {
    ByteReader reader{body.bytes};
    SourceDescription description;
    if (body.count == 0) {
        return description;
    }
    description.ssrc = reader.u32();
    while (reader.ok() && reader.remaining() > 0) {
        const std::uint8_t item = reader.u8();
        if (item == 0) {
            break;
        }
        const ByteView text = reader.take(reader.u8());
        if (item == kCnameItem) {
            description.cname = as_text(text);
            break;
        }
    }
    if (!reader.ok()) {
        return std::nullopt;
    }
    return description;
}

std::optional<Packet> read_goodbye(const Body& body) {
    ByteReader reader{body.bytes};
    const Goodbye goodbye{reader.take(body.count * std::size_t{4})};
    if (!reader.ok()) {
        return std::nullopt;
    }
    return goodbye;
}

std::optional<Packet> read_transport_layer(const Body& body) {
    ByteReader reader{body.bytes};
    const Ssrc sender = reader.u32();
    const Ssrc media = reader.u32();
    if (!reader.ok()) {
        return std::nullopt;
    }
    const ByteView rest = reader.rest();
    if (body.count == 1) {
        return Nack{sender, media, rest.first(rest.size() / 4 * 4)};
    }
    if (body.count == 15) {
        const auto feedback = TransportFeedback::parse(rest);
        if (!feedback) {
            return std::nullopt;
        }
        return TransportFeedbackPacket{sender, media, *feedback};
    }
    return OtherPacket{body.type, body.count};
}

std::optional<Packet> read_remb(Ssrc sender, ByteReader& reader) {
    const std::uint8_t count = reader.u8();
    const std::uint32_t word = reader.u24();
    const ByteView ssrcs = reader.take(count * std::size_t{4});
    if (!reader.ok()) {
        return std::nullopt;
    }
    constexpr std::uint64_t kHighest = std::numeric_limits<std::int64_t>::max();
    const std::uint32_t exponent = word >> 18;
    const std::uint64_t mantissa = word & 0x3FFFF;
    const bool fits = mantissa <= kHighest >> exponent;
    return Remb{sender, fits ? mantissa << exponent : kHighest, ssrcs};
}

std::optional<Packet> read_payload_specific(const Body& body) {
    ByteReader reader{body.bytes};
    const Ssrc sender = reader.u32();
    const Ssrc media = reader.u32();
    if (!reader.ok()) {
        return std::nullopt;
    }
    if (body.count == 1) {
        return PictureLossIndication{sender, media};
    }
    if (body.count == 4) {
        return FullIntraRequest{sender, reader.take(reader.remaining() / 8 * 8)};
    }
    if (body.count == 15 && reader.remaining() >= 8 && as_text(reader.take(4)) == "REMB") {
        return read_remb(sender, reader);
    }
    return OtherPacket{body.type, body.count};
}

std::optional<Packet> read_extended_report(const Body& body) {
    ByteReader reader{body.bytes};
    ExtendedReport report{reader.u32(), std::nullopt};
    while (reader.ok() && reader.remaining() >= 4) {
        const std::uint8_t type = reader.u8();
        reader.skip(1);
        const ByteView content = reader.take(reader.u16() * std::size_t{4});
        if (type == kNtpBlock && content.size() == 8) {
            report.receiver_reference_time = ByteReader{content}.u64();
        }
    }
    if (!reader.ok()) {
        return std::nullopt;
    }
    return report;
}

std::optional<Packet> read(const Body& body) {
    switch (body.type) {
        case 200:
            return read_sender_report(body);
        case 201:
            return read_receiver_report(body);
        case 202:
            return read_source_description(body);
        case 203:
            return read_goodbye(body);
        case 205:
            return read_transport_layer(body);
        case 206:
            return read_payload_specific(body);
        case 207:
            return read_extended_report(body);
        default:
            return OtherPacket{body.type, body.count};
    }
}

}  // namespace

ReportBlock ReportBlocks::operator[](std::size_t index) const {
    const ByteView at = bytes_.subspan(index * kReportBlockSize, kReportBlockSize);
    // Sign extension of the 24-bit count of lost packets.
    const auto lost = static_cast<std::int32_t>(u24(at, 5) << 8) >> 8;
    return {load_u32(&at[0]), at[4], lost, load_u32(&at[8]), load_u32(&at[12]), load_u32(&at[16]),
            load_u32(&at[20])};
}

std::optional<Packet> CompoundReader::next() {
    while (reader_.ok() && reader_.remaining() > 0 && seen_ < kMaxPacketsPerCompound) {
        ++seen_;
        const std::uint8_t first = reader_.u8();
        const std::uint8_t type = reader_.u8();
        ByteView bytes = reader_.take(reader_.u16() * std::size_t{4});
        const std::size_t padding =
            (first & 0x20) != 0 && !bytes.empty() ? std::size_t{bytes.back()} : 0;
        if (!reader_.ok() || first >> 6 != kVersion) {
            reader_.rest();
            ++malformed_;
            return std::nullopt;
        }
        if (padding <= bytes.size()) {
            bytes = bytes.first(bytes.size() - padding);
            if (auto packet = read({static_cast<std::uint8_t>(first & 0x1F), type, bytes})) {
                return packet;
            }
        }
        ++malformed_;
    }
    return std::nullopt;
}

}  // namespace heydok::rtcp
