#pragma once
#include <cstddef>

namespace heydok::sctp {

/// What data channels of one peer may hold. The defaults are those of docs/limits.md.
struct Limits {
    /// Longest message in either direction; longer incoming ones are dropped and counted.
    std::size_t message_bytes = std::size_t{64} * 1024;
    /// Reliable messages that wait before send() refuses.
    std::size_t buffered_bytes = std::size_t{1024} * 1024;
};

}  // namespace heydok::sctp
