#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "base/address.hpp"
#include "base/random.hpp"
#include "rtc/dtls/certificate.hpp"
#include "rtc/dtls/transport.hpp"
#include "rtc/ice/limits.hpp"
#include "rtc/sctp/library.hpp"
#include "rtc/sctp/limits.hpp"

namespace heydok::peer {

/// What all peers of an engine share. Outlives them.
struct Settings {
    dtls::Certificate certificate;
    sctp::Library& sctp;
    Random& random;
    /// Host candidates for our answers; TCP ones are passive.
    std::vector<TransportAddress> advertised;
    /// First character of our ICE fragments (ice::ufrag_mark), where several engines share a port.
    std::optional<std::uint8_t> fragment_mark = std::nullopt;
    ice::Limits checks = {};
    sctp::Limits data = {};
    /// A handshake that takes longer has failed.
    Duration handshake_time = dtls::kHandshakeTimeout;
};

}  // namespace heydok::peer
