#include "app/redis_address.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

#include "app/config.hpp"

namespace heydok::app {
namespace {

constexpr int kLastDatabase = 65'535;

/// "" and "/" are database 0.
int read_database(std::string_view path) {
    path.remove_prefix(path.empty() ? 0 : 1);
    int database = 0;
    const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), database);
    const bool whole = error == std::errc{} && end == path.data() + path.size();
    if (!path.empty() && (!whole || database < 0 || database > kLastDatabase)) {
        throw ConfigError("redis_url must end with the number of a database, or without one");
    }
    return database;
}

}  // namespace

RedisAddress parse_redis_url(const Secret& text) {
    const auto url = boost::urls::parse_uri(text.reveal());
    if (url && url->scheme() == "rediss") {
        throw ConfigError(
            "redis_url: Redis over TLS is not supported; use redis:// on this machine, in a "
            "private network, or through a tunnel");
    }
    if (!url || url->scheme() != "redis" || url->host().empty() || url->has_query() ||
        url->has_fragment()) {
        throw ConfigError("redis_url must look like redis://user:password@host:6379/0");
    }
    RedisAddress address;
    address.host = url->host_address();
    if (url->has_port()) {
        address.port = url->port_number();
        if (address.port == 0) {
            throw ConfigError("redis_url must have a port from 1 to 65535");
        }
    }
    address.user = url->user();
    address.password = Secret{url->password()};
    if (!address.user.empty() && address.password.reveal().empty()) {
        throw ConfigError("redis_url: a user needs a password (user:password@host)");
    }
    const std::string path = url->path();
    address.database = read_database(path);
    return address;
}

}  // namespace heydok::app
