#pragma once
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <string>
#include <tuple>
#include <utility>

#include "net/http_limits.hpp"

namespace heydok::net {

namespace asio = boost::asio;
namespace beast = boost::beast;

/// The receiving half of one HTTP connection: bytes that wait, heads and bodies with their limits
/// and deadlines. One coroutine at a time.
class RequestReader {
  public:
    using Parser = beast::http::request_parser<beast::http::string_body>;

    explicit RequestReader(const HttpLimits& limits) : limits_(limits) {}

    /// Whether nothing of a request has come: the connection may be ended without harm.
    [[nodiscard]] bool idle() const { return idle_; }
    [[nodiscard]] bool empty() const { return buffer_.size() == 0; }
    [[nodiscard]] std::string_view buffered() const {
        const auto data = buffer_.data();
        return {static_cast<const char*>(data.data()), data.size()};
    }

    /// Reads until the empty line that ends a head. Its size; 0 when the client is gone, late or
    /// done; the negative status of a refusal.
    template <class Stream>
    asio::awaitable<long> read_head(Stream& stream) {
        std::size_t scanned = 0;
        idle_ = empty();
        beast::get_lowest_layer(stream).expires_after(idle_ ? limits_.idle_deadline
                                                            : limits_.header_deadline);
        for (;;) {
            if (const long found = find_end(scanned); found != 0) {
                idle_ = false;
                co_return found;
            }
            const std::size_t room = std::min(limits_.header_bytes - buffer_.size(), kReadSize);
            auto [error, size] = co_await stream.async_read_some(
                buffer_.prepare(room), asio::as_tuple(asio::use_awaitable));
            if (error) {
                idle_ = false;
                co_return 0;
            }
            buffer_.commit(size);
            if (std::exchange(idle_, false)) {
                beast::get_lowest_layer(stream).expires_after(limits_.header_deadline);
            }
        }
    }

    /// Reads the body that belongs to the head of `head_size` bytes. 0 when it is whole, the status
    /// of a refusal, or negative when the client is gone.
    template <class Stream>
    asio::awaitable<int> read_body(Stream& stream, Parser& parser, std::size_t head_size,
                                   const std::string& path) {
        parser.header_limit(static_cast<std::uint32_t>(head_size + 1));
        parser.body_limit(body_limit(path));
        boost::system::error_code error;
        buffer_.consume(parser.put(asio::buffer(buffer_.data(), head_size), error));
        if (!error && !parser.is_done()) {
            beast::get_lowest_layer(stream).expires_after(limits_.body_deadline);
            std::tie(error, std::ignore) = co_await beast::http::async_read(
                stream, buffer_, parser, asio::as_tuple(asio::use_awaitable));
        }
        co_return status_of(error);
    }

  private:
    static constexpr std::size_t kReadSize = 4096;

    /// Continues the search for the end of the head at `scanned`. Results as of read_head; 0 when
    /// more bytes are needed.
    long find_end(std::size_t& scanned) const {
        const std::string_view text = buffered();
        for (; scanned < text.size(); ++scanned) {
            if (text[scanned] != '\n') {
                continue;
            }
            if (scanned == 0 || text[scanned - 1] != '\r') {
                return -400;  // a bare LF, seen at once instead of after the deadline
            }
            if (scanned >= 3 && text.substr(scanned - 3, 2) == "\r\n") {
                return static_cast<long>(scanned) + 1;
            }
        }
        return text.size() >= limits_.header_bytes ? -431 : 0;
    }

    [[nodiscard]] std::size_t body_limit(const std::string& path) const {
        for (const BodyLimit& limit : limits_.body_limits) {
            if (path.starts_with(limit.prefix)) {
                return limit.bytes;
            }
        }
        return limits_.body_bytes;
    }

    static int status_of(const boost::system::error_code& error) {
        if (!error) {
            return 0;
        }
        if (error == beast::http::error::body_limit) {
            return 413;
        }
        const bool grammar =
            error.category() == make_error_code(beast::http::error::bad_method).category() &&
            error != beast::http::error::end_of_stream &&
            error != beast::http::error::partial_message;
        return grammar ? 400 : -1;
    }

    const HttpLimits& limits_;
    beast::flat_buffer buffer_;
    bool idle_ = false;
};

}  // namespace heydok::net
