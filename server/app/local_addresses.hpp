#pragma once
#include <string>
#include <vector>

#include "base/address.hpp"

namespace heydok::app {

/// The addresses that media answers advertise, for UDP and TCP. `wanted` is the operator's (may be
/// empty); without it, the machine's addresses on its default routes, and loopback so that a
/// browser on this machine works without a network. Port 0, which the media host replaces. Throws
/// ConfigError when `wanted` is no address.
std::vector<TransportAddress> advertised_addresses(const std::string& wanted);

}  // namespace heydok::app
