#include "media/paced_queue.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace heydok::media {
namespace {

constexpr std::size_t kFirstSlots = 16;
/// More than this is given back when nothing waits any longer.
constexpr std::size_t kKeptSlots = 256;

}  // namespace

bool PacedQueue::push(Subscription& subscription, const RewrittenPacket& packet, Wait wait) {
    const std::size_t size = packet.header.size() + packet.prefix.size() + packet.payload.size();
    if (count_ == kCapacity || size > kLargestPacket) {
        return false;
    }
    if (count_ == slots_.size()) {
        grow();
    }
    Slot& slot = slots_[(first_ + count_) % slots_.size()];
    slot.subscription = &subscription;
    slot.wait = wait;
    slot.sequence = packet.sequence;
    slot.timestamp = packet.timestamp;
    slot.header = static_cast<std::uint16_t>(packet.header.size());
    slot.prefix = static_cast<std::uint16_t>(packet.prefix.size());
    slot.payload = static_cast<std::uint16_t>(packet.payload.size());
    slot.number_at =
        packet.transport_sequence.empty()
            ? std::uint16_t{0}
            : static_cast<std::uint16_t>(packet.transport_sequence.data() - packet.header.data());
    auto place = std::copy(packet.header.begin(), packet.header.end(), slot.bytes.begin());
    place = std::copy(packet.prefix.begin(), packet.prefix.end(), place);
    std::copy(packet.payload.begin(), packet.payload.end(), place);
    ++count_;
    bytes_ += size;
    return true;
}

void PacedQueue::grow() {
    const std::size_t size = std::min(std::max(slots_.size() * 2, kFirstSlots), kCapacity);
    std::rotate(slots_.begin(), slots_.begin() + static_cast<std::ptrdiff_t>(first_), slots_.end());
    first_ = 0;
    slots_.resize(size);
}

RewrittenPacket PacedQueue::front() {
    HEYDOK_ASSERT(count_ > 0);
    return packet_in(slots_[first_]);
}

RewrittenPacket PacedQueue::packet_in(Slot& slot) {
    const MutableBytes bytes{slot.bytes};
    RewrittenPacket packet;
    packet.sequence = slot.sequence;
    packet.timestamp = slot.timestamp;
    packet.header = bytes.first(slot.header);
    packet.prefix = bytes.subspan(slot.header, slot.prefix);
    packet.payload = bytes.subspan(std::size_t{slot.header} + slot.prefix, slot.payload);
    if (slot.number_at != 0) {
        packet.transport_sequence = bytes.subspan(slot.number_at, 2);
    }
    return packet;
}

void PacedQueue::pop() {
    HEYDOK_ASSERT(count_ > 0);
    bytes_ -= slots_[first_].size();
    first_ = (first_ + 1) % slots_.size();
    --count_;
    if (count_ == 0 && slots_.size() > kKeptSlots) {
        slots_ = {};
        first_ = 0;
    }
}

void PacedQueue::forget(const Subscription& subscription) {
    withdraw(subscription, std::nullopt);
}

std::optional<RewrittenPacket> PacedQueue::withdraw(const Subscription& subscription,
                                                    std::optional<std::uint32_t> left) {
    Slot* lowest = nullptr;
    for (std::size_t i = 0; i < count_; ++i) {
        Slot& slot = slots_[(first_ + i) % slots_.size()];
        if (slot.subscription != &subscription || (left && !rtp::is_newer(slot.timestamp, *left))) {
            continue;
        }
        bytes_ -= slot.size();
        slot.subscription = nullptr;
        if (lowest == nullptr || rtp::is_newer(lowest->sequence, slot.sequence)) {
            lowest = &slot;
        }
    }
    return lowest == nullptr ? std::nullopt : std::optional{packet_in(*lowest)};
}

}  // namespace heydok::media
