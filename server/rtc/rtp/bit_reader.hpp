#pragma once
#include <cstdint>

#include "base/bytes.hpp"

namespace heydok::rtp {

/// Reads bits, most significant first, and never past the end. After the first failed read `ok()`
/// is false and every further read answers zero, so a parser may check once at the end.
class BitReader {
  public:
    explicit BitReader(ByteView bytes) : bytes_(bytes) {}

    [[nodiscard]] bool ok() const { return ok_; }
    /// Bits read so far.
    [[nodiscard]] std::size_t position() const { return position_; }
    [[nodiscard]] std::size_t remaining() const { return bytes_.size() * 8 - position_; }

    /// The next `count` bits, at most 32.
    std::uint32_t bits(std::size_t count) {
        if (!ok_ || count > remaining()) {
            ok_ = false;
            return 0;
        }
        std::uint32_t value = 0;
        for (std::size_t end = position_ + count; position_ < end; ++position_) {
            value = value << 1 | (bytes_[position_ / 8] >> (7 - position_ % 8) & 1U);
        }
        return value;
    }
    bool flag() { return bits(1) != 0; }
    /// A value below `limit` in as few bits as that takes (ns(n) of the AV1 RTP specification).
    std::uint32_t below(std::uint32_t limit) {
        std::size_t width = 0;
        for (std::uint32_t rest = limit; rest != 0; rest >>= 1) {
            ++width;
        }
        if (width == 0) {
            return 0;
        }
        const std::uint32_t short_values = (1U << width) - limit;
        const std::uint32_t value = bits(width - 1);
        return value < short_values ? value : (value << 1) - short_values + bits(1);
    }

  private:
    ByteView bytes_;
    std::size_t position_ = 0;
    bool ok_ = true;
};

/// Writes bits, most significant first, into zeroed bytes; what does not fit is not written and
/// `ok()` is false then.
class BitWriter {
  public:
    explicit BitWriter(MutableBytes bytes) : bytes_(bytes) {}

    [[nodiscard]] bool ok() const { return ok_; }
    [[nodiscard]] std::size_t position() const { return position_; }
    /// Bytes begun.
    [[nodiscard]] std::size_t size() const { return (position_ + 7) / 8; }

    /// The low `count` bits of `value`, at most 32.
    void bits(std::uint32_t value, std::size_t count) {
        if (!ok_ || position_ + count > bytes_.size() * 8) {
            ok_ = false;
            return;
        }
        while (count-- > 0) {
            if ((value >> count & 1U) != 0) {
                bytes_[position_ / 8] |= static_cast<std::uint8_t>(0x80 >> position_ % 8);
            }
            ++position_;
        }
    }

  private:
    MutableBytes bytes_;
    std::size_t position_ = 0;
    bool ok_ = true;
};

}  // namespace heydok::rtp
