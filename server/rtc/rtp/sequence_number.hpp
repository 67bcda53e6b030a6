#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

namespace heydok::rtp {

/// Synchronisation source; its space is one transport.
using Ssrc = std::uint32_t;
/// RTP sequence number; wraps at 65536 and is compared with the functions below only.
using SequenceNumber = std::uint16_t;

/// How far `to` lies ahead of `from` on the circle (negative: behind); RFC 1982. Works for 16-bit
/// sequence numbers and 32-bit timestamps.
template <class Unsigned>
constexpr std::make_signed_t<Unsigned> distance(Unsigned from, Unsigned to) {
    return static_cast<std::make_signed_t<Unsigned>>(static_cast<Unsigned>(to - from));
}

/// Whether `a` comes after `b`.
template <class Unsigned>
constexpr bool is_newer(Unsigned a, Unsigned b) {
    return distance(b, a) > 0;
}

/// Turns a wrapping counter into one that only grows, following jumps of up to half the circle. The
/// first value keeps its number, so results may become negative when older values follow.
template <class Unsigned>
class Unwrapper {
  public:
    std::int64_t unwrap(Unsigned value) {
        const std::int64_t result = peek(value);
        if (!last_ || result > *last_) {
            last_ = result;
        }
        return result;
    }
    /// The same without moving the reference.
    [[nodiscard]] std::int64_t peek(Unsigned value) const {
        return last_ ? *last_ + distance(static_cast<Unsigned>(*last_), value) : value;
    }
    /// The highest result so far.
    [[nodiscard]] std::optional<std::int64_t> highest() const { return last_; }
    void reset() { last_.reset(); }

  private:
    std::optional<std::int64_t> last_;
};

using SequenceUnwrapper = Unwrapper<std::uint16_t>;
using TimestampUnwrapper = Unwrapper<std::uint32_t>;

}  // namespace heydok::rtp
