#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "base/bytes.hpp"
#include "rtc/rtp/sequence_number.hpp"

namespace heydok::rtp {

/// Newest plain packets of one stream, by sequence number, for retransmission. A ring of fixed
/// size: neither the number of packets nor their bytes ever grow after construction.
class PacketHistory {
  public:
    struct Limits {
        std::size_t packets = 512;       ///< rounded up to a power of two, at most 32768
        std::size_t bytes = 640 * 1024;  ///< of packets held, at least one datagram
    };
    explicit PacketHistory(Limits limits);

    /// Copies the packet in, pushing out the oldest. Packets may come out of order; one that is
    /// older than the whole ring, or larger than it, is not kept.
    void store(SequenceNumber sequence, ByteView packet);
    /// The packet, valid until the next store; empty when it is no longer (or was never) here.
    [[nodiscard]] ByteView find(SequenceNumber sequence) const;
    void clear();

  private:
    struct Slot {
        std::uint64_t position = 0;  ///< of the first byte, counted since construction
        std::uint32_t size = 0;      ///< 0: empty
        SequenceNumber sequence = 0;
    };
    [[nodiscard]] const Slot& slot(SequenceNumber sequence) const {
        return slots_[sequence & (slots_.size() - 1)];
    }

    std::vector<Slot> slots_;
    std::unique_ptr<std::uint8_t[]> bytes_;
    std::size_t byte_capacity_;
    std::uint64_t end_ = 0;  ///< position after the last stored byte
};

}  // namespace heydok::rtp
