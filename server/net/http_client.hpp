#pragma once
#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <functional>
#include <string>

#include "base/result.hpp"
#include "net/http.hpp"

namespace heydok::net {

struct ClientRequest {
    std::string method = "GET";
    std::string url;  ///< http or https, absolute
    Headers headers = {};
    std::string body = {};
    std::chrono::milliseconds deadline{5'000};  ///< for the whole exchange
    std::size_t response_bytes = std::size_t{64} * 1024;
    /// Which of the host's addresses may be connected to, after the name was looked up, so that the
    /// answer cannot change between check and use. Empty: all.
    std::function<bool(const TransportAddress&)> may_connect = {};
};

struct ClientResponse {
    int status = 0;
    Headers headers;
    std::string body;
};

/// One request on a connection of its own; follows no redirect. https checks the chain against the
/// system's authorities, and the host name. Refusal codes: "invalid-url", "unreachable",
/// "forbidden-address", "untrusted", "timeout", "invalid-response".
asio::awaitable<Result<ClientResponse>> http_request(ClientRequest request);

/// Somebody who makes requests: `http_request`, or a test.
using HttpClient = std::function<asio::awaitable<Result<ClientResponse>>(ClientRequest)>;

}  // namespace heydok::net
