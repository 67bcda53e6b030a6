#pragma once
#include <vector>

#include "base/bytes.hpp"

namespace heydok::sctp {

/// Packets in order in one buffer that is reused: after warm-up nothing is allocated.
class PacketQueue {
  public:
    void push(ByteView packet) {
        bytes_.insert(bytes_.end(), packet.begin(), packet.end());
        ends_.push_back(bytes_.size());
    }
    [[nodiscard]] bool empty() const { return ends_.empty(); }
    [[nodiscard]] std::size_t size() const { return ends_.size(); }
    /// Valid until the next push or clear. `index` is below size().
    [[nodiscard]] ByteView operator[](std::size_t index) const {
        const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
        return ByteView{bytes_}.subspan(begin, ends_[index] - begin);
    }
    void clear() {
        bytes_.clear();
        ends_.clear();
    }

  private:
    Bytes bytes_;
    std::vector<std::size_t> ends_;
};

}  // namespace heydok::sctp
