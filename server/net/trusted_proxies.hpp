#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/address.hpp"
#include "net/address_prefixes.hpp"
#include "net/http.hpp"

namespace heydok::net {

/// Reverse proxies whose word about the client counts. Everybody else's is ignored, so nobody can
/// choose the address that limits are counted by. Immutable after construction.
class TrustedProxies {
  public:
    TrustedProxies() = default;
    /// As AddressPrefixes::parse.
    static std::optional<TrustedProxies> parse(const std::vector<std::string>& texts);

    [[nodiscard]] bool contains(const TransportAddress& address) const;
    /// Who really asks: `peer`, unless it is a trusted proxy. Then the last address of the lists in
    /// `forwarded_for` (X-Forwarded-For; several fields joined with commas) that is no trusted
    /// proxy: what stands before it may have been written by the client. An entry that is no
    /// address ends the walk at the proxy that wrote it.
    [[nodiscard]] TransportAddress client_of(const TransportAddress& peer,
                                             std::string_view forwarded_for) const;

    /// Gives a request its client, and says that it came over TLS if `secure` or a trusted proxy
    /// says so (X-Forwarded-Proto).
    void apply(Request& request, const TransportAddress& peer, bool secure) const;

  private:
    AddressPrefixes prefixes_;
};

}  // namespace heydok::net
