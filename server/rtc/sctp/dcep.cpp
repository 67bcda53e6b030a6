#include "rtc/sctp/dcep.hpp"

namespace heydok::sctp {
namespace {

constexpr std::uint8_t kAckMessage = 0x02;
constexpr std::uint8_t kOpenMessage = 0x03;
// Channel types of RFC 8832 section 5.1; the top bit means unordered.
constexpr std::uint8_t kReliable = 0x00;
constexpr std::uint8_t kLimitedRetransmits = 0x01;
constexpr std::uint8_t kLimitedLifetime = 0x02;
constexpr std::uint8_t kUnorderedBit = 0x80;

Parsed<DcepMessage> parse_open(ByteReader& reader) {
    const std::uint8_t type = reader.u8();
    ChannelOptions options;
    options.priority = reader.u16();
    const std::uint32_t limit = reader.u32();
    const std::uint16_t label_size = reader.u16();
    const std::uint16_t protocol_size = reader.u16();
    if (!reader.ok()) {
        return ParseError::truncated;
    }
    if (label_size > kMaxLabelSize || protocol_size > kMaxLabelSize) {
        return ParseError::too_large;
    }
    options.ordered = (type & kUnorderedBit) == 0;
    switch (type & ~kUnorderedBit) {
        case kReliable:
            break;
        case kLimitedRetransmits:
            options.max_retransmits = limit;
            break;
        case kLimitedLifetime:
            options.max_lifetime_ms = limit;
            break;
        default:
            return ParseError::unsupported;
    }
    options.label = as_text(reader.take(label_size));
    options.protocol = as_text(reader.take(protocol_size));
    if (!reader.ok()) {
        return ParseError::truncated;
    }
    if (reader.remaining() != 0) {
        return ParseError::malformed;
    }
    return DcepMessage{std::move(options)};
}

}  // namespace

Parsed<DcepMessage> parse_dcep(ByteView bytes) {
    ByteReader reader{bytes};
    const std::uint8_t type = reader.u8();
    if (!reader.ok()) {
        return ParseError::truncated;
    }
    if (type == kOpenMessage) {
        return parse_open(reader);
    }
    if (type != kAckMessage) {
        return ParseError::unsupported;
    }
    if (reader.remaining() != 0) {
        return ParseError::malformed;
    }
    return DcepMessage{ChannelAck{}};
}

Bytes serialize_open(const ChannelOptions& options) {
    std::uint8_t type = kReliable;
    std::uint32_t limit = 0;
    if (options.max_retransmits) {
        type = kLimitedRetransmits;
        limit = *options.max_retransmits;
    } else if (options.max_lifetime_ms) {
        type = kLimitedLifetime;
        limit = *options.max_lifetime_ms;
    }
    Bytes bytes;
    ByteWriter writer{bytes};
    writer.u8(kOpenMessage);
    writer.u8(options.ordered ? type : type | kUnorderedBit);
    writer.u16(options.priority);
    writer.u32(limit);
    writer.u16(static_cast<std::uint16_t>(options.label.size()));
    writer.u16(static_cast<std::uint16_t>(options.protocol.size()));
    writer.bytes(as_bytes(options.label));
    writer.bytes(as_bytes(options.protocol));
    return bytes;
}

Bytes serialize_ack() {
    return {kAckMessage};
}

}  // namespace heydok::sctp
