#pragma once
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "net/http.hpp"

namespace heydok::api {

/// Which web origins are ours or trusted, and under which address clients reach us.
class Origins {
  public:
    struct Options {
        std::string frontend_url;
        std::vector<std::string> cors_origins;
        std::uint16_t port;
    };
    explicit Origins(const Options& options);
    /// Before requests are served: the port that the server has got.
    void use_port(std::uint16_t port) { port_ = port; }

    /// Whether a browser may change state with this request: its Origin is ours or allowed, or it
    /// says nothing of where it comes from, as programs do.
    [[nodiscard]] bool may_change(const net::Request& request) const;
    /// The Origin to allow in the answer (CORS); empty if it is not on the list.
    [[nodiscard]] std::string cross_origin(const net::Request& request) const;
    /// The origin for links: from the configuration; without one the request's own, if its Host is
    /// an address, a name without dots, or "*.local". Anything else could be a name that an
    /// attacker points at us, so it falls back to localhost.
    [[nodiscard]] std::string own(const net::Request& request) const;
    /// The same with ws or wss; for a page that came by the request's own host that host, because
    /// the page may connect to nothing else.
    [[nodiscard]] std::string signal_url(const net::Request& request) const;
    /// Whether browsers reach us over TLS, so that the cookie may be bound to it.
    [[nodiscard]] bool secure(const net::Request& request) const;

  private:
    [[nodiscard]] std::string request_origin(const net::Request& request) const;

    std::string frontend_;
    std::set<std::string, std::less<>> allowed_;
    std::uint16_t port_;
};

}  // namespace heydok::api
