#include "rtc/rtp/packet_writer.hpp"

#include <algorithm>
#include <utility>

namespace heydok::rtp {
namespace {

constexpr std::size_t kBlockHeadSize = 4;

}  // namespace

bool ExtensionBlock::add(std::uint8_t id, ByteView value) {
    const bool one_byte = form_ == ExtensionForm::one_byte;
    if (id == 0 || (one_byte && (id > 14 || value.empty() || value.size() > 16)) ||
        value.size() > 255) {
        return false;
    }
    const std::size_t start = used_ == 0 ? kBlockHeadSize : used_;
    const std::size_t end = start + (one_byte ? 1 : 2) + value.size();
    const std::size_t padded = (end + 3) / 4 * 4;
    if (padded > kCapacity || find(id).at != 0) {
        return false;
    }
    std::size_t at = start;
    if (one_byte) {
        block_[at++] = static_cast<std::uint8_t>(id << 4 | (value.size() - 1));
    } else {
        block_[at++] = id;
        block_[at++] = static_cast<std::uint8_t>(value.size());
    }
    std::copy(value.begin(), value.end(), block_.begin() + static_cast<std::ptrdiff_t>(at));
    std::fill(block_.begin() + static_cast<std::ptrdiff_t>(end),
              block_.begin() + static_cast<std::ptrdiff_t>(padded), std::uint8_t{0});
    used_ = end;
    padded_size_ = padded;
    store_u16(&block_[0], one_byte ? 0xBEDE : 0x1000);
    store_u16(&block_[2], static_cast<std::uint16_t>((padded - kBlockHeadSize) / 4));
    return true;
}

ExtensionBlock::Place ExtensionBlock::find(std::uint8_t id) const {
    std::size_t at = kBlockHeadSize;
    while (at < used_) {
        std::uint8_t found = block_[at];
        std::size_t size = 0;
        if (form_ == ExtensionForm::one_byte) {
            size = (found & 0x0Fu) + 1u;
            found >>= 4;
            at += 1;
        } else {
            size = block_[at + 1];
            at += 2;
        }
        if (found == id) {
            return {at, size};
        }
        at += size;
    }
    return {};
}

MutableBytes ExtensionBlock::value(std::uint8_t id) {
    const Place place = find(id);
    return MutableBytes{block_}.subspan(place.at, place.size);
}

std::size_t write_header_with(MutableBytes out, const Header& header, ByteView block,
                              std::uint8_t id, ByteView value) {
    const bool one_byte = id < 15 && !value.empty() && value.size() <= kMaxOneByteValue;
    // The two-byte form takes one byte more for each element, and an element has at least two.
    const std::size_t most =
        kFixedHeaderSize + kBlockHeadSize + block.size() * 3 / 2 + 2 + value.size() + 3;
    if (most > out.size() || value.size() > 255) {
        return 0;
    }
    std::size_t end = kFixedHeaderSize + kBlockHeadSize;
    const auto append = [&](std::uint8_t element, ByteView bytes) {
        if (one_byte) {
            out[end++] = static_cast<std::uint8_t>(element << 4 | (bytes.size() - 1));
        } else {
            out[end++] = element;
            out[end++] = static_cast<std::uint8_t>(bytes.size());
        }
        std::copy(bytes.begin(), bytes.end(), out.begin() + static_cast<std::ptrdiff_t>(end));
        end += bytes.size();
    };
    for (std::size_t at = kBlockHeadSize; at < block.size();) {
        const std::uint8_t head = block[at++];
        const std::size_t size = (head & 0x0Fu) + 1u;
        if (head == 0 || size > block.size() - at) {
            continue;  // padding
        }
        append(static_cast<std::uint8_t>(head >> 4), block.subspan(at, size));
        at += size;
    }
    append(id, value);
    const std::size_t size = (end + 3) / 4 * 4;
    std::fill(out.begin() + static_cast<std::ptrdiff_t>(end),
              out.begin() + static_cast<std::ptrdiff_t>(size), std::uint8_t{0});
    out[0] = 0x90;
    rewrite_header(out, header);
    store_u16(&out[kFixedHeaderSize], one_byte ? 0xBEDE : 0x1000);
    store_u16(&out[kFixedHeaderSize + 2],
              static_cast<std::uint16_t>((size - kFixedHeaderSize - kBlockHeadSize) / 4));
    return size;
}

std::size_t packet_size(const PacketParts& parts) {
    return kFixedHeaderSize + parts.extension_block.size() + parts.payload_head.size() +
           parts.payload.size() + parts.padding;
}

std::size_t write_packet(MutableBytes out, const PacketParts& parts) {
    const std::size_t size = packet_size(parts);
    if (size > out.size()) {
        return 0;
    }
    out[0] = static_cast<std::uint8_t>(0x80 | (parts.padding > 0 ? 0x20 : 0) |
                                       (parts.extension_block.empty() ? 0 : 0x10));
    rewrite_header(out, parts.header);
    std::size_t at = kFixedHeaderSize;
    for (const ByteView part : {parts.extension_block, parts.payload_head, parts.payload}) {
        std::copy(part.begin(), part.end(), out.begin() + static_cast<std::ptrdiff_t>(at));
        at += part.size();
    }
    if (parts.padding > 0) {
        std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(at), parts.padding - 1,
                    std::uint8_t{0});
        out[size - 1] = parts.padding;
    }
    return size;
}

}  // namespace heydok::rtp
