#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "rtc/rtp/sequence_number.hpp"
#include "rtc/rtp/vp8_descriptor.hpp"

namespace heydok::rtp {

/// What a subscription remembers of a packet it sent, enough to make it again from the publisher's
/// history: the packet itself is held once per track, not once per subscriber.
struct SentPacket {
    SequenceNumber sequence = 0;         ///< as sent
    SequenceNumber source_sequence = 0;  ///< as received
    std::uint8_t layer = 0;
    bool marker = false;
    std::uint32_t timestamp = 0;  ///< as sent
    std::uint8_t descriptor_size = 0;
    std::uint8_t source_descriptor_size = 0;
    std::array<std::uint8_t, kMaxVp8DescriptorSize> descriptor{};  ///< as sent
};

/// The sent packets of one subscription, and the limits on repeating them (each at most three
/// times, not again within a round trip). Fixed size.
class SentPackets {
  public:
    static constexpr std::uint8_t kMaxRepeats = 3;
    static constexpr Duration kMinRepeatInterval = std::chrono::milliseconds{20};

    /// `capacity` is rounded up to a power of two, at most 32768.
    explicit SentPackets(std::size_t capacity);

    void store(const SentPacket& packet);
    /// The packet, when it may be repeated now; counts the repeat. Null otherwise: never sent,
    /// forgotten, repeated three times, or repeated less than max(`round_trip`, 20 ms) ago.
    const SentPacket* claim_repeat(Instant now, SequenceNumber sequence, Duration round_trip);
    void clear();

  private:
    struct Slot {
        SentPacket packet;
        Instant repeated_at{};
        std::uint8_t repeats = 0;
        bool used = false;
    };
    std::vector<Slot> slots_;
};

}  // namespace heydok::rtp
