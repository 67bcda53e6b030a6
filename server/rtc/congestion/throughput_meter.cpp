#include "rtc/congestion/throughput_meter.hpp"

#include <algorithm>

namespace heydok::congestion {
namespace {

std::size_t place(std::int64_t slot, std::size_t count) {
    const auto circle = static_cast<std::int64_t>(count);
    return static_cast<std::size_t>((slot % circle + circle) % circle);
}

}  // namespace

void ThroughputMeter::on_packet(std::int64_t arrived, std::size_t size) {
    const std::int64_t slot = arrived / kSlotLength;
    const auto reach = static_cast<std::int64_t>(bytes_.size());
    if (!first_slot_) {
        first_slot_ = slot_ = slot;
    }
    if (slot <= slot_ - reach) {
        return;
    }
    if (slot >= slot_ + reach) {
        bytes_.fill(0);
        slot_ = slot;
    }
    for (; slot_ < slot; ++slot_) {
        bytes_[place(slot_ + 1, bytes_.size())] = 0;
    }
    bytes_[place(slot, bytes_.size())] += static_cast<std::uint32_t>(size);
}

std::optional<std::uint64_t> ThroughputMeter::rate_over(std::size_t slots) const {
    if (!first_slot_) {
        return std::nullopt;
    }
    // The slot now being filled and the first, which began in the middle, would tell too little.
    const auto whole =
        static_cast<std::size_t>(std::max<std::int64_t>(slot_ - *first_slot_ - 1, 0));
    const std::size_t count = std::min(slots, whole);
    if (count < kRecent) {
        return std::nullopt;
    }
    std::uint64_t bytes = 0;
    for (std::size_t back = 1; back <= count; ++back) {
        bytes += bytes_[place(slot_ - static_cast<std::int64_t>(back), bytes_.size())];
    }
    return bytes * 8 * 1'000'000 / (count * static_cast<std::uint64_t>(kSlotLength));
}

}  // namespace heydok::congestion
