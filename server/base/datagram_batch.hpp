#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/address.hpp"
#include "base/bytes.hpp"

namespace heydok {

/// Datagrams waiting to be sent, in order, their bytes in one buffer that is reused: after warm-up
/// nothing is allocated. Owned by the loop that drives the core; one thread.
class DatagramBatch {
  public:
    /// No further datagram of the flow.
    static constexpr std::uint32_t kEnd = UINT32_MAX;

    struct Entry {
        TransportAddress to;
        std::uint32_t offset;
        std::uint32_t size;
        std::uint32_t next = kEnd;  ///< index of the flow's next datagram, further back
        bool follows = false;       ///< is another entry's `next`
    };

    /// Memory of who sends many datagrams to one address: chains them within a batch, so that the
    /// socket can hand a subscriber's packets to the kernel as one message without looking for
    /// them. Belongs to one sender and one batch; knows nothing that could become stale.
    class Flow {
        friend class DatagramBatch;
        std::uint32_t last_ = kEnd;
    };

    void append(const TransportAddress& to, ByteView bytes) {
        MutableBytes space = reserve(bytes.size());
        std::copy(bytes.begin(), bytes.end(), space.begin());
        commit(to, bytes.size());
    }
    /// Room for `capacity` bytes at the end, valid until the next call. Written in place, then
    /// `commit` makes `size` (at most `capacity`) of them a datagram. Without commit nothing is
    /// sent.
    MutableBytes reserve(std::size_t capacity) {
        if (used_ + capacity > buffer_.size()) {
            buffer_.resize(std::max({buffer_.size() * 2, used_ + capacity, kFirstCapacity}));
        }
        return MutableBytes{buffer_}.subspan(used_, capacity);
    }
    void commit(const TransportAddress& to, std::size_t size) {
        entries_.push_back(
            {to, static_cast<std::uint32_t>(used_), static_cast<std::uint32_t>(size)});
        used_ += size;
    }
    /// The same, behind the flow's earlier datagrams of this batch when they went to `to` too.
    void commit(const TransportAddress& to, std::size_t size, Flow& flow) {
        const auto index = static_cast<std::uint32_t>(entries_.size());
        commit(to, size);
        if (flow.last_ < index) {
            Entry& before = entries_[flow.last_];
            if (before.next == kEnd && before.to == to) {
                before.next = index;
                entries_.back().follows = true;
            }
        }
        flow.last_ = index;
    }
    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
    [[nodiscard]] ByteView bytes(const Entry& entry) const {
        return ByteView{buffer_}.subspan(entry.offset, entry.size);
    }
    /// The same, to be worked on in place.
    [[nodiscard]] MutableBytes mutable_bytes(const Entry& entry) {
        return MutableBytes{buffer_}.subspan(entry.offset, entry.size);
    }
    /// Of all datagrams.
    [[nodiscard]] std::size_t size_bytes() const { return used_; }
    [[nodiscard]] bool empty() const { return entries_.empty(); }
    void clear() {
        entries_.clear();
        used_ = 0;
    }

  private:
    static constexpr std::size_t kFirstCapacity = std::size_t{64} * 1024;

    Bytes buffer_;  ///< empty until the first datagram: many batches never see one
    std::size_t used_ = 0;
    std::vector<Entry> entries_;
};

}  // namespace heydok
