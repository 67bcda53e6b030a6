#include "net/handshake_rate.hpp"

namespace heydok::net {

HandshakeRate::HandshakeRate(const HttpLimits& limits)
    : places_{limits.tls_handshakes_per_second, limits.tls_handshakes_per_address},
      exempt_loopback_(limits.exempt_loopback) {}

bool HandshakeRate::admit(Instant now, const TransportAddress& peer, bool stands_for_many) {
    const bool counted = !stands_for_many && !(exempt_loopback_ && is_loopback(peer));
    const std::lock_guard lock{mutex_};
    if (now - second_ >= std::chrono::seconds{1}) {
        second_ = now;
        begun_ = 0;
        by_network_.clear();
    }
    if (begun_ >= places_.all) {
        return false;  // before a network is remembered: they stay as few as the handshakes
    }
    if (counted) {
        std::size_t& held = by_network_[network_of(peer)];
        if (!has_place(places_, begun_, held)) {
            return false;
        }
        ++held;
    }
    ++begun_;
    return true;
}

}  // namespace heydok::net
