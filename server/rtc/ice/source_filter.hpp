#pragma once
#include <vector>

#include "base/address.hpp"

namespace heydok::ice {

/// Whether loopback addresses may be peers: on a developer's machine and in tests, else never.
enum class LoopbackSources : std::uint8_t { refuse, accept };

/// Decides before any parsing whether a datagram's source can be a peer (A16): refuses our own
/// addresses (a loop), port 0, unspecified, multicast, broadcast and, unless accepted, loopback.
class SourceFilter {
  public:
    SourceFilter(std::vector<TransportAddress> own, LoopbackSources loopback)
        : own_(std::move(own)), loopback_(loopback) {}

    [[nodiscard]] bool is_plausible(const TransportAddress& from) const;

  private:
    std::vector<TransportAddress> own_;
    LoopbackSources loopback_;
};

}  // namespace heydok::ice
