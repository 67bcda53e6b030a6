#include "net/trusted_proxies.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>

namespace heydok::net {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
        text.remove_prefix(1);
    }
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
        text.remove_suffix(1);
    }
    return text;
}

/// "192.0.2.1", "192.0.2.1:4711", "2001:db8::1", "[2001:db8::1]:4711".
std::optional<TransportAddress> read_entry(std::string_view text) {
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        return end == std::string_view::npos ? std::nullopt
                                             : parse_address(text.substr(1, end - 1), 0);
    }
    const bool one_colon = std::count(text.begin(), text.end(), ':') == 1;
    return parse_address(one_colon ? text.substr(0, text.find(':')) : text, 0);
}

}  // namespace

std::optional<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& texts) {
    const std::optional<AddressPrefixes> prefixes = AddressPrefixes::parse(texts);
    if (!prefixes) {
        return std::nullopt;
    }
    TrustedProxies proxies;
    proxies.prefixes_ = *prefixes;
    return proxies;
}

bool TrustedProxies::contains(const TransportAddress& address) const {
    return prefixes_.contains(address);
}

TransportAddress TrustedProxies::client_of(const TransportAddress& peer,
                                           std::string_view forwarded_for) const {
    TransportAddress client = peer;
    while (contains(client) && !forwarded_for.empty()) {
        const std::size_t comma = forwarded_for.rfind(',');
        const std::size_t begin = comma == std::string_view::npos ? 0 : comma + 1;
        const auto entry = read_entry(trimmed(forwarded_for.substr(begin)));
        if (!entry) {
            return client;
        }
        client = *entry;
        forwarded_for = forwarded_for.substr(0, comma == std::string_view::npos ? 0 : comma);
    }
    return client;
}

void TrustedProxies::apply(Request& request, const TransportAddress& peer, bool secure) const {
    request.peer = peer;
    request.secure = secure;
    if (!contains(peer)) {
        return;
    }
    std::string lists;
    for (const auto& [name, value] : request.headers.all()) {
        if (boost::algorithm::iequals(name, "X-Forwarded-For")) {
            lists += (lists.empty() ? "" : ",") + value;
        }
    }
    request.peer = client_of(peer, lists);
    request.secure = secure || request.headers.get("X-Forwarded-Proto") == "https";
}

}  // namespace heydok::net
