#include "rtc/rtp/packet.hpp"

namespace heydok::rtp {
namespace {

constexpr std::uint8_t kVersion = 2;
constexpr std::uint8_t kPaddingBit = 0x20;
constexpr std::uint8_t kExtensionBit = 0x10;
constexpr std::uint16_t kOneByteProfile = 0xBEDE;
constexpr std::uint16_t kTwoByteProfile = 0x1000;  // the low four bits are free to the application

}  // namespace

Parsed<PacketView> PacketView::parse_header(ByteView bytes) {
    if (bytes.size() < kFixedHeaderSize) {
        return ParseError::truncated;
    }
    if (bytes[0] >> 6 != kVersion) {
        return ParseError::unsupported;
    }
    PacketView packet;
    packet.bytes_ = bytes;
    ByteReader reader{bytes};
    reader.skip(kFixedHeaderSize + (bytes[0] & 0x0Fu) * 4);
    if ((bytes[0] & kExtensionBit) != 0) {
        const std::uint16_t profile = reader.u16();
        const ByteView data = reader.take(std::size_t{reader.u16()} * 4);
        packet.two_byte_form_ = (profile & 0xFFF0) == kTwoByteProfile;
        if (profile == kOneByteProfile || packet.two_byte_form_) {
            packet.extension_data_ = data;
        }
    }
    if (!reader.ok()) {
        return ParseError::truncated;
    }
    packet.header_size_ = reader.position();
    return packet;
}

Parsed<PacketView> PacketView::parse(ByteView bytes) {
    Parsed<PacketView> packet = parse_header(bytes);
    if (!packet || (bytes[0] & kPaddingBit) == 0) {
        return packet;
    }
    const std::size_t body = bytes.size() - packet->header_size_;
    if (body == 0) {
        return ParseError::truncated;
    }
    const std::size_t padding = bytes.back();
    if (padding == 0 || padding > body) {
        return ParseError::malformed;
    }
    packet->padding_size_ = padding;
    return packet;
}

bool PacketView::next_element(std::size_t& position, Element& element) const {
    const ByteView data = extension_data_;
    while (position < data.size() && data[position] == 0) {
        ++position;  // padding between elements
    }
    if (position >= data.size()) {
        return false;
    }
    std::size_t size = 0;
    if (two_byte_form_) {
        if (position + 2 > data.size()) {
            return false;
        }
        element.id = data[position];
        size = data[position + 1];
        position += 2;
    } else {
        element.id = data[position] >> 4;
        if (element.id == 15) {
            return false;  // RFC 8285 section 4.2: nothing after it may be read
        }
        size = (data[position] & 0x0Fu) + 1u;
        ++position;
    }
    if (size > data.size() - position) {
        return false;
    }
    element.value = data.subspan(position, size);
    position += size;
    return true;
}

ByteView PacketView::extension(std::uint8_t id) const {
    if (id == 0) {
        return {};
    }
    std::size_t position = 0;
    Element element{};
    for (std::size_t count = 0; count < kMaxExtensionElements; ++count) {
        if (!next_element(position, element)) {
            return {};
        }
        if (element.id == id) {
            return element.value;
        }
    }
    return {};
}

void rewrite_header(MutableBytes packet, const Header& header) {
    packet[1] =
        static_cast<std::uint8_t>((header.marker ? 0x80 : 0) | (header.payload_type & 0x7F));
    store_u16(&packet[2], header.sequence_number);
    store_u32(&packet[4], header.timestamp);
    store_u32(&packet[8], header.ssrc);
}

MutableBytes extension_place(MutableBytes packet, std::uint8_t id) {
    const auto view = PacketView::parse_header(packet);
    if (!view) {
        return {};
    }
    const ByteView value = view->extension(id);
    if (value.empty()) {
        return {};
    }
    return packet.subspan(static_cast<std::size_t>(value.data() - packet.data()), value.size());
}

}  // namespace heydok::rtp
