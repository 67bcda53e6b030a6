#pragma once
#include <chrono>
#include <cstdint>

#include "base/clock.hpp"
#include "rtc/ice/limits.hpp"
#include "rtc/sctp/limits.hpp"

namespace heydok::media {

/// What one participant may cost, and the unproven on one media thread. The defaults are those of
/// deploy/heydok.example.yaml (section `limits`), where each can be changed up to a hard cap;
/// docs/limits.md tells them all.
struct Limits {
    std::uint32_t published_tracks = 8;     ///< at a time
    std::uint32_t subscribed_tracks = 200;  ///< at a time
    std::uint32_t media_packets_per_second = 1'500;
    std::uint64_t media_bits_per_second = 8'000'000;
    std::uint32_t repeats_per_second = 300;     ///< NACKed packets honoured, per subscription
    std::uint32_t key_frame_interval_ms = 500;  ///< between two requests to a publisher's layer
    std::uint32_t handshakes = 1'024;           ///< DTLS, unfinished at once
    std::uint32_t handshakes_per_address = 16;  ///< of them
    Duration handshake_time = std::chrono::seconds{10};
    ice::Limits checks;
    sctp::Limits data;
};

}  // namespace heydok::media
