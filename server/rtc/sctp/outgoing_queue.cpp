#include "rtc/sctp/outgoing_queue.hpp"

#include <algorithm>

namespace heydok::sctp {

std::size_t OutgoingQueue::bytes(std::uint16_t channel) const {
    std::size_t sum = 0;
    for (const OutgoingMessage& message : messages_) {
        sum += message.channel == channel ? message.data.size() : 0;
    }
    return sum;
}

void OutgoingQueue::push(OutgoingMessage message) {
    bytes_ += message.data.size();
    messages_.push_back(std::move(message));
}

void OutgoingQueue::pop() {
    bytes_ -= messages_.front().data.size();
    messages_.pop_front();
}

bool OutgoingQueue::drop_oldest(std::uint16_t channel) {
    const auto found =
        std::find_if(messages_.begin(), messages_.end(), [&](const OutgoingMessage& message) {
            return message.lossy && message.channel == channel;
        });
    if (found == messages_.end()) {
        return false;
    }
    bytes_ -= found->data.size();
    messages_.erase(found);
    return true;
}

void OutgoingQueue::drop_all(std::uint16_t channel) {
    std::erase_if(messages_, [&](const OutgoingMessage& message) {
        const bool drop = message.channel == channel;
        bytes_ -= drop ? message.data.size() : 0;
        return drop;
    });
}

void OutgoingQueue::clear() {
    messages_.clear();
    bytes_ = 0;
}

}  // namespace heydok::sctp
