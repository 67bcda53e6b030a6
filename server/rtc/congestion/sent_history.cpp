#include "rtc/congestion/sent_history.hpp"

#include <algorithm>
#include <limits>

namespace heydok::congestion {

void SentHistory::record(Instant now, std::uint16_t sequence, std::size_t size,
                         std::uint8_t probe) {
    if (records_.empty()) {
        records_.resize(kCapacity);
    }
    constexpr std::size_t kLargest = std::numeric_limits<std::uint16_t>::max();
    records_[sequence % kCapacity] = {static_cast<std::uint32_t>(now.time_since_epoch().count()),
                                      static_cast<std::uint16_t>(std::min(size, kLargest)), probe,
                                      SentRecord::State::in_flight};
    newest_ = sequence;
}

SentRecord* SentHistory::find(std::uint16_t sequence) {
    const auto age = static_cast<std::uint16_t>(newest_ - sequence);
    if (records_.empty() || age >= kCapacity) {
        return nullptr;
    }
    SentRecord& record = records_[sequence % kCapacity];
    return record.state == SentRecord::State::empty ? nullptr : &record;
}

}  // namespace heydok::congestion
