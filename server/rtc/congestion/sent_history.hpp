#pragma once
#include <cstdint>
#include <vector>

#include "base/clock.hpp"

namespace heydok::congestion {

/// What was sent under one transport-wide sequence number.
struct SentRecord {
    enum class State : std::uint8_t { empty, in_flight, lost, received };

    std::uint32_t sent = 0;  ///< low 32 bits of the microseconds of its Instant
    std::uint16_t size = 0;  ///< bytes on the wire, without IP and UDP
    std::uint8_t probe = 0;  ///< number of the probe it belongs to; 0: none
    State state = State::empty;
};

/// The newest packets sent on one transport, by transport-wide sequence number. A ring of fixed
/// size, so that no feedback, however strange, makes it grow.
class SentHistory {
  public:
    /// Far more than is under way in a second of a large meeting; eight bytes each.
    static constexpr std::size_t kCapacity = 4096;

    /// The numbers count up by one from packet to packet.
    void record(Instant now, std::uint16_t sequence, std::size_t size, std::uint8_t probe);
    /// Null for what was never sent or is forgotten.
    [[nodiscard]] SentRecord* find(std::uint16_t sequence);
    /// When the record was sent, told at `now`; right for an age below an hour.
    static Instant sent_at(const SentRecord& record, Instant now) {
        const auto now_low = static_cast<std::uint32_t>(now.time_since_epoch().count());
        return now - Duration{static_cast<std::uint32_t>(now_low - record.sent)};
    }

  private:
    std::vector<SentRecord> records_;  ///< empty until the first packet
    std::uint16_t newest_ = 0;
};

}  // namespace heydok::congestion
