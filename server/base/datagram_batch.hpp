#pragma once
#include <vector>

#include "base/address.hpp"
#include "base/bytes.hpp"

namespace heydok {

/// Datagrams waiting to be sent, in order, their bytes in one buffer that is reused: after warm-up
/// nothing is allocated. Owned by the loop that drives the core; one thread.
class DatagramBatch {
  public:
    struct Entry {
        TransportAddress to;
        std::uint32_t offset;
        std::uint32_t size;
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
            buffer_.resize(std::max(buffer_.size() * 2, used_ + capacity));
        }
        return MutableBytes{buffer_}.subspan(used_, capacity);
    }
    void commit(const TransportAddress& to, std::size_t size) {
        entries_.push_back(
            {to, static_cast<std::uint32_t>(used_), static_cast<std::uint32_t>(size)});
        used_ += size;
    }
    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
    [[nodiscard]] ByteView bytes(const Entry& entry) const {
        return ByteView{buffer_}.subspan(entry.offset, entry.size);
    }
    [[nodiscard]] bool empty() const { return entries_.empty(); }
    void clear() {
        entries_.clear();
        used_ = 0;
    }

  private:
    Bytes buffer_ = Bytes(64 * 1024);
    std::size_t used_ = 0;
    std::vector<Entry> entries_;
};

}  // namespace heydok
