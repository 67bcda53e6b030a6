#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace heydok::srtp {

/// Packets whose index is this far behind the highest one seen count as replayed.
inline constexpr std::uint64_t kReplayWindow = 1024;
/// The last index of a key: 32 bits of roll-over counter, 16 of sequence number.
inline constexpr std::uint64_t kLastRtpIndex = (std::uint64_t{1} << 48) - 1;

/// Which of the last kReplayWindow packet indexes were seen (RFC 3711 section 3.3.2). Never moves
/// before `add`, which the caller reserves for authenticated packets.
class ReplayWindow {
  public:
    [[nodiscard]] bool empty() const { return empty_; }
    /// The highest index added so far; meaningless while empty.
    [[nodiscard]] std::uint64_t highest() const { return highest_; }
    /// Whether `index` is neither seen nor too old.
    [[nodiscard]] bool is_fresh(std::uint64_t index) const;
    /// Remembers `index`, which must be fresh.
    void add(std::uint64_t index);

  private:
    // One word more than the window's bits: the window seldom begins at the start of a word.
    static constexpr std::size_t kWords = kReplayWindow / 64 + 1;
    std::array<std::uint64_t, kWords> seen_{};
    std::uint64_t highest_ = 0;
    bool empty_ = true;
};

/// The 48-bit index of an RTP packet: the one with this sequence number that lies nearest to the
/// highest index seen (RFC 3711 section 3.3.1 and appendix A). nullopt if that is beyond
/// kLastRtpIndex. A distance of exactly 2^15 counts as ahead at roll-over 0, as no earlier one
/// exists.
std::optional<std::uint64_t> guess_index(const ReplayWindow& window, std::uint16_t sequence_number);

}  // namespace heydok::srtp
