#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <unordered_map>

#include "base/clock.hpp"
#include "base/datagram_batch.hpp"
#include "base/network.hpp"
#include "net/file_descriptor.hpp"
#include "net/frame_reader.hpp"
#include "net/media_loop.hpp"
#include "net/socket_address.hpp"

namespace heydok::net {

/// The media port's TCP side (ICE-TCP passive candidates, RFC 6544): accepts, cuts frames, sends
/// frames, and ends connections that are idle, slow or malformed. A connection counts as a
/// stranger's until the core sends something to it, which it does only after an authenticated
/// check. One thread; epoll belongs to the caller.
class TcpConnections {
  public:
    struct Events {
        std::function<void(const TransportAddress& from, MutableBytes datagram)> frame;
        std::function<void(const TransportAddress& from)> closed;
        /// Asks epoll to watch a new descriptor, or an old one for writing too.
        std::function<void(int descriptor, std::uint32_t connection, bool added, bool writing)>
            watch;
    };

    TcpConnections(const MediaLoopOptions& options, MediaLoopCounters& counters);

    /// Throws std::system_error.
    void listen(std::uint16_t port, Family family);
    [[nodiscard]] int listener() const { return listener_.get(); }

    void accept(Instant now, const Events& events);
    void readable(Instant now, std::uint32_t connection, const Events& events);
    void writable(std::uint32_t connection, const Events& events);
    /// Sends the TCP entries of the batch; drops whole frames when a connection's queue is full.
    void send(const DatagramBatch& batch, const Events& events);
    void check_deadlines(Instant now, const Events& events);
    [[nodiscard]] bool empty() const { return connections_.empty(); }

  private:
    struct Connection {
        FileDescriptor socket;
        TransportAddress peer;
        FrameReader reader;
        Bytes outgoing;
        std::size_t written = 0;
        Instant accepted;
        Instant last_frame;
        bool carried_frame = false;
        bool validated = false;
        bool waiting_to_write = false;
    };
    using Table = std::unordered_map<std::uint32_t, Connection>;

    void refuse_without_descriptors();
    bool admit(const TransportAddress& peer);
    void leave_budget(const Connection& connection);
    void write(Connection& connection, const Events& events);
    void drop(Table::iterator found, const Events& events);
    [[nodiscard]] bool overdue(Instant now, const Connection& connection) const;

    const MediaLoopOptions options_;
    MediaLoopCounters& counters_;
    FileDescriptor listener_;
    FileDescriptor spare_;  ///< for the moment when no descriptor is left
    std::uint32_t next_id_ = 1;
    std::size_t strangers_ = 0;
    std::map<Network, std::size_t> strangers_by_network_;
    Table connections_;
};

}  // namespace heydok::net
