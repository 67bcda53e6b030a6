#pragma once
#include <cstdint>
#include <string>

#include "base/redacted.hpp"

namespace heydok::app {

/// Where a Redis server is and who we are there.
struct RedisAddress {
    std::string host;
    std::uint16_t port = 6379;
    std::string user;  ///< of its access list; empty: the default user
    Secret password;   ///< empty: none is asked for
    int database = 0;
};

/// Reads redis://[[user]:password@]host[:port][/database]; user and password percent-encoded.
/// Throws ConfigError, which holds nothing of the address.
RedisAddress parse_redis_url(const Secret& url);

}  // namespace heydok::app
