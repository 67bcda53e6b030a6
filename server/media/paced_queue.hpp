#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "media/forwarder.hpp"

namespace heydok::media {

struct Subscription;

/// Packets that wait until the path has room for them, copied whole, not protected yet: their
/// transport-wide number and their time are those of the sending. First in, first out; at most
/// kCapacity, so that 1.5 MB bound it; memory only for as many as waited at once. Belongs to one
/// participant.
class PacedQueue {
  public:
    static constexpr std::size_t kCapacity = 1024;
    static constexpr std::size_t kLargestPacket = 1'500;

    /// How a packet waits.
    struct Wait {
        Instant since{};
        bool key_frame = false;  ///< it belongs to one
    };
    /// False when it is full or the packet too large; then nothing was kept.
    bool push(Subscription& subscription, const RewrittenPacket& packet, Wait wait);
    [[nodiscard]] bool empty() const { return count_ == 0; }
    /// Of all that wait and will be sent.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    /// Whose packet is the oldest; null when its subscription has ended. Not of an empty queue.
    [[nodiscard]] Subscription* front_subscription() const { return slots_[first_].subscription; }
    [[nodiscard]] Wait front_wait() const { return slots_[first_].wait; }
    [[nodiscard]] std::uint32_t front_timestamp() const { return slots_[first_].timestamp; }
    /// The oldest packet, valid until the next call that changes the queue.
    [[nodiscard]] RewrittenPacket front();
    void pop();
    /// The subscription ends: its packets will be passed over.
    void forget(const Subscription& subscription);
    /// The same for what belongs to pictures after the RTP time `left`, for all without it. The
    /// packet with the lowest number of those, valid as `front` is; nothing when there was none.
    std::optional<RewrittenPacket> withdraw(const Subscription& subscription,
                                            std::optional<std::uint32_t> left);

  private:
    struct Slot {
        Subscription* subscription = nullptr;
        Wait wait;
        rtp::SequenceNumber sequence = 0;
        std::uint32_t timestamp = 0;
        std::uint16_t header = 0;
        std::uint16_t prefix = 0;
        std::uint16_t payload = 0;
        std::uint16_t number_at = 0;  ///< of the transport-wide number in the header; 0: none
        std::array<std::uint8_t, kLargestPacket> bytes;

        [[nodiscard]] std::size_t size() const {
            return subscription == nullptr ? 0 : std::size_t{header} + prefix + payload;
        }
    };

    void grow();
    [[nodiscard]] RewrittenPacket packet_in(Slot& slot);

    std::vector<Slot> slots_;
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    std::size_t bytes_ = 0;
};

}  // namespace heydok::media
