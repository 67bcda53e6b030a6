#include "net/http_client.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <variant>
#include <vector>

namespace heydok::net {

namespace {

namespace beast = boost::beast;
using asio::ip::tcp;
using Outcome = Result<ClientResponse>;
using HttpMessage = beast::http::request<beast::http::string_body>;
constexpr auto kTuple = asio::as_tuple(asio::use_awaitable);

/// Where a request goes.
struct Target {
    bool tls = false;
    std::string host;
    std::string port;
    std::string path;
};

std::optional<Target> read_url(const std::string& text) {
    const auto url = boost::urls::parse_uri(text);
    if (url.has_error() || url->host().empty()) {
        return std::nullopt;
    }
    Target out;
    const std::string scheme = url->scheme();
    if (scheme != "http" && scheme != "https") {
        return std::nullopt;
    }
    out.tls = scheme == "https";
    out.host = url->host_address();
    out.port = url->has_port() ? std::string{url->port()} : (out.tls ? "443" : "80");
    out.path = std::string{url->encoded_path()};
    if (out.path.empty()) {
        out.path = "/";
    }
    if (url->has_query()) {
        out.path += "?" + std::string{url->encoded_query()};
    }
    return out;
}

HttpMessage message_for(const ClientRequest& request, const Target& target) {
    HttpMessage out{beast::http::string_to_verb(request.method), target.path, 11};
    const bool ipv6 = target.host.find(':') != std::string::npos;
    out.set(beast::http::field::host,
            (ipv6 ? "[" + target.host + "]" : target.host) + ":" + target.port);
    for (const auto& [name, value] : request.headers.all()) {
        out.set(name, value);
    }
    out.keep_alive(false);
    out.body() = request.body;
    out.prepare_payload();
    return out;
}

Refusal failure(const boost::system::error_code& error) {
    return Refusal{error == beast::error::timeout ? "timeout" : "invalid-response"};
}

template <class Stream>
asio::awaitable<Outcome> exchange(Stream& stream, HttpMessage message, std::size_t limit) {
    auto [write_error, written] = co_await beast::http::async_write(stream, message, kTuple);
    if (write_error) {
        co_return failure(write_error);
    }
    beast::http::response_parser<beast::http::string_body> parser;
    parser.body_limit(limit);
    beast::flat_buffer buffer;
    auto [error, size] = co_await beast::http::async_read(stream, buffer, parser, kTuple);
    if (error) {
        co_return failure(error);
    }
    auto response = parser.release();
    ClientResponse out;
    out.status = static_cast<int>(response.result_int());
    for (const auto& field : response) {
        out.headers.add(field.name_string(), field.value());
    }
    out.body = std::move(response.body());
    co_return out;
}

/// The endpoints that the request may go to.
std::vector<tcp::endpoint> allowed(const tcp::resolver::results_type& found,
                                   const ClientRequest& request) {
    std::vector<tcp::endpoint> endpoints;
    for (const auto& entry : found) {
        const tcp::endpoint endpoint = entry.endpoint();
        // An address with a zone is of a local network and no TransportAddress.
        const auto address = parse_address(endpoint.address().to_string(), endpoint.port());
        if (!request.may_connect || (address && request.may_connect(*address))) {
            endpoints.push_back(endpoint);
        }
    }
    return endpoints;
}

asio::awaitable<Result<void>> connect(beast::tcp_stream& stream, const Target& target,
                                      const ClientRequest& request,
                                      std::chrono::steady_clock::time_point deadline) {
    tcp::resolver resolver{stream.get_executor()};
    auto [resolve_error, found] = co_await resolver.async_resolve(target.host, target.port, kTuple);
    if (resolve_error) {
        co_return Refusal{"unreachable"};
    }
    const std::vector<tcp::endpoint> endpoints = allowed(found, request);
    if (endpoints.empty()) {
        co_return Refusal{"forbidden-address"};
    }
    stream.expires_at(deadline);
    auto [error, endpoint] = co_await stream.async_connect(endpoints, kTuple);
    if (error) {
        co_return Refusal{error == beast::error::timeout ? "timeout" : "unreachable"};
    }
    co_return Result<void>{};
}

asio::awaitable<Outcome> exchange_tls(beast::tcp_stream tcp_stream, const Target& target,
                                      HttpMessage message, std::size_t limit) {
    asio::ssl::context context{asio::ssl::context::tls_client};
    context.set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1);
    context.set_default_verify_paths();
    beast::ssl_stream<beast::tcp_stream> stream{std::move(tcp_stream), context};
    stream.set_verify_mode(asio::ssl::verify_peer);
    stream.set_verify_callback(asio::ssl::host_name_verification{target.host});
    SSL_set_tlsext_host_name(stream.native_handle(), target.host.c_str());
    auto [error] = co_await stream.async_handshake(asio::ssl::stream_base::client, kTuple);
    if (error) {
        co_return Refusal{error == beast::error::timeout ? "timeout" : "untrusted"};
    }
    co_return co_await exchange(stream, std::move(message), limit);
}

}  // namespace

asio::awaitable<Result<ClientResponse>> http_request(ClientRequest request) {
    const auto target = read_url(request.url);
    const bool known_verb =
        beast::http::string_to_verb(request.method) != beast::http::verb::unknown;
    if (!target || !known_verb) {
        co_return Refusal{"invalid-url"};
    }
    const auto deadline = std::chrono::steady_clock::now() + request.deadline;
    beast::tcp_stream stream{co_await asio::this_coro::executor};
    const auto connected = co_await connect(stream, *target, request, deadline);
    if (connected.has_error()) {
        co_return connected.error();
    }
    HttpMessage message = message_for(request, *target);
    if (target->tls) {
        co_return co_await exchange_tls(std::move(stream), *target, std::move(message),
                                        request.response_bytes);
    }
    co_return co_await exchange(stream, std::move(message), request.response_bytes);
}

}  // namespace heydok::net
