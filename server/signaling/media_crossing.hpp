#pragma once
#include <array>
#include <cstdint>
#include <functional>
#include <mutex>
#include <unordered_map>

#include "base/datagram_batch.hpp"
#include "media/engine.hpp"

namespace heydok::signaling {

/// Most media threads of a process: as many as an ICE fragment can tell apart.
inline constexpr std::size_t kMaxMediaThreads = 64;

/// Datagrams on their way to another media thread. The one thing on the media path that has a
/// lock: taken once per round and thread, for a copy of what the round has gathered.
class CrossingInbox {
  public:
    /// Bytes that may wait; what comes on top is dropped, as a full socket buffer would.
    static constexpr std::size_t kCapacity = std::size_t{4} * 1024 * 1024;

    /// Appends all datagrams of `batch`; true when nothing had waited, so that the reader must be
    /// woken. From any thread.
    bool push(const DatagramBatch& batch);
    /// Exchanges what waits for `empty`. The reader's thread.
    void swap(DatagramBatch& empty);

  private:
    std::mutex mutex_;
    DatagramBatch waiting_;
};

/// What one media thread knows about clients of the others: the kernel spreads clients over the
/// sockets of a port without knowing whose room they are in. One thread.
class CrossingTable {
  public:
    /// Guesses that are kept for addresses which nobody has proven yet.
    static constexpr std::size_t kMaxGuesses = 4096;

    CrossingTable(std::uint8_t own, std::uint8_t threads) : own_(own), threads_(threads) {}

    /// The thread that a datagram is for. A check says it by its fragment; everything else goes by
    /// address: proven ones first, then where the checks of this address went. `known` asks
    /// whether the address is proven here.
    std::uint8_t owner_of(const TransportAddress& from, ByteView datagram,
                          const std::function<bool(const TransportAddress&)>& known);
    /// Whose the address is by proof; our own number when nobody else's.
    [[nodiscard]] std::uint8_t proven_owner(const TransportAddress& from) const;
    /// What a thread, ours or another, has told about its clients.
    void learn(std::uint8_t owner, const media::AddressChange& change);

  private:
    std::uint8_t own_;
    std::uint8_t threads_;
    std::unordered_map<TransportAddress, std::uint8_t> proven_;   ///< of others
    std::unordered_map<TransportAddress, std::uint8_t> guesses_;  ///< by the last check
};

}  // namespace heydok::signaling
