#include "rtc/rtp/sent_packets.hpp"

#include <algorithm>
#include <bit>

namespace heydok::rtp {
namespace {

constexpr std::size_t kMaxCapacity = 32768;  // half the circle of sequence numbers

}  // namespace

SentPackets::SentPackets(std::size_t capacity)
    : slots_(std::bit_ceil(std::clamp<std::size_t>(capacity, 1, kMaxCapacity))) {}

void SentPackets::store(const SentPacket& packet) {
    Slot& slot = slots_[packet.sequence & (slots_.size() - 1)];
    slot = {packet, Instant{}, 0, true};
}

const SentPacket* SentPackets::claim_repeat(Instant now, SequenceNumber sequence,
                                            Duration round_trip) {
    Slot& slot = slots_[sequence & (slots_.size() - 1)];
    if (!slot.used || slot.packet.sequence != sequence || slot.repeats >= kMaxRepeats) {
        return nullptr;
    }
    if (slot.repeats > 0 && now - slot.repeated_at < std::max(round_trip, kMinRepeatInterval)) {
        return nullptr;
    }
    ++slot.repeats;
    slot.repeated_at = now;
    return &slot.packet;
}

void SentPackets::clear() {
    std::fill(slots_.begin(), slots_.end(), Slot{});
}

}  // namespace heydok::rtp
