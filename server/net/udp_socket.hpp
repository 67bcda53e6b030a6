#pragma once
#include <functional>
#include <memory>

#include "base/datagram_batch.hpp"
#include "net/datagram_sender.hpp"
#include "net/file_descriptor.hpp"
#include "net/media_loop.hpp"
#include "net/socket_address.hpp"

namespace heydok::net {

/// The media port's UDP socket: receives and sends in batches, one system call for up to 64
/// messages, each of which may hold several datagrams. One thread.
class UdpSocket {
  public:
    /// Binds every address of the machine, both families where IPv6 exists. Throws
    /// std::system_error.
    UdpSocket(const MediaLoopOptions& options, MediaLoopCounters& counters);
    ~UdpSocket();
    UdpSocket(const UdpSocket&) = delete;
    UdpSocket& operator=(const UdpSocket&) = delete;

    [[nodiscard]] int descriptor() const { return socket_.get(); }
    [[nodiscard]] Family family() const { return family_; }
    [[nodiscard]] std::uint16_t port() const { return port_; }

    /// Of the sockets that share the port the first `sockets` get what arrives. False when the
    /// kernel refuses. Any thread.
    bool steer(std::size_t sockets);

    using Receiver = std::function<void(const TransportAddress& from, MutableBytes datagram)>;
    /// Reads what is there, at most a few batches, so that a flood cannot keep timers from running.
    void receive(const Receiver& receiver);
    /// Sends the UDP entries of the batch, in order. Never blocks; what the kernel does not take
    /// is dropped and counted.
    void send(const DatagramBatch& batch);

  private:
    struct Buffers;
    void open(const MediaLoopOptions& options);
    int receive_batch(const Receiver& receiver);
    void deliver(std::size_t index, const Receiver& receiver);
    [[nodiscard]] bool from_ourselves(const TransportAddress& from) const;

    MediaLoopCounters& counters_;
    const std::vector<TransportAddress> own_;
    FileDescriptor socket_;
    Family family_ = Family::dual;
    std::uint16_t port_ = 0;
    std::unique_ptr<Buffers> buffers_;
    std::unique_ptr<DatagramSender> sender_;
};

}  // namespace heydok::net
