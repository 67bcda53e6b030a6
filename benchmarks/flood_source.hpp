#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/bytes.hpp"

namespace heydok::bench {

/// What the thread of a flood is told and tells: when to stop, how much is due, how much was done.
class FloodPace {
  public:
    explicit FloodPace(std::uint64_t per_second) : per_second_(per_second) {}

    /// True once more is due; sleeps until then. False when the flood is to end.
    bool wait();
    void count(std::uint64_t done) { done_ += done; }
    /// Sleeps a second, unless the flood is to end before; whether it goes on.
    bool pause();
    void stop() { stopped_.store(true); }
    /// Datagrams, requests or bytes so far.
    [[nodiscard]] std::uint64_t done() const { return done_.load(); }

  private:
    std::uint64_t per_second_;
    std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
    std::atomic<bool> stopped_{false};
    std::atomic<std::uint64_t> done_{0};
};

/// Datagrams to the UDP `port` of loopback from `sources` addresses (127.1.x.y) in turn, as fast as
/// the pace says and this machine can; `next` fills in each one. With `socket`, all of them from
/// this one instead, which belongs to somebody else.
struct DatagramFlood {
    std::uint16_t port = 0;
    std::size_t sources = 1;
    std::uint64_t per_second = 0;
    std::function<void(Bytes& datagram)> next;
    int socket = -1;
};

/// Opens a TCP connection to `port`, writes one of `requests` in turn, waits for the answer's first
/// bytes if told so (at most a second), resets the connection, and again.
struct RequestFlood {
    std::uint16_t port = 0;
    std::uint64_t per_second = 0;
    std::vector<std::string> requests;
    bool await_answer = true;
};

/// Keeps `connections` open and writes a byte of `text` to each every second, from its beginning
/// again at its end; nothing when it is empty. Those that the server ends are opened again.
struct SlowFlood {
    std::uint16_t port = 0;
    std::size_t connections = 0;
    std::string text;
};

/// A thread that attacks a server on loopback until it is destroyed.
class FloodSource {
  public:
    explicit FloodSource(DatagramFlood kind);
    explicit FloodSource(RequestFlood kind);
    explicit FloodSource(SlowFlood kind);
    ~FloodSource();
    FloodSource(const FloodSource&) = delete;
    FloodSource& operator=(const FloodSource&) = delete;

    /// Datagrams, requests or bytes sent so far.
    [[nodiscard]] std::uint64_t sent() const { return pace_.done(); }

  private:
    FloodPace pace_;
    std::thread thread_;
};

}  // namespace heydok::bench
