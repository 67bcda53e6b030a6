#pragma once
#include <map>
#include <mutex>

#include "base/clock.hpp"
#include "base/network.hpp"
#include "net/fair_share.hpp"
#include "net/http_limits.hpp"

namespace heydok::net {

/// How many TLS handshakes begin in a second, of all and of one network: each costs a signature
/// before anybody has said a word (F9). Thread-safe; fixed memory: no more networks than handshakes
/// of a second.
class HandshakeRate {
  public:
    explicit HandshakeRate(const HttpLimits& limits);
    /// Whether one more from `peer` may begin at `now`. A peer that stands for many is not limited
    /// by its address.
    bool admit(Instant now, const TransportAddress& peer, bool stands_for_many);

  private:
    const Places places_;
    const bool exempt_loopback_;
    std::mutex mutex_;
    Instant second_{};
    std::size_t begun_ = 0;
    std::map<Network, std::size_t> by_network_;
};

}  // namespace heydok::net
