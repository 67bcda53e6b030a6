#pragma once
#include <cstdint>
#include <memory>

#include "base/datagram_batch.hpp"
#include "net/media_loop.hpp"
#include "net/socket_address.hpp"

namespace heydok::net {

/// Sends batches on a UDP socket with as few and as large messages as the kernel takes: datagrams
/// of one flow with equal sizes (the last may be shorter) become one message that the kernel or the
/// network card cuts (UDP_SEGMENT), and up to 64 messages go with one system call. Where the kernel
/// refuses a message it is sent again datagram by datagram. One thread.
class DatagramSender {
  public:
    /// `socket` stays the caller's and outlives this.
    DatagramSender(int socket, Family family, MediaLoopCounters& counters);
    ~DatagramSender();
    DatagramSender(const DatagramSender&) = delete;
    DatagramSender& operator=(const DatagramSender&) = delete;

    /// Sends the UDP entries of the batch, those of one flow in order. Never blocks; what the
    /// kernel does not take is dropped and counted.
    void send(const DatagramBatch& batch);
    void set_segmentation(bool wanted) { segmentation_ = wanted && supported_; }
    /// False where the kernel lacks it, or a network card has refused it.
    [[nodiscard]] bool segmentation() const { return segmentation_; }

  private:
    struct Buffers;
    std::uint32_t prepare(const DatagramBatch& batch, std::uint32_t first);
    void flush();
    /// The kernel said no to message `index`; false when the rest of the batch is lost as well.
    bool refused(std::size_t index, int error);
    void send_one_by_one(std::size_t index);

    int socket_;
    Family family_;
    MediaLoopCounters& counters_;
    bool supported_;
    bool segmentation_;
    std::size_t messages_ = 0;  ///< prepared
    std::size_t segments_ = 0;  ///< of these
    std::unique_ptr<Buffers> buffers_;
};

}  // namespace heydok::net
