#pragma once
#include <array>
#include <cstdint>
#include <map>

#include "base/address.hpp"
#include "base/clock.hpp"
#include "net/http_limits.hpp"

namespace heydok::net {

/// How many TLS handshakes begin in a second, of all and of one address: each costs a signature
/// before anybody has said a word (F9). One thread; fixed memory: no more addresses than handshakes
/// of a second.
class HandshakeRate {
  public:
    explicit HandshakeRate(const HttpLimits& limits);
    /// Whether one more from `peer` may begin at `now`. A peer that stands for many is not limited
    /// by its address.
    bool admit(Instant now, const TransportAddress& peer, bool stands_for_many);

  private:
    std::size_t limit_;
    std::size_t limit_per_address_;
    bool exempt_loopback_;
    Instant second_{};
    std::size_t begun_ = 0;
    std::map<std::array<std::uint8_t, 16>, std::size_t> by_address_;
};

}  // namespace heydok::net
