#include "api/origins.hpp"

#include <algorithm>

#include "base/address.hpp"

namespace heydok::api {
namespace {

/// "https://host:1/path" without the path and its slash.
std::string origin_of(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) {
        return {};
    }
    const std::size_t end = url.find('/', scheme + 3);
    return std::string{url.substr(0, end)};
}

bool is_port(std::string_view text) {
    return !text.empty() && text.size() <= 5 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A host that no stranger can make a browser send to us under their own name: an address, a name
/// without dots, or a multicast DNS name.
bool is_local_name(std::string_view host) {
    if (host.starts_with('[') && host.ends_with(']')) {
        return parse_address(host.substr(1, host.size() - 2), 0).has_value();
    }
    const bool plain = !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '.';
    });
    return plain && (host.find('.') == std::string_view::npos || host.ends_with(".local") ||
                     parse_address(host, 0).has_value());
}

/// The name in "name:port", "[::1]:port" or "name"; empty if it is malformed.
std::string_view host_name(std::string_view host) {
    const std::size_t bracket = host.find(']');
    const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon == std::string_view::npos) {
        return host;
    }
    return is_port(host.substr(colon + 1)) ? host.substr(0, colon) : std::string_view{};
}

}  // namespace

Origins::Origins(const Options& options)
    : frontend_(origin_of(options.frontend_url)),
      allowed_(options.cors_origins.begin(), options.cors_origins.end()),
      port_(options.port) {}

std::string Origins::request_origin(const net::Request& request) const {
    const std::string_view host = request.headers.get("Host");
    if (!is_local_name(host_name(host))) {
        return {};
    }
    return (request.secure ? "https://" : "http://") + std::string{host};
}

bool Origins::may_change(const net::Request& request) const {
    const std::string_view origin = request.headers.get("Origin");
    if (!request.headers.has("Origin")) {
        return request.headers.get("Sec-Fetch-Site") != "cross-site";
    }
    return !origin.empty() &&
           (origin == frontend_ || origin == request_origin(request) || allowed_.contains(origin));
}

std::string Origins::cross_origin(const net::Request& request) const {
    const std::string_view origin = request.headers.get("Origin");
    return allowed_.contains(origin) ? std::string{origin} : std::string{};
}

std::string Origins::own(const net::Request& request) const {
    if (!frontend_.empty()) {
        return frontend_;
    }
    const std::string from_request = request_origin(request);
    return from_request.empty() ? "http://localhost:" + std::to_string(port_) : from_request;
}

std::string Origins::signal_url(const net::Request& request) const {
    const std::string here = request_origin(request);
    const bool page_is_here = !here.empty() && request.headers.get("Origin") == here;
    return "ws" + (page_is_here ? here : own(request)).substr(std::string_view{"http"}.size());
}

bool Origins::secure(const net::Request& request) const {
    return request.secure || frontend_.starts_with("https://");
}

}  // namespace heydok::api
