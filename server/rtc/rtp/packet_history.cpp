#include "rtc/rtp/packet_history.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace heydok::rtp {
namespace {

constexpr std::size_t kMaxPackets = 32768;  // half the circle of sequence numbers
constexpr std::size_t kMinBytes = 1500;

}  // namespace

PacketHistory::PacketHistory(Limits limits)
    : slots_(std::bit_ceil(std::clamp<std::size_t>(limits.packets, 1, kMaxPackets))),
      byte_capacity_(std::max(limits.bytes, kMinBytes)) {
    // Left uninitialised on purpose: pages of quiet streams are then never touched.
    bytes_ = std::make_unique_for_overwrite<std::uint8_t[]>(byte_capacity_);
}

void PacketHistory::store(SequenceNumber sequence, ByteView packet) {
    if (packet.empty() || packet.size() > byte_capacity_) {
        return;
    }
    Slot& target = slots_[sequence & (slots_.size() - 1)];
    if (target.size > 0 && target.sequence != sequence && !is_newer(sequence, target.sequence) &&
        !find(target.sequence).empty()) {
        return;
    }
    std::size_t offset = end_ % byte_capacity_;
    if (offset + packet.size() > byte_capacity_) {
        end_ +=
            byte_capacity_ - offset;  // packets are contiguous: the rest of this lap stays empty
        offset = 0;
    }
    std::memcpy(bytes_.get() + offset, packet.data(), packet.size());
    target = {end_, static_cast<std::uint32_t>(packet.size()), sequence};
    end_ += packet.size();
}

ByteView PacketHistory::find(SequenceNumber sequence) const {
    const Slot& found = slot(sequence);
    if (found.size == 0 || found.sequence != sequence || end_ - found.position > byte_capacity_) {
        return {};
    }
    return {bytes_.get() + found.position % byte_capacity_, found.size};
}

void PacketHistory::clear() {
    std::fill(slots_.begin(), slots_.end(), Slot{});
    end_ = 0;
}

}  // namespace heydok::rtp
