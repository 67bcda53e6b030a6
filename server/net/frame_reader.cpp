#include "net/frame_reader.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace heydok::net {

namespace {
constexpr std::size_t kLengthSize = 2;
}

std::size_t FrameReader::wanted() const {
    return used_ < kLengthSize ? kLengthSize : kLengthSize + load_u16(buffer_.data());
}

Parsed<void> FrameReader::feed(ByteView bytes, const std::function<void(MutableBytes)>& frame) {
    while (!bytes.empty()) {
        const std::size_t take = std::min(bytes.size(), wanted() - used_);
        std::copy_n(bytes.begin(), take, buffer_.begin() + static_cast<std::ptrdiff_t>(used_));
        used_ += take;
        bytes = bytes.subspan(take);
        if (used_ < kLengthSize) {
            break;
        }
        const std::size_t length = load_u16(buffer_.data());
        if (length < kMinDatagram) {
            return ParseError::malformed;
        }
        if (length > kMaxDatagram) {
            return ParseError::too_large;
        }
        if (used_ == kLengthSize + length) {
            used_ = 0;
            frame(MutableBytes{buffer_}.subspan(kLengthSize, length));
        }
    }
    return {};
}

void append_frame(Bytes& out, ByteView datagram) {
    HEYDOK_ASSERT(datagram.size() <= 0xFFFF);
    ByteWriter writer{out};
    writer.u16(static_cast<std::uint16_t>(datagram.size()));
    writer.bytes(datagram);
}

}  // namespace heydok::net
