#pragma once
#include <array>
#include <cstdint>
#include <optional>

namespace heydok::congestion {

/// How much really arrives, by the receiver's clock. Fixed size.
class ThroughputMeter {
  public:
    /// `arrived`: microseconds on the receiver's clock; later than the newest, or a little before.
    void on_packet(std::int64_t arrived, std::size_t size);
    /// Bits per second over the last 500 ms, or since the beginning; nothing before 150 ms.
    [[nodiscard]] std::optional<std::uint64_t> rate() const { return rate_over(kSlots); }
    /// Over the last 150 ms: follows a change at once, but is restless.
    [[nodiscard]] std::optional<std::uint64_t> recent_rate() const { return rate_over(kRecent); }
    void reset() { *this = ThroughputMeter{}; }

  private:
    static constexpr std::int64_t kSlotLength = 25'000;  ///< us
    static constexpr std::size_t kSlots = 20;
    static constexpr std::size_t kRecent = 6;

    [[nodiscard]] std::optional<std::uint64_t> rate_over(std::size_t slots) const;

    std::array<std::uint32_t, kSlots + 1> bytes_{};  ///< the newest slot is not full yet
    std::optional<std::int64_t> first_slot_;
    std::int64_t slot_ = 0;
};

}  // namespace heydok::congestion
