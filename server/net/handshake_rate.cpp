#include "net/handshake_rate.hpp"

#include "net/socket_address.hpp"

namespace heydok::net {

HandshakeRate::HandshakeRate(const HttpLimits& limits)
    : limit_(limits.tls_handshakes_per_second),
      limit_per_address_(limits.tls_handshakes_per_address),
      exempt_loopback_(limits.exempt_loopback) {}

bool HandshakeRate::admit(Instant now, const TransportAddress& peer, bool stands_for_many) {
    if (now - second_ >= std::chrono::seconds{1}) {
        second_ = now;
        begun_ = 0;
        by_address_.clear();
    }
    if (begun_ >= limit_) {
        return false;
    }
    if (!stands_for_many && !(exempt_loopback_ && is_loopback(peer))) {
        std::size_t& same_address = by_address_[peer.ip];
        if (same_address >= limit_per_address_) {
            return false;
        }
        ++same_address;
    }
    ++begun_;
    return true;
}

}  // namespace heydok::net
