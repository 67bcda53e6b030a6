#pragma once
#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace heydok::net {

/// A path that may carry larger bodies than the rest, by its prefix.
struct BodyLimit {
    std::string prefix;
    std::size_t bytes = 0;
};

/// What a stranger may cost. A practice behind one address must fit, a flood must not.
struct HttpLimits {
    std::size_t header_bytes = std::size_t{16} * 1024;  ///< request line and fields
    std::size_t header_fields = 100;
    std::size_t body_bytes = std::size_t{64} * 1024;
    std::vector<BodyLimit> body_limits = {};  ///< the first matching prefix replaces body_bytes
    std::size_t websocket_message_bytes = std::size_t{1024} * 1024;  ///< whole message
    std::size_t websocket_queue_bytes = std::size_t{2} * 1024 * 1024;
    std::size_t event_queue_bytes = std::size_t{256} * 1024;
    /// Connections that are neither WebSockets nor event streams.
    std::size_t connections = 2048;
    std::size_t connections_per_address = 32;
    /// TLS handshakes that begin in a second, counted when their first message is there; further
    /// ones are refused before a signature. The last quarter of this and of `connections` is for
    /// networks that hold none.
    std::size_t tls_handshakes_per_second = 200;
    std::size_t tls_handshakes_per_address = 32;
    /// Connections from this machine count in the totals only: a reverse proxy here stands for
    /// everybody behind it.
    bool exempt_loopback = true;
    std::chrono::milliseconds header_deadline{5'000};  ///< first byte to end of the header
    std::chrono::milliseconds body_deadline{15'000};
    std::chrono::milliseconds write_deadline{60'000};
    std::chrono::milliseconds idle_deadline{15'000};  ///< between two requests of one connection
    /// Silence after which a WebSocket is given up; a ping goes out at half of it.
    std::chrono::milliseconds websocket_idle{20'000};
    std::chrono::milliseconds event_heartbeat{15'000};
};

}  // namespace heydok::net
