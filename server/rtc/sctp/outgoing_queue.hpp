#pragma once
#include <deque>

#include "rtc/sctp/socket.hpp"

namespace heydok::sctp {

/// A message that waits because SCTP's buffer is full or the association is not up yet.
struct OutgoingMessage {
    std::uint16_t channel = 0;
    PayloadProtocol protocol{};
    SendMode mode;
    bool lossy = false;
    Bytes data;
};

/// Messages in the order of sending, with their bytes counted. Internal to rtc/sctp.
class OutgoingQueue {
  public:
    [[nodiscard]] bool empty() const { return messages_.empty(); }
    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    [[nodiscard]] std::size_t bytes(std::uint16_t channel) const;
    [[nodiscard]] const OutgoingMessage& front() const { return messages_.front(); }

    void push(OutgoingMessage message);
    void pop();
    /// Takes out the oldest lossy message of the channel; false if there is none.
    bool drop_oldest(std::uint16_t channel);
    /// Takes out everything of a channel that is gone.
    void drop_all(std::uint16_t channel);
    void clear();

  private:
    std::deque<OutgoingMessage> messages_;
    std::size_t bytes_ = 0;
};

}  // namespace heydok::sctp
