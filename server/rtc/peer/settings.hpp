#pragma once
#include <vector>

#include "base/address.hpp"
#include "base/random.hpp"
#include "rtc/dtls/certificate.hpp"
#include "rtc/sctp/library.hpp"

namespace heydok::peer {

/// What all peers of an engine share. Outlives them.
struct Settings {
    dtls::Certificate certificate;
    sctp::Library& sctp;
    Random& random;
    /// Host candidates for our answers; TCP ones are passive.
    std::vector<TransportAddress> advertised;
};

}  // namespace heydok::peer
