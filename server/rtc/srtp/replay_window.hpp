#pragma once
#include <array>
#include <cstdint>

namespace heydok::srtp {

/// Packets whose index is this far behind the highest one seen count as replayed.
inline constexpr std::uint64_t kReplayWindow = 1024;

/// Which of the last kReplayWindow packet indexes were seen (RFC 3711 section 3.3.2). Never moves
/// before `add`, which the caller reserves for authenticated packets.
class ReplayWindow {
  public:
    [[nodiscard]] bool empty() const { return empty_; }
    /// The highest index added so far; meaningless while empty.
    [[nodiscard]] std::uint64_t highest() const { return highest_; }
    /// Whether `index` is neither seen nor too old.
    [[nodiscard]] bool is_fresh(std::uint64_t index) const;
    void add(std::uint64_t index);

  private:
    static constexpr std::size_t kWords = kReplayWindow / 64;
    std::array<std::uint64_t, kWords> seen_{};
    std::uint64_t highest_ = 0;
    bool empty_ = true;
};

/// The 48-bit index of an RTP packet from its sequence number and the highest index seen, which is
/// the nearest one that fits (RFC 3711 section 3.3.1 and appendix A). nullopt-like value
/// kInvalidIndex when it would lie before the first or after the last packet of a key.
std::uint64_t guess_index(const ReplayWindow& window, std::uint16_t sequence_number);

inline constexpr std::uint64_t kInvalidIndex = ~std::uint64_t{0};

}  // namespace heydok::srtp
