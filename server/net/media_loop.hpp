#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "base/address.hpp"
#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/datagram_batch.hpp"

namespace heydok::net {

/// The core that a MediaLoop drives. All calls come on the loop's thread, one at a time; none may
/// block. What a call leaves in `outgoing` is sent, and `flush` called, before the loop sleeps.
struct MediaCore {
    std::function<void(Instant now, const TransportAddress& from, MutableBytes datagram)> datagram;
    /// A TCP connection that carried at least one frame is gone.
    std::function<void(Instant now, const TransportAddress& from)> connection_closed;
    std::function<void(Instant now)> timeout;
    std::function<Instant()> next_timeout;
    std::function<DatagramBatch&()> outgoing;
    /// Sees `outgoing` before it is sent; may be empty.
    std::function<void(const DatagramBatch& batch)> before_send = {};
    /// After each round: hand on what is not datagrams.
    std::function<void()> flush;
};

struct MediaLoopOptions {
    std::uint16_t port = 0;  ///< UDP and TCP; 0: one that is free for both
    /// How long construction tries again while the port is taken; 0: not at all.
    Duration port_patience = Duration::zero();
    bool tcp = true;
    /// Several loops of this process on one UDP port: the kernel spreads clients over them.
    bool share_port = false;
    int receive_buffer_bytes = 4 * 1024 * 1024;
    int send_buffer_bytes = 4 * 1024 * 1024;
    std::size_t tcp_connections = 2048;            ///< before their first validated check
    std::size_t tcp_connections_per_address = 32;  ///< likewise; loopback is exempt
    Duration tcp_idle = std::chrono::seconds{10};  ///< to the first frame, and for each frame
    Duration tcp_silence = std::chrono::seconds{60};
    /// Runs of equal size to one address go to the kernel as one message (UDP_SEGMENT) where it
    /// takes them.
    bool segmentation = true;
    /// Our own addresses with the media port: packets that claim to come from them are dropped.
    std::vector<TransportAddress> own = {};
};

/// Monotonic counters, readable from any thread.
struct MediaLoopCounters {
    std::atomic<std::uint64_t> received{0};
    std::atomic<std::uint64_t> sent{0};
    std::atomic<std::uint64_t> sent_messages{0};   ///< fewer than `sent` when segmented
    std::atomic<std::uint64_t> dropped_size{0};    ///< under 20 or over 1,500 bytes
    std::atomic<std::uint64_t> dropped_source{0};  ///< impossible source address
    std::atomic<std::uint64_t> dropped_send{0};    ///< the kernel's buffer was full or refused
    std::atomic<std::uint64_t> tcp_refused{0};     ///< over a limit
    std::atomic<std::uint64_t> tcp_timed_out{0};
    std::atomic<std::uint64_t> tcp_malformed{0};
};

/// One thread's event loop for media: a UDP socket (both address families where the machine has
/// them), ICE-TCP on the same number (RFC 4571 frames), posted tasks, and the core's timer.
/// Construction binds; run() belongs to one thread; post() and stop() may come from any.
class MediaLoop {
  public:
    /// Throws std::system_error when the port is not to be had.
    explicit MediaLoop(MediaLoopOptions options);
    ~MediaLoop();
    MediaLoop(const MediaLoop&) = delete;
    MediaLoop& operator=(const MediaLoop&) = delete;

    [[nodiscard]] std::uint16_t port() const;
    [[nodiscard]] const MediaLoopCounters& counters() const;

    /// Runs until stop(). Tasks posted before stop() are run, and their output sent, before it
    /// returns.
    void run(const MediaCore& core);
    /// Runs `task` on the loop's thread with the time of its round. False after the loop ended;
    /// the task is then destroyed unrun.
    bool post(std::function<void(Instant now)> task);
    void stop();
    /// With `share_port`, for the loops of this port in the order in which they bound it: datagrams
    /// go to the first `loops` of them only, spread by the sender's port. Where the kernel cannot
    /// do it they stay spread over all. Any thread.
    void steer(std::size_t loops);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace heydok::net
